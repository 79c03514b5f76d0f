"""The mapping: which metric of the tenant a series of promtool is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smokealarm.nearest import told_nearest
from smokealarm.replay.promtool.file import LocatedFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from smokealarm.check.located import Node

__all__ = ["MappedMetric", "read_mapping"]

_FORM: Final = "expected key: and the key of the tenant's metric"
_KNOWN: Final[Mapping[str, tuple[type[Any], str]]] = {
    "key": (str, _FORM),
    "dimensions": (dict, "expected DIMENSION: LABEL for each dimension"),
    "counter": (bool, "expected true or false"),
}


@dataclass(frozen=True, slots=True)
class MappedMetric:
    """A metric of the tenant: its key, the label that each dimension is, and whether promtool's values only grow."""

    key: str
    dimensions: Mapping[str, str]
    counter: bool


def read_mapping(path: Path) -> Mapping[str, MappedMetric]:
    """Read what each metric of promtool is, by its name.

    Raises:
        TapeInvalid: the file says something else; shows the place.
    """
    file = LocatedFile.opened(path)
    root = file.root()
    found = root.members.get("metrics")
    if found is None or not isinstance(found.value, dict):
        file.refuse(root, "there is no mapping", "expected an object under metrics")
    return {str(name): _metric(file, node) for name, node in found.members.items()}


def _metric(file: LocatedFile, node: Node) -> MappedMetric:
    if not isinstance(node.value, dict) or "key" not in node.members:
        file.refuse(node, "this metric has no key", _FORM)
    for name, member in node.members.items():
        if name not in _KNOWN:
            file.fail(f"a mapped metric has no {name!r}", told_nearest(str(name), _KNOWN), *node.keys[name])
        kind, form = _KNOWN[str(name)]
        if not isinstance(member.value, kind):
            file.refuse(member, f"{name} is {member.value!r}", form)
    dimensions = {str(name): str(label) for name, label in node.value.get("dimensions", {}).items()}
    return MappedMetric(node.value["key"], dimensions, bool(node.value.get("counter")))
