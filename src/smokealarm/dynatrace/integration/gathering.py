"""From what CloudWatch lists and answers to the data points of a tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.integration.mapping.vocabulary import SUMMARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.dynatrace.integration.mapping import MappedMetric
    from smokealarm.pipeline.measurement import Metric

__all__ = ["Answers", "Question", "Source", "data_points", "more_questions", "questions"]

_MILLISECONDS = 60_000
_PERCENT = 100.0

Question: TypeAlias = "tuple[Metric, str]"
"""A CloudWatch metric and one statistic of it."""

Answers: TypeAlias = "Mapping[Question, Mapping[int, float]]"
"""The values that were found, by the minute since the epoch at which their period begins."""


@dataclass(frozen=True, slots=True)
class Source:
    """One series of a tenant: its key, the CloudWatch metric that fills it, and its own dimensions."""

    mapped: MappedMetric
    metric: Metric
    dimensions: tuple[tuple[str, str], ...]

    @property
    def whole(self) -> Metric:
        """The metric by which the own one is divided, where there is one."""
        return type(self.metric)(self.metric.namespace, self.mapped.per or self.metric.name, self.metric.dimensions)


def questions(sources: Iterable[Source]) -> list[Question]:
    """Return what has to be read to know which series have data, one statistic of each metric."""
    asked = {(metric, _leading(source)): None for source in sources for metric in _metrics(source)}
    return list(asked)


def more_questions(sources: Iterable[Source], answers: Answers) -> list[Question]:
    """Return what else has to be read of the metrics of which the first answers have values; mostly few have any."""
    asked: dict[Question, None] = {}
    for source in sources:
        if answers.get((source.metric, _leading(source))):
            rest = (each for each in source.mapped.reads if each != _leading(source))
            asked.update(((source.metric, statistic), None) for statistic in rest)
    return [each for each in asked if each not in answers]


def _leading(source: Source) -> str:
    return source.mapped.reads[0]


def _metrics(source: Source) -> tuple[Metric, ...]:
    return (source.metric, source.whole) if source.mapped.per else (source.metric,)


def data_points(sources: Iterable[Source], answers: Answers) -> Iterator[DataPoint]:
    """Yield one point for each series and minute that CloudWatch has; a minute without data stays without a point."""
    for source in sources:
        if answers.get((source.metric, _leading(source))):
            for minute, summary in _summaries(source, answers):
                yield DataPoint(source.mapped.key, source.dimensions, "gauge", summary, minute * _MILLISECONDS)


def _summaries(source: Source, answers: Answers) -> Iterator[tuple[int, Summary]]:
    found = [answers.get((source.metric, statistic), {}) for statistic in source.mapped.reads]
    whole = answers.get((source.whole, "Sum"), {})
    for minute in sorted(set.intersection(*(set(each) for each in found))):
        values = [each[minute] for each in found]
        if source.mapped.reads == SUMMARY:
            yield minute, Summary(values[0], values[1], values[2], round(values[3]))
        elif source.mapped.per is None:
            yield minute, Summary.of(values[0])
        elif whole.get(minute):
            yield minute, Summary.of(_PERCENT * values[0] / whole[minute])
