"""Reading the keys of a YAML mapping: the right kind of value, the required ones there, no other ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.monaco.places import meant
from smokealarm.dynatrace.monaco.yaml_tree import YamlList, YamlMap, YamlScalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.monaco.places import Place
    from smokealarm.dynatrace.monaco.yaml_tree import Node

__all__ = ["Keys", "keys_of", "list_of", "text_of"]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of the mapping ``map``, which is ``what`` in the words of the documentation."""

    map: YamlMap
    what: str

    @property
    def place(self) -> Place:
        """Where the mapping is written."""
        return self.map.place

    def only(self, *known: str) -> Keys:
        """Refuse every key that is not one of these."""
        for name, place in self.map.keys.items():
            if name not in known:
                raise place.refusal(f"{self.what} has no key {name} that is read here", meant(name, known))
        return self

    def get(self, name: str) -> Node | None:
        """Return the value of a key, or None if it is not written."""
        return self.map.entries.get(name)

    def required(self, name: str) -> Node:
        """Return the value of a key that must be written."""
        found = self.get(name)
        if found is None:
            raise self.place.refusal(f"{self.what} has no {name}")
        return found

    def text(self, name: str) -> str:
        """Return the text of a key that must be written and not be empty."""
        node = self.required(name)
        found = text_of(node, name)
        if not found:
            raise node.place.refusal(f"{name} is empty")
        return found

    def optional_text(self, name: str) -> str | None:
        """Return the text of a key that may be missing."""
        return self.text(name) if self.get(name) is not None else None

    def maps(self, name: str, what: str) -> Iterable[Keys]:
        """Return the mappings in the list of a key that may be missing, each of which is ``what``."""
        found = self.get(name)
        return () if found is None else tuple(keys_of(each, what) for each in list_of(found, name))


def keys_of(node: Node, what: str) -> Keys:
    """Return the keys of a node that must be a mapping."""
    if not isinstance(node, YamlMap):
        raise node.place.refusal(f"{what} must be a mapping of keys to values")
    return Keys(node, what)


def list_of(node: Node, what: str) -> tuple[Node, ...]:
    """Return the items of a node that must be a list."""
    if not isinstance(node, YamlList):
        raise node.place.refusal(f"{what} must be a list")
    return node.items


def text_of(node: Node, what: str) -> str:
    """Return the text of a node that must be one value; a number is taken as it is written."""
    if not isinstance(node, YamlScalar):
        raise node.place.refusal(f"{what} must be a single value")
    return "" if node.value is None else node.text
