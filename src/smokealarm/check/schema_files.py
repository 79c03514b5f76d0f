"""The JSON Schemas of ``schemas/``, read and compiled when they are first needed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from smokealarm.check.document import Kind
from smokealarm.errors import PackagingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema import Draft202012Validator


__all__ = ["SETTINGS", "misfits", "schema_folder", "schema_name", "validator"]

SETTINGS: Final[Mapping[Kind, str]] = {
    Kind.METRIC_EVENT: "builtin:anomaly-detection.metric-events",
    Kind.ALERTING_PROFILE: "builtin:alerting.profile",
    Kind.PROBLEM_NOTIFICATION: "builtin:problem.notifications",
    Kind.MAINTENANCE_WINDOW: "builtin:alerting.maintenance-window",
    Kind.LOG_PROCESSING_RULE: "builtin:logmonitoring.log-dpp-rules",
    Kind.LOG_METRIC: "builtin:logmonitoring.schemaless-log-metric",
    Kind.LOG_EVENT: "builtin:logmonitoring.log-events",
    Kind.ANOMALY_DETECTOR: "builtin:davis.anomaly-detectors",
    Kind.AWS_CONNECTION: "builtin:hyperscaler-authentication.connections.aws",
    Kind.METRIC_METADATA: "builtin:metric.metadata",
}
"""The kinds that are Settings 2.0 objects, and their schema ids; their JSON Schemas are made from the vendor's."""

_NO_SCHEMA: Final = frozenset({Kind.CLASSIC_METRIC_EVENT, Kind.CLOUDFORMATION_TEMPLATE})
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_NAMES: Final = {
    Kind.CLOUDWATCH_DASHBOARD: "cloudwatch-dashboard",
    Kind.MONACO_CONFIG: "monaco-config",
    Kind.INGEST_EVENT: "ingest-event",
    Kind.MIRROR: "mirror",
}


def schema_folder() -> Path:
    """Find the project's JSON Schemas: inside the package when installed, beside ``src/`` in a checkout.

    Raises:
        PackagingError: they are in neither place.
    """
    places = (_PACKAGE / "_schemas", _PACKAGE.parents[1] / "schemas")
    for folder in places:
        if (folder / "metric-event.json").is_file():
            return folder
    raise PackagingError(
        f"the JSON Schemas are neither in {places[0]} nor in {places[1]}: this copy of smokealarm is incomplete",
    )


def schema_name(kind: Kind) -> str | None:
    """Return the name of the file that describes a kind, or None if there is none."""
    if kind in _NO_SCHEMA:
        return None
    return f"{_NAMES.get(kind, kind.lower().replace(' ', '-'))}.json"


@cache
def validator(kind: Kind) -> Draft202012Validator | None:
    """Return what checks documents of a kind by its schema; None for a kind that has none."""
    name = schema_name(kind)
    if name is None:
        return None
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow, and not needed where everything fits

    return Draft202012Validator(_read(name))


def misfits(kind: Kind, value: Any) -> tuple[Any, ...] | None:
    """Return the parts of a document that do not fit its schema, without reasons; None where that cannot be told."""
    quick = _quick(kind)
    try:
        return None if quick is None else tuple(error.instance for error in quick.iter_errors(value))
    except ValueError:  # halves of characters, which JSON can hold and this library cannot
        return None


@cache
def _quick(kind: Kind) -> jsonschema_rs.Draft202012Validator | None:
    name = schema_name(kind)
    return None if name is None else jsonschema_rs.Draft202012Validator(_read(name))


@cache
def _read(name: str) -> Any:
    return json.loads((schema_folder() / name).read_text(encoding="utf-8"))
