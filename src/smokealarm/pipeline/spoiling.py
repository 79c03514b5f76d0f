"""The named kinds of bad files, each made from a good one.

Which of them the pipeline rejects, and for what reason, is its own documented behaviour (``pipeline/README.md``);
`REJECTED_FOR` has it as a table.
"""

from __future__ import annotations

from enum import StrEnum
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from smokealarm.pipeline.workload import SourceFile, renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEFAULT_MAX_BYTES: Final = 5 * 1024 * 1024
"""The default of the template's parameter MaxObjectBytes."""

_GARBLED_SHARE: Final = 0.3
_REPEATED_SHARE: Final = 0.05
_LINES: Final = 2
"""A file with rows has at least a header and one of them."""


class Spoiling(StrEnum):
    """What can be wrong with a file."""

    MALFORMED = "malformed"
    """Three rows in ten have lost a comma."""
    TRUNCATED = "truncated"
    """The file ends within a row, between its first and its last quarter."""
    WRONG_SCHEMA = "wrong schema"
    """The header names other columns than agreed."""
    EMPTY = "empty"
    """The file has no bytes."""
    OVERSIZE = "oversize"
    """The rows repeat until the file is just greater than allowed."""
    WRONG_ENCODING = "wrong encoding"
    """The text is UTF-16 with a byte order mark."""
    DUPLICATE = "duplicate"
    """One row in twenty comes twice."""
    OUT_OF_ORDER = "out of order"
    """The rows are shuffled."""

    @property
    def slug(self) -> str:
        """The name as part of an object key."""
        return self.value.replace(" ", "-")


REJECTED_FOR: Final[Mapping[Spoiling, str | None]] = MappingProxyType(
    {
        Spoiling.MALFORMED: "TooManyRejectedRows",
        Spoiling.TRUNCATED: "Truncated",
        Spoiling.WRONG_SCHEMA: "WrongSchema",
        Spoiling.EMPTY: "Empty",
        Spoiling.OVERSIZE: "Oversize",
        Spoiling.WRONG_ENCODING: "WrongEncoding",
        Spoiling.DUPLICATE: None,
        Spoiling.OUT_OF_ORDER: None,
    }
)
"""Why the pipeline rejects a whole file, or None: repeated rows are rejected alone, shuffled rows are accepted."""


def spoiled(file: SourceFile, spoiling: Spoiling, seed: int, max_bytes: int = DEFAULT_MAX_BYTES) -> SourceFile:
    """Return a bad copy of a good file, under a key that names what is wrong with it; one without rows stays as it is.

    Args:
        file: a good file.
        spoiling: what to do to it.
        seed: chooses rows and places.
        max_bytes: the pipeline's limit, for the kind that is to exceed it.

    """
    if file.body.count(b"\n") < _LINES:
        return renamed(file, spoiling.slug)
    body = _too_long(file.body, max_bytes) if spoiling is Spoiling.OVERSIZE else _SPOIL[spoiling](file.body, seed)
    return renamed(SourceFile(file.key, body), spoiling.slug)


def _malformed(body: bytes, seed: int) -> bytes:
    header, *rows = _lines(body)
    chosen = _some(rows, _GARBLED_SHARE, seed)
    return _joined(header, [row.replace(b",", b"", 1) if number in chosen else row for number, row in enumerate(rows)])


def _truncated(body: bytes, seed: int) -> bytes:
    cut = Random(seed).randrange(len(body) // 4, 3 * len(body) // 4)  # noqa: S311
    return body[:cut].rstrip(b"\n")


def _wrong_schema(body: bytes, _seed: int) -> bytes:
    header, *rows = _lines(body)
    return _joined(header.replace(b"temp_max,temp_min", b"tmax,tmin"), rows)


def _empty(_body: bytes, _seed: int) -> bytes:
    return b""


def _too_long(body: bytes, max_bytes: int) -> bytes:
    header, *rows = _lines(body)
    repeats = max_bytes // (len(body) - len(header) - 1) + 1
    return _joined(header, rows * repeats)[: max_bytes + 1]


def _wrong_encoding(body: bytes, _seed: int) -> bytes:
    return body.decode().encode("utf-16")


def _duplicate(body: bytes, seed: int) -> bytes:
    header, *rows = _lines(body)
    chosen = _some(rows, _REPEATED_SHARE, seed)
    repeated = [copy for number, row in enumerate(rows) for copy in [row] * (2 if number in chosen else 1)]
    return _joined(header, repeated)


def _out_of_order(body: bytes, seed: int) -> bytes:
    header, *rows = _lines(body)
    Random(seed).shuffle(rows)  # noqa: S311
    return _joined(header, rows)


def _lines(body: bytes) -> list[bytes]:
    return body.removesuffix(b"\n").split(b"\n")


def _joined(header: bytes, rows: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in (header, *rows))


def _some(rows: list[bytes], share: float, seed: int) -> frozenset[int]:
    count = max(1, round(share * len(rows)))
    return frozenset(Random(seed).sample(range(len(rows)), count))  # noqa: S311


_SPOIL: Final[Mapping[Spoiling, Callable[[bytes, int], bytes]]] = MappingProxyType(
    {
        Spoiling.MALFORMED: _malformed,
        Spoiling.TRUNCATED: _truncated,
        Spoiling.WRONG_SCHEMA: _wrong_schema,
        Spoiling.EMPTY: _empty,
        Spoiling.WRONG_ENCODING: _wrong_encoding,
        Spoiling.DUPLICATE: _duplicate,
        Spoiling.OUT_OF_ORDER: _out_of_order,
    }
)
