"""A YAML document as a tree whose every node knows its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

import yaml

from smokealarm.dynatrace.monaco.places import Place
from smokealarm.dynatrace.monaco.plain_values import PlainValue, plain_value

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Node", "YamlList", "YamlMap", "YamlScalar", "parse_yaml"]

_FAST: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C, where there is one, reads the same, some ten times as fast."""
_DEEPEST: Final = 3000
"""Levels for which its stack is certainly enough; the one in Python raises an error where its own is not."""
_TAGS: Final = yaml.resolver.Resolver()
_SCALAR, _QUOTED = (True, False), (False, True)


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
        root = yaml.compose(text, _loader(text))
        return None if root is None else _Tree(path, text).node(root)
    except yaml.MarkedYAMLError as error:
        _refuse(path, text, error)
    except yaml.reader.ReaderError as error:
        raise Place(path, text, error.position).refusal("this character is not allowed in YAML") from None
    except RecursionError:
        raise Place(path, text).refusal("lists and mappings are nested too deep") from None


def _loader(text: str) -> Any:
    """Return the parser for a text: a level takes a bracket, or a character of a line."""
    levels = text.count("[") + text.count("{") + max(map(len, text.splitlines()), default=0)
    return _FAST if levels <= _DEEPEST else yaml.SafeLoader


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
            self._refuse_tag(node, place)
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            self._refuse_tag(node, place)
            return YamlList(place, tuple(self.node(each) for each in node.value))
        quoted = bool(getattr(node, "style", None))
        self._refuse_tag(node, place, quoted=quoted)
        written: str = node.value
        return YamlScalar(place, written, written if quoted else plain_value(written))

    def _refuse_tag(self, node: yaml.Node, place: Place, *, quoted: bool = False) -> None:
        """Refuse a tag that is written; the library tells only which tag a node has in the end."""
        implied = _TAGS.resolve(type(node), node.value, _QUOTED if quoted else _SCALAR)  # type: ignore[no-untyped-call]
        if node.tag != implied:
            raise place.refusal(f"the YAML tag {node.tag} is not read here", "write the value without a tag")

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
