"""The Problems API v2: lists, details, closing by hand, comments.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.entities import entity_scope
from smokealarm.dynatrace.problems import (
    ProblemField,
    ProblemQuery,
    close_document,
    parse_problem_fields,
    parse_problem_selector,
    parse_problem_sort,
    problem_document,
    select_problems,
)
from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError
from smokealarm.dynatrace.tenant.api.call import Endpoint
from smokealarm.dynatrace.tenant.paging import PROBLEMS, page, page_request
from smokealarm.dynatrace.tenant.timeframe import parse_timeframe

if TYPE_CHECKING:
    from smokealarm.dynatrace.problems import Problem
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]

_PROBLEM: Final = "/api/v2/problems/{problem}"
_READ, _WRITE = ("problems.read",), ("problems.write",)
_EVERYTHING: Final = frozenset({ProblemField.EVIDENCE_DETAILS, ProblemField.RECENT_COMMENTS})


def _list(call: Call) -> Answer:
    environment, known = call.environment, call.environment.known()
    request = page_request(call.query, environment.now, PROBLEMS)
    asked = request.parameters
    frame = parse_timeframe(asked.get("from"), asked.get("to"), request.asked_at)
    selector = parse_problem_selector(asked.get("problemSelector", ""))
    by_entity = asked.get("entitySelector")
    most = environment.options.metric_query_limits.entities
    query = ProblemQuery(
        frame.start,
        frame.end,
        environment.now,
        selector,
        entity_scope(by_entity, environment.entities, most) if by_entity else None,
        parse_problem_sort(asked.get("sort", ""), selector),
    )
    fields = parse_problem_fields(asked.get("fields", ""))
    found = page(select_problems(environment.incidents.problems, query, known), request)
    comments = environment.incidents.comments
    return Answer.json(found.document(lambda each: problem_document(each, known, fields, comments(each))))


def _get(call: Call) -> Answer:
    problem = _problem(call)
    asked = call.query.get("fields")
    fields = _EVERYTHING if asked is None else parse_problem_fields(asked)
    comments = call.environment.incidents.comments(problem)
    return Answer.json(problem_document(problem, call.environment.known(), fields, comments))


def _close(call: Call) -> Answer:
    environment, problem = call.environment, _problem(call)
    if problem.closed_at is not None:
        return Answer.nothing()
    comment = environment.incidents.comment(problem, _message(call), environment.now, call.token.name)
    environment.incidents.close(problem, environment.minute)
    return Answer.json(close_document(problem, comment))


def _comments(call: Call) -> Answer:
    comments = call.environment.incidents.comments(_problem(call))
    written = [comment.document() for comment in comments]
    return Answer.json({"totalCount": len(written), "pageSize": 10, "nextPageKey": None, "comments": written})


def _comment(call: Call) -> Answer:
    environment = call.environment
    comment = environment.incidents.comment(_problem(call), _message(call), environment.now, call.token.name)
    return Answer.json(comment.document(), HTTPStatus.CREATED)


def _message(call: Call) -> str:
    match call.document():
        case {"message": str(message)} if message.strip():
            return message
    raise ApiError(HTTPStatus.BAD_REQUEST, "The body must be a JSON object with a message that is not empty")


def _problem(call: Call) -> Problem:
    found = call.environment.incidents.problem(call.path["problem"])
    if found is None:
        raise ApiError(HTTPStatus.NOT_FOUND, f"There is no problem {call.path['problem'][:100]}")
    return found


ENDPOINTS: Final = (
    Endpoint("GET", "/api/v2/problems", _READ, _list),
    Endpoint("GET", _PROBLEM, _READ, _get),
    Endpoint("POST", f"{_PROBLEM}/close", _WRITE, _close),
    Endpoint("GET", f"{_PROBLEM}/comments", _READ, _comments),
    Endpoint("POST", f"{_PROBLEM}/comments", _WRITE, _comment),
)
