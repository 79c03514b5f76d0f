"""Writing a tape of each test of a file, and saying what does not carry over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smokealarm.replay.promtool.file import LocatedFile
from smokealarm.replay.promtool.keys import FILE, left_out, require_known
from smokealarm.replay.promtool.mapping import read_mapping
from smokealarm.replay.promtool.series import read_series
from smokealarm.tape import Made, Scenario, Tape, TenantTrack, save_tape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from smokealarm.check.located import Node
    from smokealarm.replay.promtool.mapping import MappedMetric
    from smokealarm.series import Dimensions
    from smokealarm.tape import Resources

__all__ = ["imported"]

_DURATION: Final = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?")
_MILLISECONDS: Final = (31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1)
_MINUTE: Final = 60_000


def imported(tests: Path, mapping: Path, folder: Path, resources: Resources) -> Iterator[str]:
    """Write a tape of each test into a folder; yield what does not carry over, by its line, and then the files.

    ``resources`` are those of the pipeline whose monitoring will be replayed on them. Nothing is written if anything
    cannot be read.

    Raises:
        TapeInvalid: a file cannot be read, or holds what cannot be a tape; shows the place.
    """
    file, metrics = LocatedFile.opened(tests), read_mapping(mapping)
    root = file.root()
    require_known(file, root, FILE, "file of tests")
    found = root.members.get("tests")
    if found is None or not found.members:
        file.refuse(root, "there are no tests", "expected a list under tests")
    said = [*left_out(file, root), *_other_evaluations(file, root)]
    tapes = []
    for test, name in _named(found):
        _require_minutes(file, root, test)
        tapes.append(_tape(file, test, name, list(_tracks(file, test, metrics, said)), resources))
    yield from (f"{file.name}:{line}: warning: {each}" for line, each in sorted(said))
    yield from (str(save_tape(each, folder)) for each in tapes)


def _named(tests: Node) -> Iterator[tuple[Node, str]]:
    """Yield each test with a name of its own; one that has none, or another one's, gets its number."""
    known: set[str] = set()
    for number, test in enumerate(tests.members.values(), 1):
        own = str(test.value.get("name") or "")
        name = f"{own} (test {number})" if own in known else own or f"test {number}"
        known.add(name)
        yield test, name


def _other_evaluations(file: LocatedFile, root: Node) -> Iterator[tuple[int, str]]:
    interval = root.members.get("evaluation_interval")
    if interval is not None and _milliseconds(interval) not in (0, _MINUTE):
        said = f"evaluation_interval is {interval.value}, and does not carry over: rules are judged each minute"
        yield file.line(root.keys["evaluation_interval"].start), said


def _require_minutes(file: LocatedFile, root: Node, test: Node) -> None:
    """Refuse a test whose interval is not a minute: its own, else that of the file, else what promtool takes."""
    for node in (test.members.get("interval"), root.members.get("evaluation_interval")):
        length = 0 if node is None else _milliseconds(node)
        if node is not None and length not in (0, _MINUTE):
            file.refuse(node, "the interval is not a minute", "expected 1m; a tape has minutes")
        if length:
            return


def _milliseconds(node: Node) -> int | None:
    """Return how long a duration of Prometheus is; None if it is none."""
    found = _DURATION.fullmatch(str(node.value))
    if found is None:
        return 0 if node.value in (0, None) else None
    return sum(int(number or 0) * each for number, each in zip(found.groups(), _MILLISECONDS, strict=True))


def _tracks(
    file: LocatedFile, test: Node, metrics: Mapping[str, MappedMetric], said: list[tuple[int, str]]
) -> Iterator[TenantTrack]:
    """Yield the metrics of a test; what of its series does not carry over is added to what is said."""
    lines: dict[tuple[str, Dimensions], int] = {}
    series = test.members.get("input_series")
    for node in () if series is None else series.members.values():
        found, line = read_series(file, node, metrics), file.line(node.span.start)
        if found is None:
            said.append((line, "this series does not carry over: the mapping does not say what it is"))
            continue
        if found.dropped:
            said.append((line, f"{_labels(found.dropped)}: the mapping has no dimension for it"))
        track = found.track
        if (other := lines.setdefault((track.key, track.dimensions), line)) != line:
            hint = "map a label in which the two differ to a dimension"
            file.refuse(node, f"by the mapping this is the same series as in line {other}", hint)
        yield track


def _labels(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return f"the label {names[0]} does not carry over"
    return f"the labels {', '.join(names)} do not carry over"


def _tape(file: LocatedFile, test: Node, name: str, tracks: list[TenantTrack], resources: Resources) -> Tape:
    minutes = max([len(each.recorded.total) for each in tracks], default=1)
    scenario = Scenario(file.name, name, file.line(test.span.start), (f"promtool's test {name}",))
    made = Made("imported", "promtool", "promtool")
    return Tape(scenario, made, 0, max(minutes, 1), 0, resources, tenant=tuple(tracks))
