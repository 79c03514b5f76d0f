"""What a deployment did, or would do, in lines for a terminal."""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Final

from smokealarm.check import json_path
from smokealarm.deploy.places import template_place
from smokealarm.dynatrace.deployment import Change, Outcome
from smokealarm.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.deployment import DeploymentReport, Difference, ObjectReport

__all__ = ["as_text"]

_MARKS: Final = {
    Outcome.CREATED: "+",
    Outcome.UPDATED: "~",
    Outcome.FAILED: "!",
    Outcome.LEFT_BEHIND: "!",
}
_WIDTH: Final = max(map(len, Outcome))
_LONGEST: Final = 60
_CONTEXT: Final = 12
_NO_CHARACTER: Final = "\N{REPLACEMENT CHARACTER}"


def as_text(report: DeploymentReport) -> Iterator[str]:
    """Yield lines: the objects in the order of deployment with what differs, and at last what stands now.

    What looks like a secret is masked, and what a terminal would obey is replaced.
    """
    return map(_printable, _lines(report))


def _lines(report: DeploymentReport) -> Iterator[str]:
    for (project, kind), objects in groupby(
        report.objects, lambda each: (each.coordinate.project, each.coordinate.type)
    ):
        yield f"{project}: {kind}"
        for each in objects:
            yield from _object(each)
    yield ""
    yield from _summary(report)


def _object(report: ObjectReport) -> Iterator[str]:
    mark = _MARKS.get(report.outcome, " ")
    yield f"  {mark} {report.outcome:<{_WIDTH}}  {report.coordinate.config_id}"
    if report.reason:
        yield from (f"      {line}" for line in report.reason.splitlines())
    for path, message in report.violations:
        yield f"      {_place(report, path)}"
        yield f"        {message}"
    for difference in report.differences:
        yield from _difference(difference)


def _place(report: ObjectReport, path: str) -> str:
    if report.sent is None:
        return path
    place = template_place(report.sent, path)
    return f"{place.file}:{place.line}: {json_path(place.path)}"


def _difference(difference: Difference) -> Iterator[str]:
    path, before, after = json_path(difference.path), _shown(difference.before), _shown(difference.after)
    if difference.change is Change.ADDED:
        yield f"      + {path}: {_cut(after)}"
    elif difference.change is Change.REMOVED:
        yield f"      - {path}: {_cut(before)}"
    elif len(path) + len(before) + len(after) <= _LONGEST:
        yield f"      ~ {path}: {before} -> {after}"
    else:
        start = max(0, _first_difference(before, after) - _CONTEXT)
        yield f"      ~ {path}:"
        yield f"          {_cut(before, start)}"
        yield f"       -> {_cut(after, start)}"


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _first_difference(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _cut(text: str, start: int = 0) -> str:
    end = start + _LONGEST
    return f"{'...' if start else ''}{text[start:end]}{'...' if end < len(text) else ''}"


def _summary(report: DeploymentReport) -> Iterator[str]:
    counts = Counter(each.outcome for each in report.objects)
    listed = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome]) or "nothing to deploy"
    if report.succeeded:
        yield f"dry run, nothing was written; there would be: {listed}" if report.dry_run else listed
        return
    yield f"{'dry run: it would fail' if report.dry_run else 'failed'}: {listed}"
    if not report.changed:
        yield "everything is as it was before"
        return
    yield "not undone, and standing otherwise than before:"
    yield from (f"  {each.outcome} {each.coordinate} {each.object_id}" for each in report.changed)


def _printable(line: str) -> str:
    return "".join(each if each.isprintable() else _NO_CHARACTER for each in masked(line))
