"""The functions of metric math: how many arguments each takes, of which kinds, and what it results in.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html, the table of functions.
"""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.cloudwatch.expressions.syntax import Kind

__all__ = ["FUNCTIONS", "NOT_FOR_ALARMS", "Signature"]

_ANY = (Kind.SCALAR, Kind.SERIES, Kind.SEVERAL)
_DATA = (Kind.SERIES, Kind.SEVERAL)


@dataclass(frozen=True, slots=True)
class Signature:
    """A function's arguments and result.

    ``takes`` are the kinds of the first argument. ``result`` is one kind for every argument; None leaves it that of the
    first. ``reduces`` means that several series become one and one becomes a scalar.
    """

    least: int
    most: int
    takes: tuple[Kind, ...]
    result: Kind | None = None
    reduces: bool = False


_SAME = Signature(1, 1, _ANY)
_DATA_SAME = Signature(1, 1, _DATA)
_REDUCES = Signature(1, 1, _DATA, reduces=True)

FUNCTIONS = {
    **dict.fromkeys(("ABS", "CEIL", "FLOOR", "LOG", "LOG10"), _SAME),
    **dict.fromkeys(("DIFF", "DIFF_TIME", "RATE", "RUNNING_SUM"), _DATA_SAME),
    **dict.fromkeys(("DAY", "DATE", "HOUR", "MINUTE", "MONTH", "YEAR", "EPOCH"), Signature(1, 1, (Kind.SERIES,))),
    **dict.fromkeys(("AVG", "DATAPOINT_COUNT", "MAX", "MIN", "STDDEV", "SUM"), _REDUCES),
    "FILL": Signature(2, 2, _DATA),
    "IF": Signature(2, 3, (Kind.SCALAR, Kind.SERIES), Kind.SERIES),
    "METRICS": Signature(0, 1, (), Kind.SEVERAL),
    "METRIC_COUNT": Signature(1, 1, (Kind.SEVERAL,), Kind.SCALAR),
    "PERIOD": Signature(1, 1, (Kind.SERIES,), Kind.SCALAR),
    "TIME_SERIES": Signature(1, 1, (Kind.SCALAR,), Kind.SERIES),
}

NOT_FOR_ALARMS = {
    "ANOMALY_DETECTION_BAND": "anomaly-detection models are not evaluated here",
    "DB_PERF_INSIGHTS": "Performance Insights are not read here",
    "FIRST": "it is of no use without SEARCH or SORT",
    "INSIGHT_RULE_METRIC": "Contributor Insights are not read here",
    "LAMBDA": "metric data source connectors are not read here",
    "LAST": "it is of no use without SEARCH or SORT",
    "REMOVE_EMPTY": "it results in several time series",
    "SEARCH": "an alarm cannot be based on SEARCH",
    "SERVICE_QUOTA": "usage metrics are not read here",
    "SLICE": "it results in several time series",
    "SORT": "it results in several time series",
}
"""Functions that exist and why an alarm cannot use them, or not here."""
