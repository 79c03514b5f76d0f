"""From a tape to the facts of its scenario."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from smokealarm.report.review.facts import AlertFact, FailureFact, ScenarioFacts
from smokealarm.report.review.words import failure_words, short_title
from smokealarm.tape import file_name

if TYPE_CHECKING:
    from smokealarm.tape import Scenario, Tape, ToldOnce, ToldProblem

__all__ = ["facts_of", "page_name"]

_MINUTE: Final = 60
_SILENT: Final = re.compile(r"nobody is told|no problem has opened|has 0 mails|0 problems have opened", re.IGNORECASE)
_SAID_IN_NAME: Final = re.compile(
    r"\b(?:nobody is told|(?:wakes|tells|told to) nobody|nobody's business|unseen|no problem)\b", re.IGNORECASE
)
_TITLE: Final = re.compile(r'the problem "(?P<title>[^"]+)"')
_COUNTED: Final = re.compile(r"^(?:exactly )?(?P<count>[1-9]\d*) problems? (?:has|have) opened")
_TOLD: Final = re.compile(
    r"has (?:exactly |at least )?[1-9]\d* (?:mail|event)|the last mail|deliver(?:y|ies) (?:has|have) failed"
)
_MONITORED: Final = "the pipeline is healthy and monitored"
_GAP: Final = "gap"
"""The tag of scenarios whose failure is real, and known to be told to nobody."""
_DELIVERED: Final = "delivered"
_OPEN: Final = "OPEN"


def facts_of(tape: Tape) -> ScenarioFacts:
    """Return what a tape's scenario came to."""
    scenario, failure = tape.scenario, tape.failure
    texts = (*scenario.steps, *scenario.expected)
    step = failure.step if failure else None
    return ScenarioFacts(
        feature=scenario.feature,
        name=scenario.name,
        page=page_name(scenario),
        minutes=tape.minutes,
        watched=bool(tape.tenant or tape.problems or tape.told) or _MONITORED in scenario.steps,
        passed=failure is None,
        failures=tuple(_failures(tape)),
        alerts=tuple(_alert(each, tape) for each in tape.problems),
        silence=_silence(scenario),
        gap=_GAP in scenario.tags,
        failed_step=texts[step] if step is not None and step < len(texts) else "",
        said=failure.said if failure else "",
    )


def page_name(scenario: Scenario) -> str:
    """Return the file name of a scenario's page."""
    return PurePosixPath(file_name(scenario)).with_suffix(".html").name


def _failures(tape: Tape) -> list[FailureFact]:
    prefix = tape.resources.prefix
    return [
        FailureFact(failure_words(each, prefix), each.begin or 0.0, each.end)
        for each in sorted(tape.faults, key=lambda fault: fault.begin or 0.0)
    ]


def _alert(problem: ToldProblem, tape: Tape) -> AlertFact:
    begins = [int((each.begin or 0.0) // _MINUTE) for each in tape.faults]
    before = [each for each in begins if each <= problem.opened]
    messages = [each for each in tape.told if _is_told_of(each, problem)]
    first = min((each.minute for each in messages), default=None)
    since = min(before, default=None)
    return AlertFact(
        rule=problem.rule,
        title=short_title(problem.title, tape.resources.prefix),
        opened=problem.opened,
        closed=problem.closed,
        detection=None if since is None else problem.opened - since,
        notification=None if since is None or first is None else first - since,
        told=tuple(dict.fromkeys(who for each in messages for who in (each.to or (each.channel,)))),
        expected=_is_expected(problem, tape),
    )


def _is_expected(problem: ToldProblem, tape: Tape) -> bool:
    """Say whether a scenario names a problem, by title or rule, counts all that opened, or looks at who was told."""
    texts = tape.scenario.expected
    counts = [int(found["count"]) for text in texts for found in _COUNTED.finditer(text)]
    title = problem.title.replace(f"{tape.resources.prefix}-", "")
    named = any(found["title"] in title for text in texts for found in _TITLE.finditer(text))
    spoken = any(f'"{problem.rule}"' in text or _TOLD.search(text) for text in texts)
    return named or spoken or len(tape.problems) in counts


def _is_told_of(told: ToldOnce, problem: ToldProblem) -> bool:
    """Say whether an attempt told that a problem is open; an attempt of an older tape may not say of which it was."""
    return (
        told.outcome == _DELIVERED
        and told.state == _OPEN
        and told.about in ("", problem.title)
        and problem.opened <= told.minute
        and (problem.closed is None or told.minute <= problem.closed)
    )


def _silence(scenario: Scenario) -> str:
    """Return where a scenario says that nobody is to be told: in what it expects, or else in its name."""
    said = next((text for text in scenario.expected if _SILENT.search(text)), "")
    return said or (scenario.name if _SAID_IN_NAME.search(scenario.name) else "")
