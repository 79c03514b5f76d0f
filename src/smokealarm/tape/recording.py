"""Recording a tape at the end of a scenario."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from smokealarm.dynatrace.logs import LOG_EVENT_SCHEMA_ID
from smokealarm.dynatrace.monaco import config_id_of
from smokealarm.pipeline.faults.fault import Fault
from smokealarm.pipeline.measurement import Metric
from smokealarm.pipeline.observation import log_events
from smokealarm.tape.function_logs import last_lines
from smokealarm.tape.log_lines import steady_line
from smokealarm.tape.measured import measured
from smokealarm.tape.model import (
    BEFORE,
    AlarmChange,
    FaultSpan,
    FunctionLine,
    MetricTrack,
    RecordedLog,
    Tape,
    TenantTrack,
)
from smokealarm.tape.names import names_of
from smokealarm.tape.outcome import attempts_told, problems_told
from smokealarm.tape.recorded import Recorded
from smokealarm.tape.resources import plain_texts, resources_of
from smokealarm.tape.steadiness import is_left_out, steady
from smokealarm.tape.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from smokealarm.clock import Instant
    from smokealarm.dynatrace.logs import LogRecord
    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.dynatrace.tenant.environment import Environment
    from smokealarm.pipeline.disturbance import Disturbance
    from smokealarm.pipeline.drill import Drill
    from smokealarm.pipeline.faults import Injection
    from smokealarm.series import TimeSeries
    from smokealarm.tape.listener import Listener
    from smokealarm.tape.model import Failure, Made, Scenario
    from smokealarm.tape.names import Names
    from smokealarm.tape.notation import Values

__all__ = ["record"]

_MINUTE: Final = timedelta(minutes=1)
_COMMON: Final = frozenset(each.name for each in fields(Fault))


def record(
    drill: Drill, scenario: Scenario, made: Made, listener: Listener | None = None, failure: Failure | None = None
) -> Tape:
    """Return the tape of a drill that has ended; without a listener nothing of a tenant is in it."""
    entities = () if listener is None else listener.environment.entities.all()
    names = names_of(drill.pipeline, entities)
    wording = Wording(names, drill.begin_minute)
    minutes = int(drill.now().ceiling(_MINUTE).since(drill.begin) / _MINUTE)
    tape = Tape(
        scenario,
        made,
        max((each.fault.seed for each in drill.injections), default=0),
        max(minutes, 1),
        drill.begin_minute % 60,
        resources_of(drill.pipeline, wording.text),
        _metrics(drill, minutes, names),
        faults=(
            *(_fault(each, drill.begin, names) for each in drill.injections),
            *(_disturbance(each, drill.begin) for each in drill.disturbances.noted),
        ),
        alarms=_alarms(drill, names),
        lines=_lines(drill, wording),
        failure=failure and replace(failure, said=wording.text(failure.said)),
        variables=plain_texts(drill.variables, wording.text),
    )
    return tape if listener is None else _with_tenant(tape, listener, wording)


def _with_tenant(tape: Tape, listener: Listener, wording: Wording) -> Tape:
    environment, begin, names = listener.environment, listener.begin_minute, wording.names
    profiles = {each.profile_id: each.name for each in environment.configuration.profiles}
    with environment.lock:
        tracks = sorted(_tenant(listener, tape.minutes, names), key=lambda each: (each.key, each.dimensions))
        heard = replace(
            tape,
            tenant=tuple(tracks),
            logs=tuple(_log(minute, each, begin, wording) for minute, each in listener.logs),
            problems=problems_told(environment.incidents.problems, begin, _config_ids(environment), names.text),
            told=attempts_told(environment.delivery.log.attempts, begin, profiles, wording.text),
        )
        return replace(heard, entities=tuple(_entities(heard, environment.entities.all(), names)))


def _config_ids(environment: Environment) -> Callable[[str], str]:
    """Return what gives a rule the id of its configuration: rules go by externalIds, log events by objectIds."""
    log_events = {each.object_id: each.external_id for each in environment.settings.objects(LOG_EVENT_SCHEMA_ID)}
    return lambda rule_id: config_id_of(log_events.get(rule_id) or rule_id)


def _entities(tape: Tape, known: Iterable[Entity], names: Names) -> list[Entity]:
    """Return the entities that a tape speaks of, and their groups; the tenant knows those of earlier scenarios, too."""
    spoken = {value for track in tape.tenant for _, value in track.dimensions}
    spoken |= {each for problem in tape.problems for each in problem.entities}
    all_known = [names.entity(each) for each in known]
    groups = {each.parent for each in all_known if each.id in spoken}
    return sorted((each for each in all_known if each.id in spoken | groups), key=lambda each: each.id)


def _metrics(drill: Drill, minutes: int, names: Names) -> tuple[MetricTrack, ...]:
    extent = drill.backend.metric_extent(drill.pipeline.account, drill.pipeline.region, (), drill.begin)
    found = measured(drill.backend.clients.cloudwatch, drill.begin_minute, minutes, extent)
    tracks = (
        MetricTrack(Metric(each.namespace, each.name, names.pairs(each.dimensions)), steady(each.name, recorded))
        for each, recorded in found.items()
        if not is_left_out(each.name, dict(each.dimensions))
    )
    return tuple(sorted(tracks, key=lambda each: (each.metric.namespace, each.metric.name, each.metric.dimensions)))


def _tenant(listener: Listener, minutes: int, names: Names) -> Iterator[TenantTrack]:
    store, begin = listener.environment.metrics, listener.begin_minute
    for key in store.keys():  # noqa: SIM118 - a store is no mapping
        own, earlier = store.read(key, begin, begin + minutes), store.read(key, begin - BEFORE, begin)
        for row, dimensions in enumerate(() if own is None else own.series.dimensions):
            recorded, before = (steady(key, _row(each.series, row)) for each in (own, earlier) if each is not None)
            empty = recorded.is_empty and before.is_empty
            if not empty and not is_left_out(key, dict(dimensions)):
                known = listener.known(key, dimensions)
                yield TenantTrack(names.text(key), names.pairs(dimensions), recorded, known, before)


def _row(series: TimeSeries, row: int) -> Recorded:
    count = series.count[row]
    end = int(np.flatnonzero(count > 0).max(initial=-1)) + 1

    def values(part: NDArray[np.float64]) -> Values:
        return tuple(float(part[row, at]) if count[at] > 0 else None for at in range(end))

    return Recorded(values(series.count), values(series.total), values(series.minimum), values(series.maximum))


def _log(minute: int, record: LogRecord, begin: int, wording: Wording) -> RecordedLog:
    attributes = tuple((name, tuple(map(wording.text, values))) for name, values in record.attributes)
    moved, content = record.timestamp - begin * 60_000, steady_line(record.content, wording)
    return RecordedLog(minute, replace(record, timestamp=moved, content=content, attributes=attributes))


def _fault(injection: Injection, begin: Instant, names: Names) -> FaultSpan:
    fault = injection.fault
    own = ((each.name, getattr(fault, each.name)) for each in fields(fault) if each.name not in _COMMON)
    details = {name: names.text(str(value)) for name, value in own if value is not None}
    if fault.probability != 1:
        details["probability"] = f"{fault.probability:g}"
    first, last = (None if at is None else round(at - begin.epoch, 3) for at in (injection.began, injection.finished))
    return FaultSpan(fault.name, names.text(fault.target), first, last, tuple(sorted(details.items())))


def _disturbance(disturbance: Disturbance, begin: Instant) -> FaultSpan:
    first, last = (round(at - begin.epoch, 3) for at in (disturbance.began, disturbance.finished))
    return FaultSpan(disturbance.name, disturbance.part, first, last, tuple(sorted(disturbance.settings)))


def _lines(drill: Drill, wording: Wording) -> tuple[FunctionLine, ...]:
    """Return the last lines of each function, in the order of their seconds."""
    logs, begin = drill.backend.clients.logs, int(drill.begin.epoch)
    found = (
        line
        for function in drill.pipeline.functions
        for line in last_lines(
            wording.text(function.name), log_events(logs, function, since=drill.begin.datetime), begin, wording
        )
    )
    return tuple(sorted(found, key=lambda each: (each.second, each.function)))


def _alarms(drill: Drill, names: Names) -> tuple[AlarmChange, ...]:
    """Return how the pipeline's alarms changed, where somebody judged them."""
    # LocalStack cannot compare a StartDate with what it has, so that the drill's own changes are chosen here.
    client = drill.backend.clients.cloudwatch
    pages = client.get_paginator("describe_alarm_history").paginate(HistoryItemType="StateUpdate")
    found = [
        AlarmChange(
            int((each["Timestamp"].timestamp() - drill.begin.epoch) // 60),
            names.text(each["AlarmName"]),
            each["HistorySummary"].rpartition(" to ")[2],
        )
        for page in pages
        for each in page["AlarmHistoryItems"]
        if each["Timestamp"].timestamp() >= drill.begin.epoch
    ]
    return tuple(sorted(found, key=lambda each: (each.minute, each.alarm)))
