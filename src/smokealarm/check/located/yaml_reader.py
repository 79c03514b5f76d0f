"""YAML (https://yaml.org/spec/1.1/) with the place of every value, read as the JSON that it stands for.

The short forms of CloudFormation's intrinsic functions read as their long ones: ``!Ref Queue`` as ``{"Ref": "Queue"}``.
Moments and other types that JSON does not have stay texts. Several documents in one file read as a list.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import yaml

from smokealarm.check.located.node import DEEPEST, Duplicate, Fault, Node, Path, Reading, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["read_yaml"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C, where there is one, reads the same, some ten times as fast."""
_TAGS: Final = "tag:yaml.org,2002:"
_WITHOUT_PREFIX: Final = frozenset({"Ref", "Condition"})
_MOST_NODES: Final = 100_000
"""Values of a document, each time an alias repeats one counted: a few lines can stand for billions."""
_WHERE = re.compile(r", line \d+, column \d+.*", re.DOTALL)


def read_yaml(text: str) -> Reading | Fault:
    """Read a text, or say why it cannot be read; nothing is raised, whatever it holds."""
    reader = _Reader()
    try:
        roots = reader.documents(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        return _fault(error, text)
    except (yaml.YAMLError, ValueError) as error:
        return Fault(f"cannot be read as YAML: {str(error).splitlines()[0]}", Span(0, 0))
    except _FaultFoundError as found:
        return found.fault
    if not roots:
        return Fault("the file is empty", Span(len(text), len(text)), "expected a value")
    return Reading(roots[0] if len(roots) == 1 else _joined(roots), tuple(reader.duplicates))


class _FaultFoundError(Exception):
    """Ends the reading of a document."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _Reader:
    """Builds nodes from the parser's events, by a loop; ``_keys`` holds the name that waits for a value, per object."""

    def __init__(self) -> None:
        self._open: list[Node] = []
        self._tags: list[str | None] = []
        self._keys: list[tuple[str, Span] | None] = []
        self._anchors: dict[str, Node] = {}
        self._count = 0
        self._roots: list[Node] = []
        self.duplicates: list[Duplicate] = []

    def documents(self, events: Iterator[Any]) -> list[Node]:
        """Return the root of every document."""
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._add(_scalar(event), event.anchor, event.tag)
            elif isinstance(event, yaml.MappingStartEvent):
                self._begin({}, event)
            elif isinstance(event, yaml.SequenceStartEvent):
                self._begin([], event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end(event)
            elif isinstance(event, yaml.AliasEvent):
                self._repeat(event)
        return self._roots

    def _begin(self, value: Any, event: Any) -> None:
        if len(self._open) >= DEEPEST:
            raise _FaultFoundError(Fault(f"is nested more than {DEEPEST} deep", _span(event)))
        node = Node(value, _span(event))
        if event.anchor:
            self._anchors[event.anchor] = node
        self._open.append(node)
        self._tags.append(event.tag)
        self._keys.append(None)

    def _end(self, event: Any) -> None:
        node = self._open.pop()
        self._keys.pop()
        node.span = Span(node.span.start, event.end_mark.index)
        self._add(node, None, self._tags.pop())

    def _repeat(self, event: Any) -> None:
        node = self._anchors.get(event.anchor)
        if node is None or node in self._open:
            raise _FaultFoundError(Fault(f"there is no anchor {event.anchor!r} before this alias", _span(event)))
        self._count += sum(1 for _ in islice(node.walk(), _MOST_NODES))
        if self._count > _MOST_NODES:
            raise _FaultFoundError(Fault("the aliases stand for too many values", _span(event)))
        self._add(Node(node.value, _span(event), node.members, node.keys), None, None)

    def _add(self, node: Node, anchor: str | None, tag: str | None) -> None:
        """Put a value that is complete into the object or list around it."""
        if anchor:
            self._anchors[anchor] = node
        node = _long_form(node, tag)
        if not self._open:
            self._roots.append(node)
        elif isinstance(self._open[-1].value, list):
            around = self._open[-1]
            around.members[len(around.value)] = node
            around.value.append(node.value)
        else:
            self._add_to_object(self._open[-1], node)

    def _add_to_object(self, around: Node, node: Node) -> None:
        waiting = self._keys[-1]
        if waiting is None:
            self._keys[-1] = (_name(node), node.span)
            return
        name, span = waiting
        self._keys[-1] = None
        if name in around.members:
            self.duplicates.append(Duplicate((*self._path(), name), span))
        around.keys[name] = span
        around.members[name] = node
        around.value[name] = node.value

    def _path(self) -> Path:
        steps: list[str | int] = []
        for node, key in zip(self._open[:-1], self._keys[:-1], strict=True):
            steps.append(len(node.value) if isinstance(node.value, list) else key[0] if key else "")
        return tuple(steps)


def _scalar(event: Any) -> Node:
    plain, quoted = event.implicit
    text = event.value
    if event.tag is None and plain and not quoted:
        return Node(_resolved(text), _span(event))
    return Node(text, _span(event))


def _resolved(text: str) -> Any:
    """Return what a scalar without quotes is: null, true or false, a number, or a text."""
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)).removeprefix(_TAGS)
    read = _READ.get(tag)
    try:
        return read(yaml.ScalarNode(tag, text)) if read else text
    except ValueError:
        return text


_RESOLVER: Any = yaml.resolver.Resolver()
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_READ: Final[Mapping[str, Callable[[yaml.ScalarNode], Any]]] = {
    "null": lambda _: None,
    "bool": _CONSTRUCTOR.construct_yaml_bool,
    "int": _CONSTRUCTOR.construct_yaml_int,
    "float": _CONSTRUCTOR.construct_yaml_float,
}


def _long_form(node: Node, tag: str | None) -> Node:
    """Return a node with a tag of CloudFormation as the object that the tag is short for."""
    if not tag or not tag.startswith("!") or tag == "!":
        return node
    name = tag[1:] if tag[1:] in _WITHOUT_PREFIX else f"Fn::{tag[1:]}"
    return Node({name: node.value}, node.span, {name: node})


def _name(node: Node) -> str:
    return node.value if isinstance(node.value, str) else str(node.value)


def _span(event: Any) -> Span:
    return Span(event.start_mark.index, event.end_mark.index)


def _joined(roots: list[Node]) -> Node:
    members: dict[str | int, Node] = dict(enumerate(roots))
    return Node([each.value for each in roots], Span(0, roots[-1].span.end), members)


def _fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    start = min(mark.index, len(text)) if mark else 0
    hint = _WHERE.sub("", str(error.context or "").strip())
    return Fault(f"is no YAML: {error.problem or 'it cannot be read'}", Span(start, start + 1), hint)
