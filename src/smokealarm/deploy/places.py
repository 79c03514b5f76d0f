"""From the path of a violation, as the environment writes it, to the place in the template that is to be mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.check.located import Fault, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.located import Node, Path
    from smokealarm.dynatrace.monaco import RenderedConfig

__all__ = ["TemplatePlace", "template_place"]

_PART: Final = re.compile(r"[^/.\[\]]+")


@dataclass(frozen=True, slots=True)
class TemplatePlace:
    """A line of a template, from 1, and the path of the innermost property there that the violation's path names."""

    file: str
    line: int
    path: Path


def template_place(config: RenderedConfig, written: str) -> TemplatePlace:
    """Return where a path such as ``a/0/b`` or ``a[0].b`` leads, as far as there is something.

    The Settings API puts ``<schemaId>/<index>/`` before its paths; both are skipped.
    """
    reading = read_json(config.text)
    if isinstance(reading, Fault):
        return TemplatePlace(config.file, 1, ())
    path, start = _reached(reading.root, _own_part(config.coordinate.type, written))
    line = config.text.count("\n", 0, start)
    return TemplatePlace(config.file, config.lines[line], path)


def _own_part(schema_id: str, written: str) -> str:
    before, found, rest = written.partition(f"{schema_id}/")
    return rest.partition("/")[2] if found and not before else written


def _reached(root: Node, written: str) -> tuple[Path, int]:
    """Return the path that exists, and where the name of its last property, or else its value, begins."""
    path: Path = ()
    node, start = root, root.span.start
    for step, inner in _steps(root, written):
        start = node.keys[step].start if step in node.keys else inner.span.start
        path, node = (*path, step), inner
    return path, start


def _steps(root: Node, written: str) -> Iterator[tuple[str | int, Node]]:
    node = root
    for part in _PART.findall(written):
        step = int(part) if isinstance(node.value, list) and part.isascii() and part.isdecimal() else part
        inner = node.members.get(step)
        if inner is None:
            return
        yield step, inner
        node = inner
