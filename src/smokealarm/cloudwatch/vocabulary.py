"""The words of CloudWatch alarms, as the API writes them.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "ANOMALY_OPERATORS",
    "ComparisonOperator",
    "LowSamples",
    "StateValue",
    "Statistic",
    "SuppressedBy",
    "TreatMissingData",
]


class StateValue(StrEnum):
    """The three states of an alarm."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


class ComparisonOperator(StrEnum):
    """How a datapoint is held against the threshold; the last three are for anomaly detection."""

    GREATER_OR_EQUAL = "GreaterThanOrEqualToThreshold"
    GREATER = "GreaterThanThreshold"
    LESS = "LessThanThreshold"
    LESS_OR_EQUAL = "LessThanOrEqualToThreshold"
    OUTSIDE_BAND = "LessThanLowerOrGreaterThanUpperThreshold"
    BELOW_BAND = "LessThanLowerThreshold"
    ABOVE_BAND = "GreaterThanUpperThreshold"


ANOMALY_OPERATORS = (ComparisonOperator.OUTSIDE_BAND, ComparisonOperator.BELOW_BAND, ComparisonOperator.ABOVE_BAND)


class TreatMissingData(StrEnum):
    """What a missing datapoint counts as."""

    BREACHING = "breaching"
    NOT_BREACHING = "notBreaching"
    IGNORE = "ignore"
    MISSING = "missing"


class LowSamples(StrEnum):
    """Whether a percentile of few samples is judged."""

    EVALUATE = "evaluate"
    IGNORE = "ignore"


class Statistic(StrEnum):
    """The statistics that need no single values."""

    SAMPLE_COUNT = "SampleCount"
    AVERAGE = "Average"
    SUM = "Sum"
    MINIMUM = "Minimum"
    MAXIMUM = "Maximum"


class SuppressedBy(StrEnum):
    """What holds the actions of a composite alarm back."""

    WAIT_PERIOD = "WaitPeriod"
    EXTENSION_PERIOD = "ExtensionPeriod"
    ALARM = "Alarm"
