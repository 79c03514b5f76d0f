"""A backtest of a year of minutes for a thousand series, from a Parquet file: how long it takes, and in what memory.

``python -m bench.year``; not part of ``python -m bench``, as it takes minutes and some gigabytes of disk.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

_START: Final = 28_928_160  # minutes since 1970 of 2025-01-01T00:00Z, a day that begins
_DAY: Final = 1440
_TYPES: Final = {
    "timestamp": pa.timestamp("s", "UTC"),
    "metric": pa.dictionary(pa.int32(), pa.string()),
    "dim.queue": pa.dictionary(pa.int32(), pa.string()),
    "value": pa.float64(),
}


def main() -> None:
    """Write the file, test five rules on it in a process of their own, and print what that took."""
    options = argparse.ArgumentParser(prog="bench.year", description=__doc__)
    options.add_argument("--days", type=int, default=365)
    options.add_argument("--series", type=int, default=1000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, rules = Path(folder) / "year.parquet", Path(folder) / "rules.json"
        _write(file, chosen.series, chosen.days)
        rules.write_text(json.dumps(_rules()), encoding="utf-8")
        measured = _measure(["backtest", str(rules), "--metrics", str(file), "--json"])
        size = file.stat().st_size
    samples = chosen.series * chosen.days * _DAY
    figures = {
        "samples": samples,
        "fileMegabytes": size >> 20,
        "samplesPerSecond": round(samples / measured["seconds"]),
    }
    sys.stdout.write(f"{json.dumps({**figures, **measured}, indent=2)}\n")


# ---- the measurements


def _write(file: Path, series: int, days: int) -> None:
    """Write one row group a day, minute by minute: a daily wave, noise, an incident in every twentieth series."""
    random = np.random.default_rng(11)
    names = pa.array([f"orders-{number:04}" for number in range(series)])
    schema = pa.schema(list(_TYPES.items()))
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for day in range(days):
            writer.write_table(pa.table(_columns(day, names, _values(random, series)), schema=schema))


def _values(random: np.random.Generator, series: int) -> NDArray[np.float64]:
    """Return one day as (minutes, series), in tenths."""
    wave = 3 + np.sin(np.linspace(0, 2 * np.pi, _DAY, endpoint=False))[:, None]
    values = np.abs(wave + random.standard_normal((_DAY, series), np.float32))
    for queue in random.choice(series, series // 20, replace=False):
        begin = int(random.integers(_DAY - 20))
        values[begin : begin + 12, queue] += 9
    return np.round(values, 1)


def _columns(day: int, names: pa.Array, values: NDArray[np.float64]) -> dict[str, Any]:
    minutes, series = values.shape
    seconds = (_START + day * _DAY + np.arange(minutes, dtype=np.int64)) * 60
    queues = np.tile(np.arange(series, dtype=np.int32), minutes)
    return {
        "timestamp": pa.array(np.repeat(seconds, series), pa.timestamp("s", "UTC")),
        "metric": pa.DictionaryArray.from_arrays(np.zeros(values.size, np.int32), pa.array(["queue.age"])),
        "dim.queue": pa.DictionaryArray.from_arrays(queues, names),
        "value": values.ravel(),
    }


# ---- the rules


def _rules() -> list[dict[str, Any]]:
    key = {"type": "METRIC_KEY", "metricKey": "queue.age", "aggregation": "AVG"}
    worst = {"type": "METRIC_SELECTOR", "metricSelector": 'queue.age:splitBy("queue"):max:default(0)'}
    each = {"type": "METRIC_SELECTOR", "metricSelector": 'queue.age:splitBy("queue"):max'}
    total = {"type": "METRIC_SELECTOR", "metricSelector": "queue.age:splitBy():sum"}
    static = {"type": "STATIC_THRESHOLD", "alertCondition": "ABOVE"}
    adaptive = {"type": "AUTO_ADAPTIVE_THRESHOLD", "alertCondition": "ABOVE", "signalFluctuation": 3}
    return [
        _rule("Old messages", key, {**static, "threshold": 10}),
        _rule("Old messages for long", key, {**static, "threshold": 8, "violatingSamples": 5}),
        _rule("Queues one by one", worst, {**static, "threshold": 11}),
        _rule("All queues together", total, {**static, "threshold": 4200}),
        _rule("Older than usual", each, adaptive),
    ]


def _rule(summary: str, query: dict[str, str], model: dict[str, Any]) -> dict[str, Any]:
    window = {"samples": 5, "violatingSamples": 3, "dealertingSamples": 5, "alertOnNoData": False}
    template = {"title": summary, "description": "{severity}", "eventType": "RESOURCE", "metadata": []}
    return {"summary": summary, "queryDefinition": query, "modelProperties": window | model, "eventTemplate": template}


# ---- measuring


def _measure(arguments: list[str]) -> dict[str, Any]:
    """Run the command; return its seconds, its peak resident memory and how often the rules fired."""
    command = [str(Path(sys.executable).with_name("smokealarm")), *arguments]
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=output)  # noqa: S603 - our own command
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"the backtest ended with exit code {child.returncode}")
        output.seek(0)
        fired = {rule["summary"]: rule["fired"] for rule in json.load(output)["rules"]}
    peak = usage.ru_maxrss >> (20 if sys.platform == "darwin" else 10)
    cpu = usage.ru_utime + usage.ru_stime
    return {"seconds": round(seconds, 1), "cpuSeconds": round(cpu, 1), "peakMegabytes": peak, "fired": fired}


if __name__ == "__main__":
    main()
