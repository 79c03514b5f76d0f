"""What AWS does not document about alarms, as named choices, and what it documents as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from smokealarm.dynatrace.choices import choice, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.choices import Described

__all__ = ["AlarmLimits", "AlarmOptions", "alarm_rooms"]

_GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring"
_API = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference"
_MISSING = f"{_GUIDE}/alarms-and-missing-data.html"
_LOW_SAMPLES = f"{_GUIDE}/percentiles-with-low-samples.html"
_STATISTICS = f"{_GUIDE}/Statistics-definitions.html"
_MATH = f"{_GUIDE}/using-metric-math.html"
_EVALUATION = f"{_GUIDE}/alarm-evaluation.html"
_COMPOSITE = f"{_GUIDE}/alarm-combining.html"
_PUT = f"{_API}/API_PutMetricAlarm.html"
_PUT_COMPOSITE = f"{_API}/API_PutCompositeAlarm.html"


@dataclass(frozen=True, slots=True)
class AlarmOptions:
    """Every choice about alarms that AWS's documentation leaves open, with the default taken here."""

    extra_periods_share: float = choice(
        1 / 3,
        "share of EvaluationPeriods that is read beyond them; 'a higher number of data points than the number "
        "specified as Evaluation Periods', five for three in the examples",
        _MISSING,
    )
    extra_periods_least: int = choice(2, "periods that are read beyond EvaluationPeriods at least", _MISSING)
    early_breach: Literal["keep", "OK"] = choice(
        "keep",
        "under missing, what comes of breaching datapoints alone that are too few and too new for an alarm: the state "
        "is kept, or OK; the page only says that the alarm does not go to ALARM",
        _MISSING,
    )
    low_samples: Literal["each", "together"] = choice(
        "each",
        "samples of a percentile are counted in each judged period by itself, or in all judged periods together",
        _LOW_SAMPLES,
    )
    percentile: Literal["nearest_rank", "linear"] = choice(
        "nearest_rank", "how a percentile falls between samples", _STATISTICS
    )
    missing_condition: Literal["no_point", "false"] = choice(
        "no_point", "a missing condition of IF gives no datapoint, or counts as false", _MATH
    )
    deleted_child: bool = choice(
        False,  # noqa: FBT003 - a default
        "what a function of a composite rule is of an alarm that does not exist",
        _COMPOSITE,
    )


@dataclass(frozen=True, slots=True)
class AlarmLimits:
    """The documented limits of alarms."""

    name: int = choice(255, "most characters of a name", _PUT)
    description: int = choice(1024, "most characters of a description", _PUT)
    actions: int = choice(5, "most actions for each state", _PUT)
    evaluated_seconds: int = choice(604_800, "most seconds of Period x EvaluationPeriods", _PUT)
    evaluated_seconds_below_an_hour: int = choice(86_400, "the same where the period is shorter than an hour", _PUT)
    hourly_above_seconds: int = choice(
        86_400, "Period x EvaluationPeriods above which an alarm is evaluated once an hour", _EVALUATION
    )
    metrics: int = choice(10, "most metrics of an alarm on a metric math expression", _PUT)
    dimensions: int = choice(30, "most dimensions of a metric", _PUT)
    rule_characters: int = choice(10_240, "most characters of a composite rule", _PUT_COMPOSITE)
    rule_elements: int = choice(500, "most elements of a composite rule", _PUT_COMPOSITE)
    rule_children: int = choice(100, "most alarms that a composite rule names", _PUT_COMPOSITE)
    reason: int = choice(1023, "most characters of a state's reason", f"{_API}/API_SetAlarmState.html")
    reason_data: int = choice(4000, "most characters of a state's reason data", f"{_API}/API_SetAlarmState.html")


def alarm_rooms() -> Iterator[tuple[str, tuple[Described, ...]]]:
    """Yield the choices and the limits of alarms with what they are about."""
    yield "CloudWatch alarms", tuple(describe(AlarmOptions()))
    yield "CloudWatch alarm limits", tuple(describe(AlarmLimits()))
