"""The parameters of ``pipeline/template.yaml``; what is not set keeps the template's production-like default."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Values for the template's parameters, those for archives excepted; None keeps the template's default.

    Each field is the template's parameter of the same words, ``batch_size`` is BatchSize; the template describes them.
    """

    prefix: str | None = None
    runtime: str | None = None
    key_prefix: str | None = None
    key_suffix: str | None = None
    max_object_bytes: int | None = None
    max_rejected_rows_percent: float | None = None
    function_timeout_seconds: int | None = None
    function_memory_megabytes: int | None = None
    ingest_reserved_concurrency: int | None = None
    worker_reserved_concurrency: int | None = None
    visibility_timeout_seconds: int | None = None
    max_receive_count: int | None = None
    message_retention_seconds: int | None = None
    dead_letter_retention_seconds: int | None = None
    batch_size: int | None = None
    event_maximum_age_seconds: int | None = None
    event_maximum_retry_attempts: int | None = None
    execution_timeout_seconds: int | None = None
    task_timeout_seconds: int | None = None
    task_retry_interval_seconds: int | None = None
    task_retry_max_attempts: int | None = None
    throttle_retry_max_attempts: int | None = None
    log_format: str | None = None
    log_level: str | None = None
    log_retention_days: int | None = None
    metrics_namespace: str | None = None

    def values(self) -> dict[str, str]:
        """Return the set parameters by the template's names, as CloudFormation takes them."""
        pairs = ((_template_name(field.name), getattr(self, field.name)) for field in fields(self))
        return {name: str(value) for name, value in pairs if value is not None}


def parameter_names() -> tuple[str, ...]:
    """Return the names that `parameters_named` takes: the template's own."""
    return tuple(_template_name(field.name) for field in fields(Parameters))


def parameters_named(values: Mapping[str, str]) -> Parameters:
    """Make parameters from the template's names, such as a feature file writes them.

    The values stay text: CloudFormation converts and checks them.

    Raises:
        UsageError: the template has no parameter of that name.
    """
    by_name = {_template_name(field.name): field.name for field in fields(Parameters)}
    for name in values:
        if name not in by_name:
            raise UsageError(f"the template has no parameter {name!r}; {_nearest(name, by_name)}")
    return Parameters(**{by_name[name]: value for name, value in values.items()})  # type: ignore[arg-type]


def _template_name(field_name: str) -> str:
    return "".join(word.capitalize() for word in field_name.split("_"))


def _nearest(name: str, known: Mapping[str, str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {nearest[0]!r}?" if nearest else f"it has {', '.join(known)}"
