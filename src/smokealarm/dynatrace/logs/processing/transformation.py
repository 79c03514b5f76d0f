"""A processor definition at work: what it makes of a record.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/log-processing; the warnings are those of
https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/lmc-troubleshooting/lmc-ingest-warnings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatch
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.logs.dpl.run import OutOfSteps
from smokealarm.dynatrace.logs.intake.timestamps import milliseconds, read_timestamp
from smokealarm.dynatrace.logs.intake.trimming import warned
from smokealarm.dynatrace.logs.processing.casts import CASTS
from smokealarm.dynatrace.logs.processing.evaluation import evaluator
from smokealarm.dynatrace.logs.processing.failure import ProcessingFailed, expect_text
from smokealarm.dynatrace.logs.processing.syntax import FieldsAdd, FieldsRemove, FieldsRename, FilterOut, Parse
from smokealarm.dynatrace.logs.record import LogRecord
from smokealarm.dynatrace.logs.severity import NO_LOGLEVEL, loglevel_of
from smokealarm.dynatrace.logs.values import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.options import LogOptions
    from smokealarm.dynatrace.logs.processing.commands import Definition
    from smokealarm.dynatrace.logs.processing.syntax import Command, Input
    from smokealarm.dynatrace.logs.record import Values
    from smokealarm.dynatrace.logs.values import Value

__all__ = ["Transformation", "transformation"]

_NOT_PREPARED, _FAILED = "processing_prepare_input_error", "processing_transformer_error"
_TIMED_OUT = "processing_transformer_timeout"
_NOT_CONVERTED = "processing_output_record_conversion_error"


class _Ended(Exception):  # noqa: N818 - it is no error
    """The definition ends early; ``drop`` says whether the record goes with it."""

    def __init__(self, *, drop: bool) -> None:
        super().__init__()
        self.drop = drop


@dataclass(slots=True)
class _Work:
    """The fields of one record while its commands run; ``written`` and ``removed`` are the names that changed."""

    fields: dict[str, Value]
    written: dict[str, None] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)

    def write(self, name: str, value: Value) -> None:
        self.fields[name] = value
        self.written[name] = None

    def remove(self, name: str) -> Value:
        self.written.pop(name, None)
        self.removed.add(name)
        return self.fields.pop(name, None)


_Step: TypeAlias = "Callable[[_Work], None]"


@dataclass(frozen=True, slots=True)
class Transformation:
    """A definition that is ready to run."""

    inputs: tuple[Input, ...]
    steps: tuple[_Step, ...] = field(repr=False, compare=False)
    options: LogOptions = field(repr=False)

    def apply(self, record: LogRecord) -> LogRecord | None:
        """Return the record as the definition leaves it; ``None`` if it is dropped.

        A record without an attribute that is declared and not optional stays as it is.
        """
        try:
            fields = _prepared(self.inputs, record)
        except ProcessingFailed:
            return warned(record, [_NOT_PREPARED])
        if fields is None:
            return record
        work = _Work(fields)
        try:
            for step in self.steps:
                step(work)
        except ProcessingFailed:
            return warned(record, [_FAILED])
        except OutOfSteps:
            return warned(record, [_TIMED_OUT])
        except _Ended as ended:
            return None if ended.drop else record
        return _written(record, work, self.options)


def transformation(definition: Definition, options: LogOptions) -> Transformation:
    """Make a definition ready to run."""
    return Transformation(definition.inputs, tuple(_step(each, options) for each in definition.commands), options)


# ---- in


def _prepared(inputs: tuple[Input, ...], record: LogRecord) -> dict[str, Value] | None:
    fields: dict[str, Value] = {}
    for each in inputs:
        values = record.values(each.name)
        if values:
            cast = CASTS[each.type]
            fields[each.name] = tuple(map(cast, values)) if each.array else cast(values[0])
        elif each.optional:
            fields[each.name] = None
        else:
            return None
    return fields


# ---- commands


@singledispatch
def _step(command: Command, options: LogOptions) -> _Step:
    raise TypeError(f"{command!r} is no command, asked with {options!r}")


@_step.register(Parse)
def _parse(command: Parse, options: LogOptions) -> _Step:
    subject, pattern = evaluator(command.subject), command.pattern
    stops = options.unmatched_parse == "stop"

    def step(work: _Work) -> None:
        value = subject(work.fields)
        found = None if value is None else pattern.parse(expect_text(value))
        if found is None and stops:
            raise _Ended(drop=False)
        for name in pattern.names:
            if found is not None:
                work.write(name, found[name])
            elif name not in work.fields:
                work.write(name, None)

    return step


@_step.register(FieldsAdd)
def _fields_add(command: FieldsAdd, _options: LogOptions) -> _Step:
    fields = tuple((name, evaluator(expression)) for name, expression in command.fields)

    def step(work: _Work) -> None:
        for name, value in [(name, evaluate(work.fields)) for name, evaluate in fields]:
            work.write(name, value)

    return step


@_step.register(FieldsRename)
def _fields_rename(command: FieldsRename, _options: LogOptions) -> _Step:
    def step(work: _Work) -> None:
        for new, old in command.names:
            work.write(new, work.remove(old))

    return step


@_step.register(FieldsRemove)
def _fields_remove(command: FieldsRemove, _options: LogOptions) -> _Step:
    def step(work: _Work) -> None:
        for name in command.names:
            work.remove(name)

    return step


@_step.register(FilterOut)
def _filter_out(command: FilterOut, options: LogOptions) -> _Step:
    condition, of_null = evaluator(command.condition), options.null_condition == "discard"

    def step(work: _Work) -> None:
        truth = condition(work.fields)
        if truth is not None and not isinstance(truth, bool):
            raise ProcessingFailed("FILTER_OUT takes a condition")
        if truth is True or (truth is None and of_null):
            raise _Ended(drop=True)

    return step


# ---- out


def _written(record: LogRecord, work: _Work, options: LogOptions) -> LogRecord:
    if not (work.written or work.removed):
        return record
    output = _Output(record.timestamp, record.content, record.loglevel, dict(record.attributes), options)
    for name in work.removed:
        output.remove(name)
    for name in work.written:
        value = work.fields[name]
        if value is not None:
            output.write(name, value)
        elif options.null_result == "remove":
            output.remove(name)
    return output.record()


@dataclass(slots=True)
class _Output:
    """A record while it is written back."""

    timestamp: int
    content: str
    loglevel: str
    attributes: dict[str, Values]
    options: LogOptions
    warnings: list[str] = field(default_factory=list)

    def write(self, name: str, value: Value) -> None:
        if name == "content":
            self.content = text(value)
        elif name == "loglevel":
            self.loglevel = loglevel_of(text(value))
        elif name == "timestamp":
            self._write_timestamp(value)
        elif not isinstance(value, dict):
            self.attributes[name] = tuple(map(text, value)) if isinstance(value, tuple) else (text(value),)
        elif self.options.object_text == "json":
            self.attributes[name] = (text(value),)

    def remove(self, name: str) -> None:
        if name == "content":
            self.content = ""
        elif name == "loglevel":
            self.loglevel = NO_LOGLEVEL
        else:
            self.attributes.pop(name, None)

    def record(self) -> LogRecord:
        made = LogRecord(self.timestamp, self.content, self.loglevel, tuple(self.attributes.items()))
        return warned(made, self.warnings) if self.warnings else made

    def _write_timestamp(self, value: Value) -> None:
        if isinstance(value, datetime):
            self.timestamp = milliseconds(value)
            return
        found = read_timestamp(text(value), self.timestamp, self.options.seconds_below)
        if found is None:
            self.warnings.append(_NOT_CONVERTED)
        else:
            self.timestamp = found
