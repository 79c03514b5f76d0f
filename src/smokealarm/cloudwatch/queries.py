"""Reading what an alarm asks for: one statistic of one metric, or several queries of which one is judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smokealarm.cloudwatch.alarm import MathQuery, MetricStat
from smokealarm.cloudwatch.diagnostics import ExpressionError
from smokealarm.cloudwatch.expressions import Identifier, Kind, kind_of, parse_expression, walk
from smokealarm.cloudwatch.vocabulary import Statistic
from smokealarm.nearest import nearest
from smokealarm.pipeline.measurement import Metric

if TYPE_CHECKING:
    from smokealarm.cloudwatch.expressions import Expression
    from smokealarm.cloudwatch.options import AlarmLimits
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["UNITS", "read_query"]

UNITS: Final = (
    *("Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None"),
    *("Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes"),
    *("Bits", "Kilobits", "Megabits", "Gigabits", "Terabits"),
    *("Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second"),
    *("Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second"),
)
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html"""

_MINUTE = 60
_HIGH_RESOLUTION = (10, 20, 30)
_PERCENTILE = re.compile(r"p(\d{1,2}(\.\d{1,10})?|100)")
_OTHER_STATISTIC = re.compile(r"(tm|wm|tc|ts)\d+(\.\d+)?|(TM|WM|TC|TS|PR)\(.*\)|IQM")
_ID = re.compile(r"[a-z]\w*")
_OF_ONE = ("MetricName", "Namespace", "Dimensions", "Statistic", "ExtendedStatistic", "Unit")
_NO_METRIC = MetricStat(Metric("", ""), _MINUTE, Statistic.AVERAGE)


def read_query(fields: Fields, limits: AlarmLimits) -> MetricStat | MathQuery:
    """Read MetricName and what belongs to it, or Metrics; complaints go to the findings of ``fields``."""
    if not fields.has("Metrics"):
        fields.asked.add("Metrics")
        return _one(fields, limits)
    for name in (*_OF_ONE, "Period"):
        fields.asked.add(name)
        if fields.values.get(name) not in (None, [], ""):
            fields.error(name, "cannot be combined with Metrics", "write it into the queries")
    entries = fields.sections("Metrics", 2 * limits.metrics)
    return _Queries(fields, limits).read(entries)


def _one(fields: Fields, limits: AlarmLimits) -> MetricStat:
    metric = _metric(fields, limits)
    both = fields.has("Statistic") and fields.has("ExtendedStatistic")
    if both:
        fields.error("ExtendedStatistic", "cannot be combined with Statistic", "expected one of the two")
    name = "ExtendedStatistic" if fields.has("ExtendedStatistic") else "Statistic"
    fields.asked.update(("Statistic", "ExtendedStatistic"))
    return MetricStat(metric, _period(fields), _statistic(fields, name), _unit(fields))


def _metric(fields: Fields, limits: AlarmLimits) -> Metric:
    namespace = fields.text("Namespace", None, least=1, most=255)
    name = fields.text("MetricName", None, least=1, most=255)
    if namespace.startswith(":"):
        fields.error("Namespace", "begins with a colon", "expected a namespace such as AWS/Lambda")
    dimensions = [_dimension(each) for each in fields.sections("Dimensions", limits.dimensions)]
    repeated = {key for key, _ in dimensions if sum(key == other for other, _ in dimensions) > 1}
    if repeated:
        fields.error("Dimensions", f"name {', '.join(sorted(repeated))} twice", "expected each once")
    return Metric(namespace, name, tuple(sorted(dimensions)))


def _dimension(fields: Fields) -> tuple[str, str]:
    found = fields.text("Name", None, least=1, most=255), fields.text("Value", None, least=1, most=1024)
    fields.finish()
    return found


def _period(fields: Fields) -> int:
    """Read a period of whole minutes; shorter ones exist, but are not evaluated here."""
    period = fields.integer("Period", 0, 10, 604_800)
    if period in _HIGH_RESOLUTION:
        fields.error("Period", f"is {period} s", "periods below a minute are not evaluated here")
        return _MINUTE
    if period % _MINUTE:
        fields.error("Period", f"is {period} s", "expected 10, 20, 30 or a multiple of 60")
    return max(period - period % _MINUTE, _MINUTE)


def _statistic(fields: Fields, name: str) -> str:
    written = fields.text(name, None, least=1, most=100)
    if written in set(Statistic) and name != "ExtendedStatistic":
        return Statistic(written)
    if _PERCENTILE.fullmatch(written) and name != "Statistic":
        return written
    if _OTHER_STATISTIC.fullmatch(written) and name != "Statistic":
        fields.error(name, f"{written} is not evaluated here", "expected a percentile such as p99")
    elif written:
        known = ("p50", "p90", "p95", "p99") if name == "ExtendedStatistic" else tuple(Statistic)
        meant = nearest(written, known)
        fields.error(name, f"{written!r} is not known", f"did you mean {meant}?" if meant else ", ".join(known))
    return Statistic.AVERAGE


def _unit(fields: Fields) -> str | None:
    unit = fields.optional_text("Unit", most=50)
    if unit is not None and unit not in UNITS:
        meant = nearest(unit, UNITS)
        fields.error("Unit", f"{unit!r} is not known", f"did you mean {meant}?" if meant else "such as Count")
    return unit


class _Queries:
    """The reading of one alarm's Metrics."""

    def __init__(self, fields: Fields, limits: AlarmLimits) -> None:
        self.fields, self.limits = fields, limits
        self.metrics: dict[str, MetricStat] = {}
        self.expressions: dict[str, tuple[Expression, Fields]] = {}
        self.returned: list[str] = []

    def read(self, entries: list[Fields]) -> MathQuery | MetricStat:
        for entry in entries:
            self.entry(entry)
        if not self.metrics:
            self.fields.error("Metrics", "hold no metric", "expected at least one with MetricStat")
        if len(self.metrics) > self.limits.metrics:
            self.fields.error("Metrics", f"hold {len(self.metrics)} metrics", f"expected at most {self.limits.metrics}")
        if len(self.returned) != 1:
            which = ", ".join(self.returned) or "none"
            self.fields.error("Metrics", f"return data for {which}", "expected exactly one with ReturnData true")
        if len({stat.period for stat in self.metrics.values()}) > 1:
            self.fields.error("Metrics", "have different periods", "expected the same for all")
        ordered = self.ordered()
        returned = self.returned[0] if self.returned else next(iter(self.metrics), "")
        if returned not in self.metrics and returned not in dict(ordered):
            return next(iter(self.metrics.values()), _NO_METRIC)
        return MathQuery(returned, tuple(self.metrics.items()), ordered)

    def entry(self, entry: Fields) -> None:
        name = entry.text("Id", None, least=1, most=255)
        if name and not _ID.fullmatch(name):
            entry.error("Id", f"{name!r} is no id", "expected a lower-case letter, then letters, digits and _")
        if name in self.metrics or name in self.expressions:
            entry.error("Id", f"{name!r} is there twice", "expected an id of its own for each query")
        entry.asked.update(("Label", "AccountId", "Period"))
        if entry.flag("ReturnData", default=True):
            self.returned.append(name)
        if entry.has("Expression") == entry.has("MetricStat"):
            entry.error("MetricStat", "or Expression has to be written, not both", "expected one of the two")
            entry.asked.update(("MetricStat", "Expression"))
        elif entry.has("MetricStat"):
            entry.asked.add("Expression")
            self.metrics[name] = self.metric_stat(entry.section("MetricStat"))
        else:
            entry.asked.add("MetricStat")
            self.expression(name, entry)
        entry.finish()

    def metric_stat(self, fields: Fields) -> MetricStat:
        identity = fields.section("Metric")
        metric = _metric(identity, self.limits)
        identity.finish()
        found = MetricStat(metric, _period(fields), _statistic(fields, "Stat"), _unit(fields))
        fields.finish()
        return found

    def expression(self, name: str, entry: Fields) -> None:
        text = entry.text("Expression", None, least=1, most=2048)
        if text.lstrip().upper().startswith("SELECT "):
            entry.error("Expression", "is a Metrics Insights query", "these are not evaluated here")
            return
        try:
            self.expressions[name] = parse_expression(text), entry
        except ExpressionError as error:
            entry.error("Expression", str(error))

    def ordered(self) -> tuple[tuple[str, Expression], ...]:
        """Return the expressions that make sense, each after those it names."""
        known = dict.fromkeys(self.metrics, Kind.SERIES)
        found: dict[str, Expression] = {}
        waiting = dict(self.expressions)
        while ready := [name for name in waiting if not _named(waiting[name][0]) & set(waiting)]:
            for name in ready:
                expression, entry = waiting.pop(name)
                self.check(name, expression, entry, known)
                found[name] = expression
        for name, (_, entry) in waiting.items():
            entry.error("Expression", f"{name} is computed from itself", "expected no circle")
        broken = any(name not in known for name in found)
        return () if broken else tuple(found.items())

    def check(self, name: str, expression: Expression, entry: Fields, known: dict[str, Kind]) -> None:
        try:
            kind = kind_of(expression, known, self.metrics)
        except ExpressionError as error:
            entry.error("Expression", str(error))
            return
        known[name] = kind
        if name in self.returned and kind is not Kind.SERIES:
            what = "a scalar" if kind is Kind.SCALAR else "several time series"
            entry.error("Expression", f"results in {what}", "an alarm needs one time series")


def _named(expression: Expression) -> set[str]:
    return {node.name for node in walk(expression.root) if isinstance(node, Identifier)}
