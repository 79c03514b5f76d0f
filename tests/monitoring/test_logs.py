"""What the functions' lines become in the tenant: a level, a metric and an event, and nothing of what is well."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.monitoring.account import START, healthy, lived, rule_of

from smokealarm.dynatrace.logs import Forwarder, forwarded_records

OWN = {
    "level": "ERROR",
    "location": "ingest:28",
    "message": "message failed",
    "service": "drill",
    "function_name": "drill-ingest",
    "function_request_id": "1f0e",
    "exception_name": "MessageError",
}
TIMED_OUT = "2030-01-01T00:00:30.000Z 1f0e Task timed out after 30.00 seconds"
EXITED = "RequestId: 1f0e Error: Runtime exited with error: signal: killed\nRuntime.ExitError"
RAISED = "[ERROR] KeyError: 'STATE_MACHINE_ARN'\nTraceback (most recent call last):"


def received(*messages: str, group: str = "/aws/lambda/drill-ingest") -> Any:
    """Return a tenant to which lines of a log group were forwarded in the third minute."""
    environment = lived(healthy(40), 2)
    now = (START + 3) * 60_000
    payload = {
        "messageType": "DATA_MESSAGE",
        "owner": "000000000000",
        "logGroup": group,
        "logStream": "2030/01/01/[$LATEST]1f0e",
        "logEvents": [{"id": str(n), "timestamp": now, "message": each} for n, each in enumerate(messages)],
    }
    environment.take_logs(forwarded_records(payload, Forwarder("us-east-1", "forwarder"), now))
    environment.advance_to(START + 40)
    return environment


@pytest.mark.parametrize("line", [json.dumps(OWN), TIMED_OUT, EXITED, RAISED])
def test_an_error_is_counted_and_opens_a_problem(line: str) -> None:
    """Whether the function, its runtime or Lambda itself says it; 15 minutes later the problem closes."""
    environment = received(line)
    (problem,) = environment.incidents.problems
    assert rule_of(problem) == "error-logs"
    assert problem.title == "drill: the function drill-ingest logs errors"
    assert line.splitlines()[0] in problem.events[0].description
    assert (problem.opened_at - START, problem.closed_at - START) == (3, 17)
    assert environment.metrics.revision("log.drill.errors")


@pytest.mark.parametrize(
    "line",
    [
        json.dumps({**OWN, "level": "INFO"}),
        json.dumps({**OWN, "level": "WARNING", "message": "level ERROR is not meant"}),
        "REPORT RequestId: 1f0e Duration: 29000.00 ms Billed Duration: 29000 ms Memory Size: 256 MB",
        '{"_aws":{"Timestamp":0,"CloudWatchMetrics":[]},"MessagesFailed":[1.0]}',
    ],
)
def test_what_is_well_is_not_told(line: str) -> None:
    """Lines of other levels, reports and metrics, even if they name errors."""
    environment = received(line)
    assert environment.incidents.problems == ()
    assert not environment.metrics.revision("log.drill.errors")


def test_another_pipelines_lines_are_not_looked_at() -> None:
    """A group is meant by its whole name up to the prefix's end."""
    assert received(json.dumps(OWN), group="/aws/lambda/drills-ingest").incidents.problems == ()


def test_many_errors_of_a_function_are_one_problem() -> None:
    """Each further line keeps it open."""
    environment = received(json.dumps(OWN), TIMED_OUT, RAISED)
    assert len(environment.incidents.problems) == 1
