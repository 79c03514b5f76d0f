"""Every key of promtool's unit-test files: what becomes of it in a tape, or why nothing does.

Sources: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/, and the types that promtool
reads such a file with, which have one key more (``histogram``):
https://github.com/prometheus/prometheus/blob/main/cmd/promtool/unittest.go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.nearest import told_nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.located import Node
    from smokealarm.replay.promtool.file import LocatedFile

__all__ = ["FILE", "Key", "as_markdown", "left_out", "require_known"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key; ``why`` is what becomes of it or why nothing does, ``inside`` are the keys of each object in its list."""

    name: str
    carried: bool
    why: str
    inside: tuple[Key, ...] = ()


_SAMPLE: Final = (
    Key("labels", carried=False, why="as its `exp_samples`"),
    Key("value", carried=False, why="as its `exp_samples`"),
    Key("histogram", carried=False, why="as its `exp_samples`; the tenant has no native histograms"),
)
_PROMQL_TEST: Final = (
    Key("expr", carried=False, why="it is PromQL, which is not converted"),
    Key("eval_time", carried=False, why="as its `expr`"),
    Key("exp_samples", carried=False, why="as its `expr`", inside=_SAMPLE),
)
_ALERT: Final = (
    Key("exp_labels", carried=False, why="problems have no labels; their entities and severity are those of the rule"),
    Key("exp_annotations", carried=False, why="templates of Prometheus; here notifications have the words"),
)
_ALERT_TEST: Final = (
    Key("eval_time", carried=False, why="a verdict says in which minutes problems open and close"),
    Key("alertname", carried=False, why="rules of Prometheus are not converted"),
    Key("exp_alerts", carried=False, why="as its `alertname`", inside=_ALERT),
)
_SERIES: Final = (
    Key("series", carried=True, why="a key of the tenant, as the mapping says; labels without a dimension are named"),
    Key("values", carried=True, why="a value a minute; `stale`, histograms, `NaN` and `Inf` are refused"),
)
_TEST: Final = (
    Key("name", carried=True, why="the name of the scenario"),
    Key("interval", carried=True, why="a minute; another one is refused"),
    Key(
        "input_series",
        carried=True,
        why="metrics of the tenant; those that the mapping lacks are named",
        inside=_SERIES,
    ),
    Key("start_timestamp", carried=False, why="a tape has no date; it begins with an hour"),
    Key("alert_rule_test", carried=False, why="alerts of rules that are not converted", inside=_ALERT_TEST),
    Key("promql_expr_test", carried=False, why="PromQL is not converted", inside=_PROMQL_TEST),
    Key("external_labels", carried=False, why="only templates of Prometheus read them"),
    Key("external_url", carried=False, why="only templates of Prometheus read it"),
)
FILE: Final = (
    Key("rule_files", carried=False, why="rules are PromQL, which is not converted; those of the monitoring are asked"),
    Key("evaluation_interval", carried=True, why="the interval of tests without one; rules are judged each minute"),
    Key("fuzzy_compare", carried=False, why="no sample is compared with an expected one"),
    Key("group_eval_order", carried=False, why="rules of the monitoring are in no groups, and none reads another"),
    Key("tests", carried=True, why="a tape each", inside=_TEST),
)
"""The keys of a whole file."""


def require_known(file: LocatedFile, node: Node, keys: tuple[Key, ...], kind: str) -> None:
    """Refuse a node that is no object, or that has a key which promtool does not know, or one twice, at any depth."""
    if not isinstance(node.value, dict):
        file.refuse(node, f"this is no {kind}", f"expected an object with {', '.join(each.name for each in keys)}")
    known = {each.name: each for each in keys}
    for name, member in node.members.items():
        if name not in known:
            file.fail(f"promtool knows no key {name!r} here", told_nearest(str(name), known), *node.keys[name])
        if (key := known[str(name)]).inside and member.value is not None:
            if not isinstance(member.value, list):
                file.refuse(member, f"{name} is no list", "expected a - before each entry")
            for each in member.members.values():
                require_known(file, each, key.inside, f"entry of {name}")


def left_out(file: LocatedFile, node: Node, keys: tuple[Key, ...] = FILE) -> Iterator[tuple[int, str]]:
    """Yield each key of a node that does not carry over, with its line and the reason, and below those that do."""
    for key in keys:
        member = node.members.get(key.name)
        if member is None:
            continue
        if not key.carried:
            within = sorted(_names(member, key.inside))
            said = f"{key.name} (with {', '.join(within)})" if within else key.name
            yield file.line(node.keys[key.name].start), f"{said} does not carry over: {key.why.replace('`', '')}"
        elif key.inside:
            for each in member.members.values():
                yield from left_out(file, each, key.inside)


def as_markdown() -> str:
    """Return the table of the documentation: each key, where it stands, whether it carries over, and why."""
    rows = (f"| {name} | {where} | {'yes' if key.carried else 'no'} | {key.why} |" for name, where, key in _rows(FILE))
    return "\n".join(("| key | of | carries over | as what, or why not |", "|---|---|---|---|", *rows))


def _rows(keys: tuple[Key, ...], where: str = "the file") -> Iterator[tuple[str, str, Key]]:
    for key in keys:
        yield f"`{key.name}`", where, key
    for key in keys:
        yield from _rows(key.inside, f"`{key.name}`")


def _names(node: Node, keys: tuple[Key, ...]) -> set[str]:
    """Return the names of the keys that stand anywhere below a node."""
    found = set()
    for each in node.members.values():
        for key in keys:
            if (member := each.members.get(key.name)) is not None:
                found |= {key.name} | _names(member, key.inside)
    return found
