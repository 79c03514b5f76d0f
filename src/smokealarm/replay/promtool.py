"""promtool's unit tests as tapes: their input series become metrics of a tenant, as a mapping declares.

What carries over are values by the minute. A mapping names for each metric of promtool the key that the tenant knows it
by, and for each dimension the label that it is::

    metrics:
      queue_depth: {key: ext:cloud.aws.sqs.approximateNumberOfMessagesVisible, dimensions: {queuename: queue}}
      errors_total: {key: log.errors, counter: true}

A counter of Prometheus grows; the tenant gets by how much it grew in each minute, and a decrease is a restart at 0.
What does not carry over is said with its line: rules and expectations, which are PromQL, other intervals than a minute,
``stale`` and native histograms.

Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NoReturn

from smokealarm.check.located import Fault, read_yaml
from smokealarm.errors import TapeInvalid, UsageError
from smokealarm.nearest import told_nearest
from smokealarm.tape import (
    Made,
    NotationError,
    Recorded,
    Resources,
    Scenario,
    Tape,
    TenantTrack,
    read_values,
    save_tape,
)
from smokealarm.tape.places import caret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from smokealarm.check.located import Node
    from smokealarm.tape.notation import Values

__all__ = ["imported"]

_SERIES: Final = re.compile(r"(?P<name>[a-zA-Z_:][\w:]*)\s*(?:\{(?P<labels>[^{}]*)\})?")
_LABEL: Final = re.compile(r'\s*(?P<name>[a-zA-Z_]\w*)\s*=\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*(?:,|$)')
_MINUTE: Final = frozenset({"1m", "60s"})
_POSTPONED: Final = ("alert_rule_test", "promql_expr_test")


@dataclass(frozen=True, slots=True)
class _File:
    """A YAML file whose faults are shown at their places."""

    name: str
    text: str

    def root(self) -> Node:
        found = read_yaml(self.text)
        if isinstance(found, Fault):
            self.fail(found.message, found.hint, *found.span)
        return found.root

    def where(self, node: Node) -> str:
        return f"{self.name}:{self.text.count(chr(10), 0, node.span.start) + 1}"

    def fail(self, message: str, hint: str, start: int, end: int) -> NoReturn:
        where, shown = caret(self.name, self.text, start, end)
        raise TapeInvalid(f"{where}: {message}\n{shown}\n{hint}")

    def refuse(self, node: Node, message: str, hint: str) -> NoReturn:
        self.fail(message, hint, *node.span)


def imported(tests: Path, mapping: Path, folder: Path, resources: Resources) -> Iterator[str]:
    """Write a tape of each test into a folder; yield its file, and each part that does not carry over.

    ``resources`` are those of the pipeline whose monitoring will be replayed on them.

    Raises:
        TapeInvalid: a file cannot be read, or holds what cannot be a tape; shows the place.
    """
    file, metrics = _opened(tests), _metrics(_opened(mapping))
    root = file.root()
    if (rules := root.members.get("rule_files")) is not None:
        yield f"{file.where(rules)}: rule_files are PromQL and are not converted; rules are those of the monitoring"
    found = root.members.get("tests")
    if found is None or not found.members:
        file.refuse(root, "there are no tests", "expected a list under tests")
    for number, test in enumerate(found.members.values(), 1):
        yield from (f"{file.where(test.members[each])}: {each} is PromQL and is not converted"
                    for each in _POSTPONED if each in test.members)  # fmt: skip
        tracks = []
        for series in _list(test, "input_series"):
            track = _track(file, series, metrics)
            if track is None:
                yield f"{file.where(series)}: the mapping does not say what this series is; it is left out"
            else:
                tracks.append(track)
        yield str(save_tape(_tape(file, test, f"test {number}", tracks, resources), folder))


def _opened(path: Path) -> _File:
    try:
        return _File(str(path), path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TapeInvalid(f"{path}: cannot be read: {error}") from error


def _list(node: Node, name: str) -> list[Node]:
    found = node.members.get(name)
    return [] if found is None else list(found.members.values())


def _metrics(file: _File) -> Mapping[str, Mapping[str, Any]]:
    root = file.root()
    found = root.members.get("metrics")
    if found is None or not isinstance(found.value, dict):
        file.refuse(root, "there is no mapping", "expected an object under metrics")
    for node in found.members.values():
        if not isinstance(node.value, dict) or not isinstance(node.value.get("key"), str):
            file.refuse(node, "this metric has no key", "expected key: and the key of the tenant's metric")
    return dict(found.value)


def _track(file: _File, node: Node, metrics: Mapping[str, Mapping[str, Any]]) -> TenantTrack | None:
    series, written = node.members.get("series"), node.members.get("values")
    if series is None or written is None:
        file.refuse(node, "this is no input series", "expected series and values")
    found = _SERIES.fullmatch(str(series.value).strip())
    if found is None:
        file.refuse(series, f"{series.value!r} is no series", 'expected a name and labels: up{job="a"}')
    meant = metrics.get(found["name"])
    if meant is None:
        return None
    labels = {each["name"]: each["value"] for each in _LABEL.finditer(found["labels"] or "")}
    names = sorted((key, _label(file, series, labels, str(label))) for key, label in _dimensions(meant).items())
    values = _values(file, written)
    values = _increases(values) if meant.get("counter") else values
    recorded = Recorded.of(tuple(None if each is None else 1.0 for each in values), values)
    known = tuple(float(minute) for minute in range(len(values) + 1))
    return TenantTrack(str(meant["key"]), tuple(names), recorded, known)


def _dimensions(meant: Mapping[str, Any]) -> Mapping[str, object]:
    found = meant.get("dimensions") or {}
    if not isinstance(found, dict):
        raise UsageError(f"the mapping of {meant['key']}: dimensions is {found!r}, expected DIMENSION: LABEL for each")
    return found


def _label(file: _File, series: Node, labels: Mapping[str, str], name: str) -> str:
    """Return the value of a label, which a dimension of the mapping is filled with."""
    if name not in labels:
        file.refuse(series, f"{series.value!r} has no label {name!r}, as the mapping wants", told_nearest(name, labels))
    return labels[name]


def _values(file: _File, node: Node) -> Values:
    text = str(node.value)
    try:
        return read_values(text)
    except NotationError as error:
        quoted = file.text[node.span.start : node.span.start + 1] in ("'", '"')
        start = node.span.start + quoted
        file.fail(error.message, error.hint, start + error.start, start + error.end)


def _increases(values: Values) -> Values:
    """Return by how much a counter grew in each minute; the first value is where it began."""
    grown = (
        None if new is None or old is None else (new - old if new >= old else new) for old, new in pairwise(values)
    )
    return (None, *grown)


def _tape(file: _File, test: Node, title: str, tracks: list[TenantTrack], resources: Resources) -> Tape:
    interval = test.members.get("interval")
    if interval is None or str(interval.value) not in _MINUTE:
        file.refuse(interval or test, "the interval is not a minute", "expected interval: 1m; a tape has minutes")
    name = str(test.value.get("name") or title)
    line = file.text.count("\n", 0, test.span.start) + 1
    minutes = max([len(each.recorded.total) for each in tracks], default=1)
    scenario = Scenario(file.name, name, line, (f"promtool's test {name}",))
    made = Made("imported", "promtool", "promtool")
    return Tape(scenario, made, 0, max(minutes, 1), 0, resources, tenant=tuple(tracks))
