"""Timings of replay: every kept tape, from its file to its verdict, beside promtool on the same series.

promtool's job is the smaller one: it gets the series that the rules read, as they stand on the tapes, and for each rule
a count of the samples over its threshold; it knows nothing of late data, problems, profiles, mails or alarms.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from bench.measurement import Timing, repeated
from smokealarm.dynatrace.detection import Context, RuleQuery
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.garbage import collect_rarely
from smokealarm.replay import Monitoring, read_monitoring
from smokealarm.replay.folder import Folder, Judges
from smokealarm.replay.run import Question, run
from smokealarm.tape import Tape, load_tape, tape_files, write_values

_ROOT: Final = Path(__file__).parent.parent
_AIM: Final = 1.0
_TRIALS: Final = 100


def replaying() -> Iterator[Timing]:
    """Yield the time of all tapes, that of a folder that was changed, and that of one value on tapes that are ready."""
    collect_rarely()
    files = list(tape_files([_ROOT / "tapes"]))
    question = Question(_ROOT / "monitoring", (_ROOT / "tapes",))
    watch = repeated(3, lambda: _afresh(question))
    tapes = [load_tape(path) for path in files]
    monitoring = read_monitoring(_ROOT / "monitoring", tapes[0].resources)
    yield watch.timing(f"replay: {len(files)} tapes, from file to verdict", _AIM, *_promtool(monitoring, tapes))
    yield _saved(files)
    yield _trying(files)


def _saved(files: list[Path]) -> Timing:
    """Time the answer to a folder in which one rule was changed, as a watch gives it."""
    with tempfile.TemporaryDirectory() as name, Judges() as judges:
        folder = Path(shutil.copytree(_ROOT / "monitoring", Path(name, "monitoring")))
        queues = folder / "dynatrace" / "pipeline" / "queues.yaml"
        text, thresholds = queues.read_text(encoding="utf-8"), count(1)
        judges.judged(Folder(folder), files)

        def save() -> None:
            queues.write_text(text.replace("threshold: 0", f"threshold: {next(thresholds)}"), encoding="utf-8")
            judges.judged(Folder(folder), files)

        return repeated(3, save).timing(f"replay: {len(files)} tapes after a change of two rules", _AIM)


def _afresh(question: Question) -> None:
    """Answer in a copy of this process, which has everything imported and has read nothing yet."""
    process = get_context("fork").Process(target=run, args=(question, lambda _: None))
    process.start()
    process.join()


def _trying(files: list[Path]) -> Timing:
    """Time a value that is tried on all tapes, as each mutant and each step of a sweep is one."""
    question = Question(_ROOT / "monitoring", tuple(files), sweep=f"ingest-dlq-not-empty.threshold=1..{_TRIALS}")
    began = repeated(1, lambda: run(question, lambda _: None)).median
    return Timing("replay: one more value of a rule on all tapes", began / _TRIALS, _TRIALS)


def _promtool(monitoring: Monitoring, tapes: list[Tape]) -> tuple[str | None, float | None]:
    command = shutil.which("promtool")
    if command is None:
        return None, None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keys = {key for rule in monitoring.rules for key in RuleQuery.of(rule, Context()).keys}
        rules = {"groups": [{"name": "all", "interval": "1m", "rules": list(_alerts(monitoring))}]}
        (folder / "rules.json").write_text(json.dumps(rules), encoding="utf-8")
        tests = {
            "rule_files": ["rules.json"],
            "evaluation_interval": "1m",
            "tests": [_test(each, keys) for each in tapes],
        }
        (folder / "tests.json").write_text(json.dumps(tests), encoding="utf-8")
        asked = [command, "test", "rules", str(folder / "tests.json")]
        watch = repeated(3, lambda: subprocess.run(asked, check=True, capture_output=True))  # noqa: S603 - found by us
    return "promtool", watch.median


def _alerts(monitoring: Monitoring) -> Iterator[Mapping[str, Any]]:
    for rule in monitoring.rules:
        if isinstance(rule.model, StaticThreshold):
            sign = ">" if rule.alert_condition == "ABOVE" else "<"
            key, window = _plain(RuleQuery.of(rule, Context()).keys[0]), rule.window
            over = f"count_over_time(({key} {sign} {rule.model.threshold:g})[{window.samples}m:1m])"
            yield {"alert": _plain(rule.rule_id), "expr": f"{over} >= {window.violating_samples}"}


def _test(tape: Tape, keys: set[str]) -> Mapping[str, Any]:
    series = [
        {
            "series": f"{_plain(each.key)}{{{', '.join(_labels(each.dimensions))}}}",
            "values": write_values(each.recorded.total),
        }
        for each in tape.tenant
        if each.key in keys and not each.recorded.is_empty
    ]
    end = {"expr": "vector(1)", "eval_time": f"{tape.minutes}m", "exp_samples": [{"labels": "{}", "value": 1}]}
    return {"interval": "1m", "input_series": series, "promql_expr_test": [end]}


def _labels(dimensions: tuple[tuple[str, str | None], ...]) -> Iterator[str]:
    return (f"{_plain(name)}={json.dumps(value or '')}" for name, value in dimensions)


def _plain(name: str) -> str:
    """Return a name with the letters that Prometheus takes."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name)
