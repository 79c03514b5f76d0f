"""Writing a tape as text: JSON with one series, one problem or one sentence on each line, so that it can be compared.

What follows from something else is left out: a count of 1, a minimum or maximum that is the average, and whatever is
empty.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from smokealarm.tape.model import FORMAT
from smokealarm.tape.notation import write_values
from smokealarm.tape.recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.tape.model import (
        FaultSpan,
        FunctionLine,
        MetricTrack,
        RecordedLog,
        Resources,
        Scenario,
        Tape,
        TenantTrack,
        ToldOnce,
    )

__all__ = ["write_tape"]


def write_tape(tape: Tape) -> str:
    """Return the text of a tape, the same for equal tapes; series without any value are left out."""
    return "{\n" + ",\n".join(_sections(tape)) + "\n}\n"


def _sections(tape: Tape) -> Iterator[str]:
    scenario = tape.scenario
    yield f'"format": {FORMAT}'
    yield f'"scenario": {_json(_where(scenario))}'
    yield from _list("steps", scenario.steps)
    yield from _list("expected", scenario.expected)
    if tape.failure is not None:
        yield f'"failure": {_json({**_filled({"step": tape.failure.step}), "said": tape.failure.said})}'
    yield f'"made": {_json(asdict(tape.made))}'
    yield f'"seed": {tape.seed}'
    yield f'"minutes": {tape.minutes}'
    yield f'"minute_of_hour": {tape.minute_of_hour}'
    yield f'"resources": {_json(_resources(tape.resources))}'
    if tape.variables:
        yield f'"variables": {_json(dict(tape.variables))}'
    yield from _list("faults", map(_fault, tape.faults))
    yield from _list("problems", map(_filled, map(asdict, tape.problems)))
    yield from _list("notifications", map(_told, tape.told))
    yield from _list("alarms", map(asdict, tape.alarms))
    yield from _list("cloudwatch", (_metric(each) for each in tape.metrics if not each.recorded.is_empty))
    yield from _list("tenant", (_tenant(each) for each in tape.tenant if not _is_empty(each)))
    yield from _list("entities", map(_entity, tape.entities))
    yield from _list("logs", map(_log, tape.logs))
    yield from _list("function_logs", map(_line, tape.lines))


def _where(scenario: Scenario) -> Mapping[str, Any]:
    where = {"feature": scenario.feature, "name": scenario.name, "line": scenario.line}
    return {**where, **_filled({"tags": scenario.tags})}


def _resources(resources: Resources) -> Mapping[str, Any]:
    filled_in = {"variables": dict(resources.variables), "parameters": dict(resources.parameters)}
    return _filled({**asdict(resources), **filled_in})


def _list(name: str, rows: Iterable[object]) -> Iterator[str]:
    """Yield a section with a row on each line; nothing if there is no row."""
    lines = [_json(row) for row in rows]
    if lines:
        yield f'"{name}": [\n' + ",\n".join(lines) + "\n]"


def _metric(track: MetricTrack) -> Mapping[str, Any]:
    metric = track.metric
    names = {"namespace": metric.namespace, "metric": metric.name, "dimensions": dict(metric.dimensions)}
    return _filled({**names, **_recorded(track.recorded)})


def _tenant(track: TenantTrack) -> Mapping[str, Any]:
    row = {"key": track.key, "dimensions": dict(track.dimensions), **_recorded(track.recorded)}
    before = {} if track.before.is_empty else _filled(_recorded(track.before))
    return {**_filled(row), "known": write_values(track.known), **_filled({"before": before})}


def _is_empty(track: TenantTrack) -> bool:
    return track.recorded.is_empty and track.before.is_empty


def _recorded(recorded: Recorded) -> Mapping[str, Any]:
    plain = Recorded.of(recorded.count, recorded.total)
    single = all(each in (None, 1.0) for each in recorded.count)
    return {
        "count": None if single else write_values(recorded.count),
        "sum": write_values(recorded.total),
        "min": None if recorded.minimum == plain.minimum else write_values(recorded.minimum),
        "max": None if recorded.maximum == plain.maximum else write_values(recorded.maximum),
        "samples": {str(minute): write_values(values) for minute, values in recorded.samples},
    }


def _entity(entity: Entity) -> Mapping[str, Any]:
    row = {
        "id": entity.id,
        "type": entity.type,
        "name": entity.name,
        "tags": sorted(entity.tags),
        "management_zones": sorted(entity.management_zones),
        "attributes": dict(sorted(entity.attributes.items())),
        "from": {name: sorted(ids) for name, ids in sorted(entity.from_relationships.items())},
        "to": {name: sorted(ids) for name, ids in sorted(entity.to_relationships.items())},
        "parent": entity.parent,
    }
    return _filled(row)


def _log(log: RecordedLog) -> Mapping[str, Any]:
    record = log.record
    row = {"arrived": log.arrived, "timestamp": record.timestamp, "loglevel": record.loglevel}
    return {**row, "content": record.content, **_filled({"attributes": dict(record.attributes)})}


def _told(told: ToldOnce) -> Mapping[str, Any]:
    row = asdict(told)
    words = {name: row.pop(name) or None for name in ("about", "subject", "text")}
    return _filled({**row, **words})


def _line(line: FunctionLine) -> Mapping[str, Any]:
    return {"second": line.second, "function": line.function, "line": line.text}


def _fault(fault: FaultSpan) -> Mapping[str, Any]:
    return _filled({**asdict(fault), "details": dict(fault.details)})


def _filled(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row without lists and objects that are empty, and without what is not known."""
    return {name: value for name, value in row.items() if value not in (None, (), [], {})}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
