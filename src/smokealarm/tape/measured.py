"""Reading from CloudWatch what a scenario measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.integration.cloudwatch import listed, read
from smokealarm.pipeline.measurement import Metric
from smokealarm.tape.recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mypy_boto3_cloudwatch import CloudWatchClient

    from smokealarm.cloud.extent import MetricExtent
    from smokealarm.dynatrace.integration.gathering import Answers
    from smokealarm.tape.notation import Values

__all__ = ["measured"]

_DURATIONS: Final = frozenset({"Duration", "EndToEndTime", "ExecutionTime"})
"""Metrics of which percentiles are of use, so that their samples are kept."""
_MOST_SAMPLES: Final = 100
"""Samples of one minute that are kept; where there are more, percentiles are estimated from the summary."""


def measured(
    cloudwatch: CloudWatchClient, first: int, minutes: int, extent: MetricExtent | None = None
) -> dict[Metric, Recorded]:
    """Return every metric that has data in the minutes from the epoch minute ``first`` on.

    ``extent`` is that since this minute, where the account can tell: all others need not be asked for.
    """
    span = first, first + minutes
    metrics = listed(cloudwatch, ()) if extent is None else [Metric(*each) for each in sorted(extent.alive)]
    answers = dict(read(cloudwatch, [(each, "SampleCount") for each in metrics], span, 1))
    found = [each for each in metrics if answers.get((each, "SampleCount"))]
    answers |= read(cloudwatch, [(each, statistic) for each in found for statistic in _rest(answers, each)], span, 1)
    for each in found:
        for statistic in ("Minimum", "Maximum"):
            answers.setdefault((each, statistic), answers[each, "Sum"])
    ranks = {each: _ranks(answers, each) for each in found if each.name in _DURATIONS}
    answers |= read(cloudwatch, [(each, f"p{rank}") for each in ranks for rank in _all(ranks[each])], span, 1)
    return {each: _recorded(answers, each, first, ranks.get(each, {})) for each in found}


def _rest(answers: Answers, metric: Metric) -> tuple[str, ...]:
    """Return what else is to be read of a metric; of a single sample in each minute the sum says it all."""
    single = set(answers[metric, "SampleCount"].values()) == {1.0}
    return ("Sum",) if single else ("Sum", "Minimum", "Maximum")


def _ranks(answers: Answers, metric: Metric) -> dict[int, tuple[str, ...]]:
    """Return for each minute with several different samples the percentiles that are these samples.

    The i-th of n samples is the percentile (i-1)/(n-1), be it taken by the nearest rank or by interpolation.
    """
    counts = {minute: round(value) for minute, value in answers[metric, "SampleCount"].items()}
    differ = {minute for minute, low in answers[metric, "Minimum"].items() if answers[metric, "Maximum"][minute] != low}
    return {
        minute: tuple(f"{100 * place / (many - 1):.10f}".rstrip("0").rstrip(".") for place in range(many))
        for minute, many in counts.items()
        if 1 < many <= _MOST_SAMPLES and minute in differ
    }


def _all(ranks: Mapping[int, Iterable[str]]) -> list[str]:
    return sorted({rank for each in ranks.values() for rank in each})


def _recorded(answers: Answers, metric: Metric, first: int, ranks: Mapping[int, Sequence[str]]) -> Recorded:
    samples = tuple(
        (minute - first, tuple(answers[metric, f"p{rank}"][minute] for rank in ranks[minute]))
        for minute in sorted(ranks)
    )
    count, total = (_values(answers[metric, each], first) for each in ("SampleCount", "Sum"))
    minimum, maximum = (_values(answers[metric, each], first) for each in ("Minimum", "Maximum"))
    return Recorded(count, total, minimum, maximum, samples)


def _values(found: Mapping[int, float], first: int) -> Values:
    return tuple(found.get(minute) for minute in range(first, max(found) + 1))
