"""CloudWatch alarms: reading them, judging them as AWS does, and holding them against the rules that they mirror.

Pure: no file, no socket, no clock; every function is told the minute. :func:`judge` says what a metric alarm is at any
moments, :func:`advance` what a composite alarm is, :func:`reason` gives AWS's words for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred

if TYPE_CHECKING:
    from smokealarm.cloudwatch.alarm import (
        Actions,
        ActionsSuppressor,
        Alarm,
        CompositeAlarm,
        MathQuery,
        MetricAlarm,
        MetricStat,
    )
    from smokealarm.cloudwatch.composite import CompositeState, CompositeStep, advance
    from smokealarm.cloudwatch.diagnostics import ExpressionError
    from smokealarm.cloudwatch.evaluation import (
        AlarmData,
        Datapoints,
        Judged,
        evaluated_at,
        evaluation_range,
        judge,
        judge_each,
    )
    from smokealarm.cloudwatch.options import AlarmLimits, AlarmOptions, alarm_rooms
    from smokealarm.cloudwatch.parity import Firing, Parity, SharedMetrics, compare, keys_of
    from smokealarm.cloudwatch.random_shapes import RandomShape, random_series
    from smokealarm.cloudwatch.reading import AlarmReading, parse_alarm, read_alarm
    from smokealarm.cloudwatch.reasons import CREATION, reason, reason_data
    from smokealarm.cloudwatch.recorded import RecordedMetrics
    from smokealarm.cloudwatch.template import filled_properties, read_template
    from smokealarm.cloudwatch.trace import Datapoint, MinuteTrace
    from smokealarm.cloudwatch.vocabulary import (
        ComparisonOperator,
        LowSamples,
        StateValue,
        SuppressedBy,
        TreatMissingData,
    )
else:
    __getattr__ = deferred(
        __name__,
        alarm=(
            "Actions",
            "ActionsSuppressor",
            "Alarm",
            "CompositeAlarm",
            "MathQuery",
            "MetricAlarm",
            "MetricStat",
        ),
        composite=(
            "CompositeState",
            "CompositeStep",
            "advance",
        ),
        diagnostics=("ExpressionError",),
        evaluation=(
            "AlarmData",
            "Datapoints",
            "Judged",
            "evaluated_at",
            "evaluation_range",
            "judge",
            "judge_each",
        ),
        options=(
            "AlarmLimits",
            "AlarmOptions",
            "alarm_rooms",
        ),
        parity=(
            "Firing",
            "Parity",
            "SharedMetrics",
            "compare",
            "keys_of",
        ),
        random_shapes=(
            "RandomShape",
            "random_series",
        ),
        reading=(
            "AlarmReading",
            "parse_alarm",
            "read_alarm",
        ),
        reasons=(
            "CREATION",
            "reason",
            "reason_data",
        ),
        recorded=("RecordedMetrics",),
        template=(
            "filled_properties",
            "read_template",
        ),
        trace=(
            "Datapoint",
            "MinuteTrace",
        ),
        vocabulary=(
            "ComparisonOperator",
            "LowSamples",
            "StateValue",
            "SuppressedBy",
            "TreatMissingData",
        ),
    )

__all__ = [
    "CREATION",
    "Actions",
    "ActionsSuppressor",
    "Alarm",
    "AlarmData",
    "AlarmLimits",
    "AlarmOptions",
    "AlarmReading",
    "ComparisonOperator",
    "CompositeAlarm",
    "CompositeState",
    "CompositeStep",
    "Datapoint",
    "Datapoints",
    "ExpressionError",
    "Firing",
    "Judged",
    "LowSamples",
    "MathQuery",
    "MetricAlarm",
    "MetricStat",
    "MinuteTrace",
    "Parity",
    "RandomShape",
    "RecordedMetrics",
    "SharedMetrics",
    "StateValue",
    "SuppressedBy",
    "TreatMissingData",
    "advance",
    "alarm_rooms",
    "compare",
    "evaluated_at",
    "evaluation_range",
    "filled_properties",
    "judge",
    "judge_each",
    "keys_of",
    "parse_alarm",
    "random_series",
    "read_alarm",
    "read_template",
    "reason",
    "reason_data",
]
