"""Reading a tape from its text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.logs import LogRecord
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.pipeline.measurement import Metric
from smokealarm.tape.document import parse
from smokealarm.tape.model import (
    BEFORE,
    FORMAT,
    AlarmChange,
    Failure,
    FaultSpan,
    FunctionLine,
    Made,
    MetricTrack,
    RecordedLog,
    Resources,
    Scenario,
    Tape,
    TenantTrack,
    ToldOnce,
    ToldProblem,
)
from smokealarm.tape.recorded import NOTHING, Recorded

if TYPE_CHECKING:
    from smokealarm.tape.document import Part
    from smokealarm.tape.notation import Values

__all__ = ["read_tape"]

_HOUR: Final = 60


def read_tape(name: str, text: str) -> Tape:
    """Return the tape that a text is; ``name`` is what messages call the file.

    Raises:
        TapeInvalid: it is none, or one of another version; names the file and the line, and shows the place.
    """
    root = parse(name, text)
    version = root.whole("format")
    if version != FORMAT:
        root.fail(f"the format is {version}", f"this version of smokealarm reads {FORMAT}; record it again", "format")
    tape = _tape(root)
    root.finish()
    return tape


def _tape(root: Part) -> Tape:
    minute_of_hour = root.whole("minute_of_hour")
    if minute_of_hour >= _HOUR:
        root.fail(f"minute_of_hour is {minute_of_hour}", "expected 0 to 59", "minute_of_hour")
    return Tape(
        _scenario(root),
        _made(root.part("made")),
        root.whole("seed"),
        root.whole("minutes", least=1),
        minute_of_hour,
        _resources(root.part("resources")),
        tuple(map(_metric, root.parts("cloudwatch"))),
        tuple(map(_tenant, root.parts("tenant"))),
        tuple(map(_entity, root.parts("entities"))),
        tuple(map(_log, root.parts("logs"))),
        tuple(map(_fault, root.parts("faults"))),
        tuple(map(_problem, root.parts("problems"))),
        tuple(map(_told, root.parts("notifications"))),
        tuple(map(_alarm, root.parts("alarms"))),
        tuple(map(_line, root.parts("function_logs"))),
        _failure(root),
        root.pairs("variables"),
    )


def _scenario(root: Part) -> Scenario:
    part = root.part("scenario")
    found = part.text("feature"), part.text("name"), part.whole("line", least=1)
    tags = part.texts("tags")
    part.finish()
    return Scenario(*found, root.texts("steps"), root.texts("expected"), tags)


def _failure(root: Part) -> Failure | None:
    if not root.has("failure"):
        return None
    part = root.part("failure")
    found = Failure(part.optional_whole("step"), part.text("said"))
    part.finish()
    return found


def _made(part: Part) -> Made:
    found = Made(part.text("smokealarm"), part.text("monitoring"), part.text("pipeline"))
    part.finish()
    return found


def _resources(part: Part) -> Resources:
    found = Resources(
        *(part.text("prefix"), part.text("account"), part.text("region"), part.text("environment")),
        variables=part.pairs("variables"),
        parameters=part.pairs("parameters"),
    )
    part.finish()
    return found


def _metric(part: Part) -> MetricTrack:
    metric = Metric(part.text("namespace"), part.text("metric"), part.pairs("dimensions"))
    found = MetricTrack(metric, _recorded(part))
    part.finish()
    return found


def _tenant(part: Part) -> TenantTrack:
    names = part.text("key"), part.pairs("dimensions")
    found = TenantTrack(*names, _recorded(part), part.values("known"), _before(part))
    part.finish()
    return found


def _before(part: Part) -> Recorded:
    if not part.has("before"):
        return NOTHING
    inner = part.part("before")
    found = _recorded(inner)
    if len(found.count) > BEFORE:
        inner.fail(f"before has {len(found.count)} minutes", f"expected at most {BEFORE}", "sum")
    inner.finish()
    return found


def _recorded(part: Part) -> Recorded:
    total = part.values("sum")
    count, minimum, maximum = (part.values(name) if part.has(name) else None for name in ("count", "min", "max"))
    found = _agreed(total, count, minimum, maximum)
    if not isinstance(found, Recorded):
        message, hint, name = found
        part.fail(message, hint, name)
    if not part.has("samples"):
        return found
    return Recorded(found.count, found.total, found.minimum, found.maximum, _samples(part, found.count))


@lru_cache(maxsize=20_000)
def _agreed(
    total: Values, count: Values | None, minimum: Values | None, maximum: Values | None
) -> Recorded | tuple[str, str, str]:
    """Return a series, or what is wrong with it, what was expected, and with which part; most series come often."""
    for name, values in (("count", count), ("min", minimum), ("max", maximum)):
        if values is not None and [each is None for each in values] != [each is None for each in total]:
            message = f"{name} and sum have values in different minutes"
            return message, "expected both in the same ones", name
    if count is None:
        count = tuple(None if each is None else 1.0 for each in total)
    elif any(each is not None and (each < 1 or not each.is_integer()) for each in count):
        return "count has a minute with no whole number of values", "expected _ where there are none", "count"
    return Recorded.of(count, total, minimum, maximum)


def _samples(part: Part, count: Values) -> tuple[tuple[int, tuple[float, ...]], ...]:
    found = []
    for minute, written in part.pairs("samples"):
        inner = part.part("samples")
        values = inner.values(minute)
        index = int(minute) if minute.isdecimal() else -1
        if not 0 <= index < len(count) or count[index] != len(values):
            part.fail(f"minute {minute} has other samples than its count", "expected one for each", "samples", minute)
        if any(each is None for each in values):
            part.fail(f"{written!r} has a gap", "expected numbers only", "samples", minute)
        found.append((index, tuple(each for each in values if each is not None)))
    return tuple(sorted(found))


def _entity(part: Part) -> Entity:
    found = Entity(
        part.text("id"),
        part.text("type"),
        part.text("name"),
        frozenset(part.texts("tags")),
        frozenset(part.texts("management_zones")),
        dict(part.pairs("attributes")),
        _relations(part, "from"),
        _relations(part, "to"),
        part.text("parent") if part.has("parent") else None,
    )
    part.finish()
    return found


def _relations(part: Part, name: str) -> dict[str, frozenset[str]]:
    if not part.has(name):
        return {}
    inner = part.part(name)
    return {each: frozenset(inner.texts(each)) for each in inner.value}


def _log(part: Part) -> RecordedLog:
    attributes = part.part("attributes") if part.has("attributes") else None
    values = () if attributes is None else tuple((each, attributes.texts(each)) for each in attributes.value)
    record = LogRecord(part.whole("timestamp", least=None), part.text("content"), part.text("loglevel"), values)
    found = RecordedLog(part.whole("arrived"), record)
    part.finish()
    return found


def _fault(part: Part) -> FaultSpan:
    begin, end = part.optional_number("begin"), part.optional_number("end")
    found = FaultSpan(part.text("name"), part.text("target"), begin, end, part.pairs("details"))
    part.finish()
    return found


def _problem(part: Part) -> ToldProblem:
    opened, closed = part.whole("opened"), part.optional_whole("closed")
    found = ToldProblem(part.text("rule"), part.text("title"), part.texts("entities"), opened, closed)
    part.finish()
    return found


def _told(part: Part) -> ToldOnce:
    names = part.text("channel"), part.text("profile")
    ended = part.text("state"), part.text("outcome")
    words = part.optional_text("about"), part.optional_text("subject"), part.optional_text("text")
    found = ToldOnce(part.whole("minute"), *names, part.texts("to"), *ended, *words)
    part.finish()
    return found


def _line(part: Part) -> FunctionLine:
    found = FunctionLine(part.text("function"), part.whole("second"), part.text("line"))
    part.finish()
    return found


def _alarm(part: Part) -> AlarmChange:
    found = AlarmChange(part.whole("minute"), part.text("alarm"), part.text("state"))
    part.finish()
    return found
