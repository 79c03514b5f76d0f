"""What a deployment did, or would do, as one JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smokealarm.check import json_path
from smokealarm.deploy.places import template_place
from smokealarm.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.dynatrace.deployment import DeploymentReport, Difference, ObjectReport

__all__ = ["as_json"]


def as_json(report: DeploymentReport) -> dict[str, Any]:
    """Return the objects in the order of deployment; what looks like a secret is masked.

    ``standing`` are the coordinates of what stands otherwise than before, which after a failure was not undone.
    """
    document = {
        "succeeded": report.succeeded,
        "dryRun": report.dry_run,
        "standing": [] if report.dry_run else [str(each.coordinate) for each in report.changed],
        "objects": list(map(_object, report.objects)),
    }
    found: dict[str, Any] = _masked(document)
    return found


def _object(report: ObjectReport) -> Mapping[str, Any]:
    name = report.coordinate
    return {
        "project": name.project,
        "type": name.type,
        "id": name.config_id,
        "outcome": report.outcome,
        "objectId": report.object_id or None,
        "reason": report.reason or None,
        "violations": list(_violations(report)),
        "differences": list(map(_difference, report.differences)),
    }


def _violations(report: ObjectReport) -> Iterator[Mapping[str, Any]]:
    for path, message in report.violations:
        said: dict[str, Any] = {"path": path, "message": message}
        if report.sent is not None:
            place = template_place(report.sent, path)
            said |= {"file": place.file, "line": place.line, "jsonPath": json_path(place.path)}
        yield said


def _difference(difference: Difference) -> Mapping[str, Any]:
    return {
        "change": difference.change,
        "jsonPath": json_path(difference.path),
        "before": difference.before,
        "after": difference.after,
    }


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _masked(each) for name, each in value.items()}
    if isinstance(value, list):
        return list(map(_masked, value))
    return masked(value) if isinstance(value, str) else value
