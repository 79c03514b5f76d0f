"""How the key of a CloudWatch metric is made in each family.

Sources: the pages of the five services below
https://docs.dynatrace.com/managed/ingest-from/amazon-web-services/integrate-with-aws/aws-all-services for the classic
keys; the dashboards in github.com/Dynatrace/snippets for metric streams; for the names on Grail
https://docs.dynatrace.com/docs/analyze-explore-automate/metrics/built-in-metrics-on-grail.

How namespaces other than AWS's are written is not published: here they are in lower case, and a character that no key
may have becomes an underscore.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from smokealarm.dynatrace.integration.mapping.vocabulary import Statistic

__all__ = [
    "REGION",
    "builtin_key",
    "camel_case",
    "classic_key",
    "connection_key",
    "grail_key",
    "service_name",
    "stream_key",
]

REGION = "Region"
"""In documented dimensions it stands for the whole service; CloudWatch itself has no such dimension."""

_LEADING_CAPITALS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+(?![a-z])|[A-Z]")
_NEXT_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9_-]")


def service_name(namespace: str) -> str:
    """Return how keys name a namespace: ``AWS/SQS`` is ``sqs``, ``WeatherPipeline`` is ``weatherpipeline``."""
    return _allowed(namespace.removeprefix("AWS/")).lower()


def camel_case(metric: str) -> str:
    """Return a metric's name with its first word in lower case: ``CPUUtilization`` becomes ``cpuUtilization``."""
    return _LEADING_CAPITALS.sub(lambda word: word[0].lower(), metric, count=1) if metric[:1].isupper() else metric


def builtin_key(service: str, name: str) -> str:
    """Return the key of a built-in metric."""
    return f"builtin:cloud.aws.{service}.{name}"


def classic_key(service: str, metric: str, statistic: Statistic, dimensions: Sequence[str]) -> str:
    """Return the key of a classic cloud service's metric; ``dimensions`` are those beside the main one, in order."""
    by = f"By{''.join(map(_allowed, dimensions))}" if dimensions else ""
    return f"ext:cloud.aws.{service}.{camel_case(_allowed(metric))}{statistic.suffix}{by}"


def stream_key(service: str, metric: str, dimensions: Collection[str]) -> str:
    """Return the key of a streamed metric; ``dimensions`` are CloudWatch's own, and account and region join them."""
    names = sorted({*map(_allowed, dimensions), "AccountId", REGION})
    return f"cloud.aws.{service}.{camel_case(_allowed(metric))}By{''.join(names)}"


def connection_key(service: str, metric: str, dimensions: Collection[str]) -> str:
    """Return the key of the new connection; Region is among the dimensions where the key shall name it."""
    by = [".By", *sorted(map(_allowed, dimensions))] if dimensions else []
    return f"cloud.aws.{service}.{_allowed(metric)}" + ".".join(by)


def grail_key(key: str) -> str:
    """Return the name on Grail of a classic key: ``dt.cloud.aws.lambda.prov_conc_executions``."""
    if key.startswith("builtin:"):
        return "dt." + _snake_case(key.removeprefix("builtin:"))
    return _snake_case(key.removeprefix("ext:")) if key.startswith("ext:") else key


def _allowed(name: str) -> str:
    return _NOT_IN_KEYS.sub("_", name)


def _snake_case(key: str) -> str:
    return _NEXT_WORD.sub("_", key).lower()
