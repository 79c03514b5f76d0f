"""What faults can be aimed at, and what to say when the aim is off."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from smokealarm.errors import UnknownTarget
from smokealarm.nearest import told_nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.pipeline.faults.fault import Cloud
    from smokealarm.pipeline.handles import Pipeline


class TargetKind(Enum):
    """The kinds of things that break; the value is the word for one of them."""

    SERVICE = "service"
    FUNCTION = "function"
    QUEUE = "queue"
    RULE = "rule"
    MAPPING = "event source mapping"
    BUCKET = "bucket"
    STATE_MACHINE = "state machine"
    NAMESPACE = "namespace"
    ACCOUNT = "account"
    WORKLOAD = "workload"


ACCOUNT = "account"
"""The only target of faults of the whole account."""

WORKLOAD = "uploads"
"""The only target of faults of the data."""

_LISTINGS = {
    TargetKind.FUNCTION: ("lambda_", "list_functions", "Functions", "FunctionName"),
    TargetKind.QUEUE: ("sqs", "list_queues", "QueueUrls", None),
    TargetKind.MAPPING: ("lambda_", "list_event_source_mappings", "EventSourceMappings", "UUID"),
    TargetKind.BUCKET: ("s3", "list_buckets", "Buckets", "Name"),
    TargetKind.STATE_MACHINE: ("stepfunctions", "list_state_machines", "stateMachines", "name"),
    TargetKind.RULE: ("events", "list_rules", "Rules", "Name"),
}


def check(kind: TargetKind, target: str, cloud: Cloud) -> None:
    """Raise ``UnknownTarget``, with the nearest name, when the backend has nothing of this kind and name."""
    known = set(_existing(kind, cloud))
    if target not in known:
        raise UnknownTarget(f"no {kind.value} is named '{target}'; {told_nearest(target, known)}")


def resolve(kind: TargetKind, target: str, pipeline: Pipeline) -> str:
    """Return the name on AWS of what a pipeline calls ``target``, such as ``ingest`` or ``dead-letter queue``.

    Names on AWS are accepted too. Case, spaces, hyphens and underscores do not matter in the pipeline's own words, and
    the word for the kind may be left out. Raises ``UnknownTarget`` with the nearest word.
    """
    known = names_in(pipeline)
    if kind not in known or target in known[kind].values():
        return target
    words = known[kind]
    plain = {_plain(word, kind): name for word, name in words.items()}
    if _plain(target, kind) not in plain:
        raise UnknownTarget(f"the pipeline has no {kind.value} '{target}'; {told_nearest(target, words)}")
    return plain[_plain(target, kind)]


def names_in(pipeline: Pipeline) -> dict[TargetKind, dict[str, str]]:
    """Return, by kind, what a pipeline's parts are called in scenarios and what they are called on AWS."""
    return {
        TargetKind.FUNCTION: {word: each.name for word, each in pipeline.named_functions.items()},
        TargetKind.QUEUE: {word: each.name for word, each in pipeline.named_queues.items()},
        TargetKind.RULE: {word: each.name for word, each in pipeline.rules.items()},
        TargetKind.MAPPING: dict(pipeline.mappings),
        TargetKind.BUCKET: dict(pipeline.buckets),
        TargetKind.STATE_MACHINE: {word: each.name for word, each in pipeline.state_machines.items()},
    }


def _plain(word: str, kind: TargetKind) -> str:
    """Return a word without case, separators and the word for the kind."""
    letters = "".join(letter for letter in word.lower() if letter.isalnum())
    return letters.removesuffix(kind.value.rsplit(" ", 1)[-1])


def _existing(kind: TargetKind, cloud: Cloud) -> Iterator[str]:
    if kind is TargetKind.SERVICE:
        import boto3  # noqa: PLC0415  only this listing needs it

        yield from boto3.Session().get_available_services()
    elif kind is TargetKind.NAMESPACE:
        pages = cloud.clients.cloudwatch.get_paginator("list_metrics").paginate()
        yield from {metric["Namespace"] for page in pages for metric in page["Metrics"]}
    elif kind in _LISTINGS:
        yield from _listed(cloud, *_LISTINGS[kind])
    else:
        yield from (ACCOUNT, WORKLOAD)


def _listed(cloud: Cloud, service: str, operation: str, key: str, field: str | None) -> Iterator[str]:
    client = getattr(cloud.clients, service)
    for page in _pages(client, operation):
        for entry in page.get(key, []):
            yield entry[field] if field else entry.rsplit("/", 1)[1]


def _pages(client: Any, operation: str) -> Iterator[Any]:
    if client.can_paginate(operation):
        yield from client.get_paginator(operation).paginate()
    else:
        yield getattr(client, operation)()
