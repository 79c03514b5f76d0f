"""Run every timing and print them; ``--json PATH`` also writes them to a file."""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from bench import backend, detection, mutating, pipeline, reading, replaying, reporting, tenant
from bench.measurement import Stopwatch, Timing
from smokealarm.cloud.backend import embedded_backend

_ROOT = Path(__file__).parent.parent
_DRILL = 150.0
_WIDTH = 120  # of the table where there is no terminal to ask


def main() -> None:
    """Measure, then print one table and the same as JSON."""
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--json", type=Path, metavar="PATH", help="write the JSON to a file too")
    options.add_argument("--without-features", action="store_true", help="leave out the drill of every feature")
    options.add_argument("--without-localstack", action="store_true", help="leave out all that needs LocalStack")
    chosen = options.parse_args()
    timings = [reading.helping(), reading.parsing(), *detection.detecting(), tenant.living(), tenant.serving()]
    timings += [*replaying.replaying(), *mutating.mutating(), *reporting.reporting()]
    timings += [] if chosen.without_localstack else _timings()
    timings += [] if chosen.without_localstack or chosen.without_features else _features()
    document = json.dumps({"machine": backend.machine(), "timings": [_as_json(each) for each in timings]}, indent=2)
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(_table(timings))
    sys.stdout.write(f"{document}\n")
    if chosen.json:
        chosen.json.write_text(f"{document}\n", encoding="utf-8")


def _timings() -> list[Timing]:
    timings = [backend.installing(), backend.starting()]
    with embedded_backend() as running, pipeline.deploying(running) as (deployed, deploying):
        timings += [deploying, pipeline.first_object(running, deployed), pipeline.throughput(running, deployed)]
        timings += [pipeline.poison(running, deployed), *backend.invoking(running), backend.idling(running)]
    return timings


def _features() -> list[Timing]:
    """Drill every feature on all processors; real seconds, beside the virtual ones that passed."""
    with tempfile.TemporaryDirectory() as folder:
        figures, watch = Path(folder) / "drill.json", Stopwatch()
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "features", "--drill-json", str(figures)]
        with watch.lap():
            subprocess.run(command, cwd=_ROOT, check=True, stdout=sys.stderr)  # noqa: S603 - our own tests
        found = [_feature(each) for each in json.loads(figures.read_text(encoding="utf-8"))]
    scenarios, virtual = sum(each.samples for each in found), sum(each.peer_seconds or 0 for each in found)
    return [watch.timing(f"the whole drill of {scenarios} scenarios", _DRILL, "reality", virtual), *found]


def _feature(figures: dict[str, object]) -> Timing:
    wall, virtual = float(str(figures["wall_seconds"])), float(str(figures["virtual_seconds"]))
    return Timing(str(figures["feature"]), wall, int(str(figures["scenarios"])), peer="reality", peer_seconds=virtual)


def _table(timings: list[Timing]) -> Table:
    table = Table(Column("what", no_wrap=True), "median", "aim", "peer", "takes", "times faster", "samples")
    for each in timings:
        takes, ratio = (None if value is None else value for value in (each.peer_seconds, each.ratio))
        table.add_row(
            each.name, _length(each.seconds), _length(each.aim), each.peer or "", _length(takes),
            "" if ratio is None else f"{ratio:,.1f}", str(each.samples),
        )  # fmt: skip
    return table


def _length(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds >= 1:
        return f"{seconds:,.2f} s"
    return f"{seconds * 1e3:,.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:,.1f} µs"


def _as_json(timing: Timing) -> dict[str, object]:
    return {**asdict(timing), "ratio": timing.ratio}


if __name__ == "__main__":
    main()
