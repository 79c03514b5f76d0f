"""Timings of detection: a day of many series under ten static rules, beside Prometheus's promtool with the same job.

An event is raised by three violating samples of the last five and closed when fewer are left, which is what an alert
does whose expression counts them. What is firing at the last minute here is what promtool is told to expect there, so
that it fails where the two disagree.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from bench.measurement import Timing, repeated
from smokealarm.backtest import backtest
from smokealarm.dynatrace.detection import Context, DetectionLimits, MetricEventRule, RuleQuery, RuleWatch, parse_rule
from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.series import TimeSeries

_START: Final = 29_001_600  # a minute at which a UTC day begins
_SERIES, _DAY, _RULES = 1000, 1440, 10
_REPEATED: Final = 15
_CONTEXT: Final = Context(limits=DetectionLimits(alerts_per_key_rule=10**9))  # promtool knows no such limit
_KEY: Final = {"type": "METRIC_KEY", "metricKey": "errors", "aggregation": "VALUE"}
_SELECTED: Final = {"type": "METRIC_SELECTOR", "metricSelector": "errors:max"}


def detecting() -> Iterator[Timing]:
    """Evaluate the rules at every minute of the day, then twice the series, minutes and rules, then from a file."""
    job = _Job(_SERIES, _DAY, _thresholds(_RULES))
    peer, reading = _promtool_seconds(job)
    name = f"{_RULES} rules, {_SERIES:,} series, {_DAY:,} minutes"
    base = repeated(_REPEATED, job.run).timing(name, None if peer is None else peer / 1500, "promtool", peer)
    yield base
    if peer is not None and reading is not None:
        yield Timing("the same, less promtool's reading", base.seconds, base.samples, None, "promtool", peer - reading)
    twice = {
        "twice the series": _Job(2 * _SERIES, _DAY, job.thresholds),
        "twice the minutes": _Job(_SERIES, 2 * _DAY, job.thresholds),
        "twice the rules": _Job(_SERIES, _DAY, _thresholds(2 * _RULES)),
    }
    for what, larger in twice.items():
        yield repeated(_REPEATED, larger.run).timing(f"the same, {what}", None, "once", base.seconds)
    yield repeated(_REPEATED, partial(job.run, _SELECTED)).timing("the same by a selector", None, "promtool", peer)
    with tempfile.TemporaryDirectory() as folder:
        file = job.write(Path(folder) / "day.parquet")
        rules = job.rules(_KEY)
        from_file = repeated(3, lambda: backtest(rules, file, _CONTEXT))
    yield from_file.timing("the same from a Parquet file", None, "promtool", peer)


def _thresholds(number: int) -> tuple[float, ...]:
    return tuple(8 + place / 4 for place in range(number))


@dataclass(frozen=True, slots=True)
class _Metrics:
    """A metric source of one metric."""

    series: TimeSeries

    def read(self, key: str, start: int, stop: int) -> MetricData:
        del key, start, stop
        return MetricData(self.series)


class _Job:
    """Series that are noisy all day and have few incidents, one of which is still going on at the end."""

    def __init__(self, series: int, minutes: int, thresholds: tuple[float, ...]) -> None:
        random = np.random.default_rng(7)
        self.thresholds = thresholds
        self.values = np.round(np.abs(random.normal(3, 1.2, (series, minutes))), 1)
        for row in range(0, series, 20):
            for day in range(0, minutes, _DAY):
                begin = day + int(random.integers(_DAY - 20))
                self.values[row, begin : begin + 12] += 7
        self.values[::50, -7:] += 7
        self.dimensions = tuple((("series", str(row)),) for row in range(series))
        self.source = _Metrics(TimeSeries.of_values(_START, self.dimensions, self.values))

    def rules(self, query: dict[str, str]) -> list[MetricEventRule]:
        """Return one rule for each threshold."""
        return [parse_rule(_settings(query, threshold)) for threshold in self.thresholds]

    def run(self, query: dict[str, str] = _KEY) -> list[list[str]]:
        """Evaluate every rule at every minute; return which series are firing at the last one."""
        return [self._firing(rule) for rule in self.rules(query)]

    def _firing(self, rule: MetricEventRule) -> list[str]:
        watch = RuleWatch(RuleQuery.of(rule, _CONTEXT), _START)
        for _ in watch.advance(self.source, _START, _START + self.values.shape[1]):
            pass
        return [str(value) for ((_, value),) in watch.state.open_events]

    def write(self, file: Path) -> Path:
        """Write the series to a Parquet file, minute by minute."""
        series, minutes = self.values.shape
        columns = {
            "timestamp": np.repeat((_START + np.arange(minutes)) * 60, series).astype("datetime64[s]"),
            "metric": pa.array(["errors"]).take(np.zeros(self.values.size, np.int64)).dictionary_encode(),
            "dim.series": pa.array(map(str, np.tile(np.arange(series), minutes).tolist())).dictionary_encode(),
            "value": self.values.T.ravel(),
        }
        parquet.write_table(pa.table(columns), file)
        return file


def _settings(query: dict[str, str], threshold: float) -> dict[str, Any]:
    window = {"samples": 5, "violatingSamples": 3, "dealertingSamples": 3}
    return {
        "summary": f"Errors over {threshold}",
        "queryDefinition": query,
        "modelProperties": {"type": "STATIC_THRESHOLD", "threshold": threshold, "alertCondition": "ABOVE", **window},
        "eventTemplate": {"title": "Errors", "description": "{severity}", "eventType": "ERROR", "metadata": []},
    }


# ---- the peer


def _promtool_seconds(job: _Job) -> tuple[float | None, float | None]:
    """Return how long promtool takes with the rules and without any, or None for both where it is not installed."""
    promtool = shutil.which("promtool")
    if promtool is None:
        sys.stderr.write("bench: there is no promtool on PATH (Debian: prometheus), so its times are left out\n")
        return None, None
    return _tested(promtool, job, job.run()), _tested(promtool, job, ())


def _tested(promtool: str, job: _Job, firing: Sequence[Sequence[str]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "rules.yml").write_text(json.dumps(_alerts(job) if firing else {"groups": []}), "utf-8")
        Path(folder, "test.yml").write_text(json.dumps(_unit_test(job, firing)), "utf-8")
        began = time.perf_counter()
        command = [promtool, "test", "rules", "test.yml"]
        found = subprocess.run(  # noqa: S603 - our own files
            command, cwd=folder, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - began
    if found.returncode:
        raise AssertionError(f"promtool does not find the same series firing: {(found.stdout + found.stderr)[:2000]}")
    return seconds


def _alerts(job: _Job) -> dict[str, Any]:
    """Return the alerts; a subquery of four minutes holds five samples, as both its ends belong to it."""
    alerts = [
        {"alert": f"over {threshold}", "expr": f"count_over_time((errors > {threshold})[4m:1m]) >= 3"}
        for threshold in job.thresholds
    ]
    return {"groups": [{"name": "bench", "interval": "1m", "rules": alerts}]}


def _unit_test(job: _Job, firing: Sequence[Sequence[str]]) -> dict[str, Any]:
    written = (" ".join(map(str, row)) for row in job.values.tolist())
    series = [{"series": f'errors{{series="{row}"}}', "values": values} for row, values in enumerate(written)]
    expected = [
        {
            "eval_time": f"{job.values.shape[1] - 1}m",
            "alertname": f"over {threshold}",
            "exp_alerts": [{"exp_labels": {"series": each}} for each in names],
        }
        for threshold, names in zip(job.thresholds, firing, strict=False)
    ]
    test = {"interval": "1m", "input_series": series, "alert_rule_test": expected}
    return {"rule_files": ["rules.yml"], "evaluation_interval": "1m", "tests": [test]}
