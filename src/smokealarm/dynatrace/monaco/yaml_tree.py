"""A YAML document as a tree whose every node knows its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import yaml

from smokealarm.dynatrace.monaco.places import Place
from smokealarm.dynatrace.monaco.plain_values import PlainValue, plain_value

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Node", "YamlList", "YamlMap", "YamlScalar", "parse_yaml"]

_STRING_TAG = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """One value; ``text`` is how it is written, which is what a property that must be a text takes."""

    place: Place
    text: str
    value: PlainValue


@dataclass(frozen=True, slots=True)
class YamlList:
    """A list of nodes."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping; ``keys`` says where each key is written."""

    place: Place
    entries: Mapping[str, Node]
    keys: Mapping[str, Place]


Node = YamlScalar | YamlList | YamlMap


def parse_yaml(path: str, text: str) -> Node | None:
    """Return the root of the one document in a file's text, None if there is none.

    Raises :class:`~smokealarm.errors.MonacoInvalid` for what is no YAML, for duplicate keys, for anchors and for tags.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
        return None if root is None else _Tree(path, text).node(root)
    except yaml.MarkedYAMLError as error:
        _refuse(path, text, error)
    except yaml.reader.ReaderError as error:
        raise Place(path, text, error.position).refusal("this character is not allowed in YAML") from None
    except RecursionError:
        raise Place(path, text).refusal("lists and mappings are nested too deep") from None


def _refuse(path: str, text: str, error: yaml.MarkedYAMLError) -> NoReturn:
    mark = error.problem_mark or error.context_mark
    where = Place(path, text, mark.index if mark else 0)
    raise where.refusal(f"this is not YAML: {error.problem or error.context}") from None


@dataclass(slots=True)
class _Tree:
    """Turns the library's nodes into ours; each may be met once, since an alias would be met again."""

    path: str
    text: str
    seen: set[int]

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text, self.seen = path, text, set()

    def node(self, node: yaml.Node) -> Node:
        """Return one node and all below it."""
        place = Place(self.path, self.text, node.start_mark.index, node.end_mark.index)
        if id(node) in self.seen:
            raise place.refusal("YAML anchors and aliases are not read here", "write the value out at each place")
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return YamlList(place, tuple(self.node(each) for each in node.value))
        written: str = node.value
        quoted = getattr(node, "style", None) is not None or node.tag == _STRING_TAG
        return YamlScalar(place, written, written if quoted else plain_value(written))

    def _mapping(self, node: yaml.MappingNode, place: Place) -> YamlMap:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for written, value in node.value:
            key = self.node(written)
            if not isinstance(key, YamlScalar):
                raise key.place.refusal("a key must be a text")
            if key.text in entries:
                raise key.place.refusal(f"the key {key.text} is written twice")
            entries[key.text], keys[key.text] = self.node(value), key.place
        return YamlMap(place, entries, keys)
