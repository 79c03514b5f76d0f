"""What a running sandbox looks like: its parts in the order of the chain, and what is counted at each of them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from smokealarm.pipeline import measurement, observation
from smokealarm.pipeline.faults.targets import names_in
from smokealarm.pipeline.shape import PartKind, Role

if TYPE_CHECKING:
    from smokealarm.clock import Instant
    from smokealarm.cloud.guard import Clients
    from smokealarm.pipeline.faults import Fault
    from smokealarm.pipeline.handles import Pipeline
    from smokealarm.sandbox.sandbox import Sandbox

__all__ = ["counts", "part_of", "seen", "stages"]

_NEWEST: Final = 20
_MINUTE: Final = timedelta(minutes=1)
_TENANT: Final = [["problems", "tenant"], ["mails", "mailbox"], ["events", "Splunk"]]


def stages(pipeline: Pipeline) -> list[list[list[str]]]:
    """Return the columns of the chain, each part with its id and what it is called; the last column is the tenant's."""
    inputs = [word for word in pipeline.buckets if word == Role.INPUT_BUCKET.value]
    others = [word for word in pipeline.buckets if word not in inputs]
    columns = [
        (PartKind.BUCKET, inputs),
        (PartKind.RULE, pipeline.rules),
        (PartKind.QUEUE, pipeline.named_queues),
        (PartKind.FUNCTION, pipeline.named_functions),
        (PartKind.STATE_MACHINE, pipeline.state_machines),
        (PartKind.BUCKET, others),
    ]
    found = [[[f"{kind.value}/{word}", word] for word in words] for kind, words in columns]
    return [*filter(None, found), _TENANT]


def part_of(fault: Fault, pipeline: Pipeline) -> str:
    """Return the id of the part of the chain that a fault strikes; empty if it strikes none."""
    words = names_in(pipeline).get(fault.target_kind, {})
    kind = fault.target_kind.value.replace(" ", "-")
    return next((f"{kind}s/{word}" for word, name in words.items() if name == fault.target), "")


def counts(sandbox: Sandbox, begin: Instant, now: Instant) -> dict[str, str]:
    """Return what is counted at each part, by its id, as the short text that stands below its name."""
    pipeline, clients = sandbox.pipeline, sandbox.backend.clients
    environment = sandbox.tenant.environment
    opened = [problem for problem in environment.incidents.problems if problem.closed_at is None]
    return {
        **{f"buckets/{word}": _objects(clients, name) for word, name in pipeline.buckets.items()},
        **{f"queues/{word}": _messages(clients, pipeline, word) for word in pipeline.named_queues},
        **_metrics(clients, pipeline, begin, now),
        **{f"state-machines/{word}": _executions(clients, each.arn) for word, each in pipeline.state_machines.items()},
        "problems": f"{len(opened)} open of {len(environment.incidents.problems)}",
        "mails": _many(len(sandbox.mailbox.messages), "mail"),
        "events": _many(len(sandbox.collector.events), "event"),
    }


def seen(sandbox: Sandbox) -> dict[str, list[Any]]:
    """Return the newest problems, mails and events of Splunk, the newest first."""
    environment = sandbox.tenant.environment
    with environment.lock:
        problems = [
            {
                "id": problem.display_id,
                "title": problem.title,
                "status": str(problem.status),
                "opened": _clock(problem.opened_at * 60),
                "closed": "" if problem.closed_at is None else _clock(problem.closed_at * 60),
            }
            for problem in environment.incidents.problems
        ]
    mails = [
        {"to": ", ".join(mail.envelope.recipients), "subject": mail.subject, "text": mail.text or ""}
        for mail in sandbox.mailbox.messages
    ]
    events = [_told(event.event) for event in sandbox.collector.events]
    lists: dict[str, list[Any]] = {"problems": problems, "mails": mails, "events": events}
    return {name: rows[: -_NEWEST - 1 : -1] for name, rows in lists.items()}


def _objects(clients: Clients, bucket: str) -> str:
    pages = clients.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return _many(sum(page["KeyCount"] for page in pages), "object")


def _messages(clients: Clients, pipeline: Pipeline, word: str) -> str:
    found = observation.queue_counts(clients.sqs, pipeline.queue(word))
    waiting = _many(found.visible, "message")
    return f"{waiting}, {found.in_flight} in flight" if found.in_flight else waiting


def _executions(clients: Clients, arn: str) -> str:
    pages = clients.stepfunctions.get_paginator("list_executions").paginate(stateMachineArn=arn)
    statuses = Counter(each["status"] for page in pages for each in page["executions"])
    return ", ".join(f"{count} {status.lower()}" for status, count in sorted(statuses.items())) or "no execution"


def _metrics(clients: Clients, pipeline: Pipeline, begin: Instant, now: Instant) -> dict[str, str]:
    def total(metric: measurement.Metric) -> int:
        end = now.ceiling(_MINUTE) + _MINUTE
        found = measurement.by_minute(clients.cloudwatch, metric, "Sum", begin.datetime, end.datetime)
        return round(measurement.total(found))

    texts = {}
    for word, function in pipeline.named_functions.items():
        runs, errors = (total(measurement.function_metric(function, name)) for name in ("Invocations", "Errors"))
        texts[f"functions/{word}"] = f"{_many(runs, 'run')}, {errors} failed" if errors else _many(runs, "run")
    for word, rule in pipeline.rules.items():
        texts[f"rules/{word}"] = f"{total(measurement.rule_metric(rule, 'TriggeredRules'))} matched"
    return texts


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _told(event: Any) -> str:
    """Return what an event says: its state and title if it is a problem's, else all of it."""
    match event:
        case {"state": state, "title": title}:
            return f"{state}: {title}"
    return str(event)


def _clock(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%H:%M}"
