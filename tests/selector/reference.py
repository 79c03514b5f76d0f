"""A slow and obvious evaluation of the main transformations, one number at a time.

Series are dictionaries from their dimensions to a list of slots; a slot is the list of the values in it, empty where it
is missing. Aggregated slots hold one value.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TypeAlias

Slots: TypeAlias = list[list[float]]
Table: TypeAlias = dict[tuple[tuple[str, str], ...], Slots]


def aggregate(values: list[float], name: str, rank: float = 50) -> float | None:
    """Return the aggregate of values, ``None`` of none."""
    if not values:
        return None
    if name in ("percentile", "median"):
        return _percentile(sorted(values), rank)
    plain = {"sum": math.fsum(values), "count": float(len(values)), "min": min(values), "max": max(values)}
    return {**plain, "avg": plain["sum"] / plain["count"], "value": plain["sum"]}[name]


def _percentile(ordered: list[float], rank: float) -> float:
    place = rank / 100 * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def aggregated(table: Table, name: str, rank: float = 50) -> Table:
    """Aggregate every slot."""
    return {key: [_slot(aggregate(slot, name, rank)) for slot in slots] for key, slots in table.items()}


def _slot(value: float | None) -> list[float]:
    return [] if value is None else [value]


def split_by(table: Table, keys: list[str]) -> Table:
    """Keep some dimensions and pour together what becomes equal."""
    result: Table = {}
    for dimensions, slots in table.items():
        values = dict(dimensions)
        if all(key in values for key in keys):
            kept = tuple((key, values[key]) for key in keys)
            known = result.setdefault(kept, [[] for _ in slots])
            result[kept] = [old + new for old, new in zip(known, slots, strict=True)]
    return result


def folded(table: Table, name: str, rank: float = 50) -> Table:
    """Combine all slots of each series."""
    return {key: [_slot(aggregate([v for slot in slots for v in slot], name, rank))] for key, slots in table.items()}


def rolled(table: Table, name: str, width: int) -> Table:
    """Aggregate each slot with those before it."""
    return {
        key: [
            _slot(aggregate([v for slot in slots[max(0, at + 1 - width) : at + 1] for v in slot], name))
            for at in range(len(slots))
        ]
        for key, slots in table.items()
    }


def delta(table: Table) -> Table:
    """Take the growth from slot to slot, never negative."""
    return {
        key: [[max(0.0, new[0] - old[0])] if old and new else [] for old, new in pairwise(slots)]
        for key, slots in table.items()
    }


def defaulted(table: Table, value: float) -> Table:
    """Fill the gaps of series that have data."""
    return {key: [slot or [value] for slot in slots] if any(slots) else slots for key, slots in table.items()}


def smoothed(table: Table) -> Table:
    """Drop the first slot after a gap."""
    return {
        key: [[] if at and not slots[at - 1] else slot for at, slot in enumerate(slots)] for key, slots in table.items()
    }


def only_over(table: Table, name: str, bound: float) -> Table:
    """Keep series whose aggregate over all slots is greater than ``bound``."""
    totals = {key: aggregate([v for slot in slots for v in slot], name) for key, slots in table.items()}
    return {key: slots for key, slots in table.items() if totals[key] is not None and totals[key] > bound}


def divided(left: Table, right: Table) -> Table:
    """Divide aggregated series by the equal series of another table; by zero is missing."""
    return {
        key: [[a[0] / b[0]] if a and b and b[0] != 0 else [] for a, b in zip(slots, right[key], strict=True)]
        for key, slots in left.items()
        if key in right
    }
