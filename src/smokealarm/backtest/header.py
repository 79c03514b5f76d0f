"""The columns of a measurement file in long form: ``timestamp``, ``metric``, ``value`` and ``dim.<key>``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.backtest.batch import dimension_key
from smokealarm.errors import MetricsFileInvalid
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Header"]

_REQUIRED = ("timestamp", "metric", "value")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the dimensions stand: pairs of column name and dimension key, in the order of the file."""

    dimensions: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, columns: Sequence[str], place: str) -> Header:
        """Check the columns; raises :class:`~smokealarm.errors.MetricsFileInvalid` for a missing or strange one."""
        for name in _REQUIRED:
            if name not in columns:
                meant = nearest(name, columns)
                hint = f"; is {meant!r} meant?" if meant else ""
                raise MetricsFileInvalid(f"{place} has no column {name!r}{hint} It has {', '.join(columns) or 'none'}.")
        keys = {column: dimension_key(column) for column in columns if column not in _REQUIRED}
        for column, key in keys.items():
            if key is None:
                raise MetricsFileInvalid(f"{place}: the column {column!r} is none of {', '.join(_REQUIRED)}, dim.<key>")
        return cls(tuple((column, key) for column, key in keys.items() if key))
