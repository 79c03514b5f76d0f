"""Metric keys of AWS services that no metric has."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue.metrics import OTHER_FAMILY, UNKNOWN
from smokealarm.check.meaning.rules import asked_metrics
from smokealarm.dynatrace.integration.mapping import known_keys, origins, service, service_of
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Finding
    from smokealarm.check.meaning.rules import AskedMetric

__all__ = ["key_findings"]

_BUILTIN: Final = "builtin:"
_POLLED: Final = (_BUILTIN, "ext:")
_UNLISTED: Final = ("ext:cloud.aws.s3.bucketSizeBytes", "ext:cloud.aws.s3.numberOfObjects")
"""S3's daily metrics, which no page lists for classic polling and which a tenant may have all the same."""


def key_findings(document: Document) -> Iterator[Finding]:
    """Yield every key of a known service that no metric of it has.

    A streamed metric of any name can come, so that only those are found that differ from a known one by their case.
    """
    for asked in asked_metrics(document):
        name = service_of(asked.key)
        if name and asked.key not in known_keys() and not asked.key.startswith(_UNLISTED):
            yield from _judged(asked, name)


def _judged(asked: AskedMetric, name: str) -> Iterator[Finding]:
    key = asked.key
    known = service(name)
    called = known.display_name if known else name
    if other := _by_tail().get(_tail(key)):
        yield asked.finding(OTHER_FAMILY, f"{key} is no metric key", f"{called} has {other}")
    elif not key.startswith(_POLLED):
        if meant := _by_fold().get(key.casefold()):
            yield asked.finding(UNKNOWN, f"{key} is no metric key", f"did you mean {meant}?")
    elif key.startswith(_BUILTIN) and known is not None and not known.builtin:
        meant = _nearest(f"ext:{_tail(key)}", name)
        hint = f"did you mean {meant}?" if meant else "its keys begin with ext:"
        yield asked.finding(OTHER_FAMILY, f"{called} has no built-in metrics", hint)
    else:
        meant = _nearest(key, name)
        hint = f"did you mean {meant}?" if meant else "see the service's page in the documentation"
        yield asked.finding(UNKNOWN, f"{called} has no metric {key}", hint)


def _nearest(key: str, name: str) -> str | None:
    """Return the key that is meant: the shortest that goes on as this one ends, else the one most like it."""
    start = key[: key.index(":") + 1] + f"cloud.aws.{name}."
    known = [each for each in known_keys() if each.startswith(start)]
    longer = [each for each in known if each.casefold().startswith(key.casefold())]
    return min(longer, key=len) if longer and len(key) > len(start) else nearest(key, known)


def _tail(key: str) -> str:
    """Return what follows the prefix of a family."""
    return key.removeprefix("builtin:").removeprefix("ext:")


@cache
def _by_tail() -> Mapping[str, str]:
    return {_tail(key): key for key, origin in reversed(tuple(origins().items())) if not origin.on_grail}


@cache
def _by_fold() -> Mapping[str, str]:
    return {each.casefold(): each for each in known_keys()}
