"""A tape: what one scenario leaves, so that rules, profiles and alarms can be asked again without the pipeline.

Every minute counts from the scenario's begin, and every name has the same prefix whatever the stack was called, so that
the same scenario leaves the same tape.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from smokealarm.tape.recorded import NOTHING, Recorded

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs import LogRecord
    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.pipeline.measurement import Metric
    from smokealarm.series import Dimensions
    from smokealarm.tape.notation import Values

__all__ = [
    "BEFORE",
    "COMPOSED",
    "FORMAT",
    "AlarmChange",
    "Failure",
    "FaultSpan",
    "FunctionLine",
    "Made",
    "MetricTrack",
    "RecordedLog",
    "Resources",
    "Scenario",
    "Tape",
    "TenantTrack",
    "ToldOnce",
    "ToldProblem",
]

BEFORE: Final = 10
"""Minutes before a scenario's begin of which a tape keeps what the tenant knew: what polls of it can bring."""

COMPOSED: Final = "composed"
"""What a tape that no drill recorded says of what made it."""

FORMAT: Final = 1
"""The version of the format, which is the first thing in a tape."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Where a scenario is written: the path of its feature from the project's root, its name and its line.

    ``steps`` are its texts up to the first Then, ``expected`` those from it on, each without its keyword. ``tags`` are
    those of its feature, too, by their names.
    """

    feature: str
    name: str
    line: int
    steps: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What made a tape: the version of smokealarm, and digests of the monitoring and of the pipeline's template.

    A tape that no drill recorded says :data:`COMPOSED` for each.
    """

    smokealarm: str
    monitoring: str
    pipeline: str

    @property
    def composed(self) -> bool:
        """Whether somebody wrote the tape, and no drill recorded it."""
        return self.smokealarm == COMPOSED


@dataclass(frozen=True, slots=True)
class Resources:
    """Where a pipeline lies, and what its monitoring is filled in with, under the names that it has in the tape.

    ``environment`` is that of the Monaco project's manifest, ``variables`` is what the project asks its environment
    for, ``parameters`` are those of the template of the alarms. No secret is among them.
    """

    prefix: str
    account: str
    region: str
    environment: str
    variables: tuple[tuple[str, str], ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MetricTrack:
    """One metric of CloudWatch, by the minute."""

    metric: Metric
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class TenantTrack:
    """One series of the tenant's metric store.

    ``known`` has for each minute of the tenant's life up to which minute, that one excluded, its data had come by then;
    None while nothing had. A later minute than the last one knows what the last one knew. ``before`` are the
    :data:`BEFORE` minutes before the scenario, which the first poll brings.
    """

    key: str
    dimensions: Dimensions
    recorded: Recorded
    known: Values
    before: Recorded = NOTHING


@dataclass(frozen=True, slots=True)
class RecordedLog:
    """A log record that log events and log metrics read, after processing, and the first minute that sees it.

    The record's ``timestamp`` is in milliseconds from the scenario's begin.
    """

    arrived: int
    record: LogRecord


@dataclass(frozen=True, slots=True)
class FaultSpan:
    """A fault and when it was in, in seconds from the scenario's begin; ``end`` None if nobody knows.

    What a scenario breaks by other means, such as messages that nobody can read, has no ``target``; where it configures
    the monitoring otherwise, that is the target.
    """

    name: str
    target: str
    begin: float | None = None
    end: float | None = None
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """A problem; ``rule`` is the id of the configuration that raised its gravest event, in a Monaco project its id."""

    rule: str
    title: str
    entities: tuple[str, ...]
    opened: int
    closed: int | None = None


@dataclass(frozen=True, slots=True)
class ToldOnce:
    """One attempt to tell somebody: over which channel, for which profile, and what became of it.

    ``about`` is the problem's title; ``subject`` and ``text`` are those of a mail that arrived, with the moments and
    names of the tape. They are for people: attempts that differ in their words alone are equal.
    """

    minute: int
    channel: str
    profile: str
    to: tuple[str, ...]
    state: str
    outcome: str
    about: str = field(default="", compare=False)
    subject: str = field(default="", compare=False)
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class FunctionLine:
    """A line of a function's log, and the second from the scenario's begin in which it was written."""

    function: str
    second: int
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a scenario failed; ``step`` counts its steps and what it expected from 0, None if it was none of them."""

    step: int | None
    said: str


@dataclass(frozen=True, slots=True)
class AlarmChange:
    """A change of a CloudWatch alarm's state, where alarms were judged."""

    minute: int
    alarm: str
    state: str


@dataclass(frozen=True, slots=True)
class Tape:
    """Everything that one scenario leaves.

    ``minutes`` is its length, the last minute begun included; ``minute_of_hour`` is at which minute of an hour it
    began, on which the moments of polls depend. ``seed`` is that of what is random in it. ``lines`` are the last lines
    of each function's log. ``failure`` is None if the scenario passed. ``variables`` are those of the Monaco project
    that the scenario set otherwise than it is said of its resources.
    """

    scenario: Scenario
    made: Made
    seed: int
    minutes: int
    minute_of_hour: int
    resources: Resources
    metrics: tuple[MetricTrack, ...] = ()
    tenant: tuple[TenantTrack, ...] = ()
    entities: tuple[Entity, ...] = ()
    logs: tuple[RecordedLog, ...] = ()
    faults: tuple[FaultSpan, ...] = ()
    problems: tuple[ToldProblem, ...] = ()
    told: tuple[ToldOnce, ...] = ()
    alarms: tuple[AlarmChange, ...] = ()
    lines: tuple[FunctionLine, ...] = ()
    failure: Failure | None = None
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def configured(self) -> Resources:
        """What the monitoring was filled in with in this scenario."""
        filled_in = dict(self.resources.variables) | dict(self.variables)
        return replace(self.resources, variables=tuple(sorted(filled_in.items())))
