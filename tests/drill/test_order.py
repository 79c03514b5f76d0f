"""The order in which workers take scenarios."""

from types import SimpleNamespace
from typing import Any

import pytest
from fixtures.order import pytest_collection_modifyitems as ordered


def names(config: Any, *scenarios: str) -> list[str]:
    """Return the names in their new order; those that begin with ``slow`` are marked as such."""
    items: list[Any] = [SimpleNamespace(name=name, get_closest_marker=_marks(name)) for name in scenarios]
    ordered(config, items)
    return [item.name for item in items]


def _marks(name: str) -> Any:
    return lambda mark: mark if name.startswith(mark) else None


@pytest.mark.parametrize(
    ("config", "order"),
    [
        (SimpleNamespace(workerinput={}), ["slow 1", "slow 2", "a", "b", "c"]),
        (SimpleNamespace(), ["a", "slow 1", "b", "slow 2", "c"]),
    ],
)
def test_workers_begin_with_what_is_slow(config: Any, order: list[str]) -> None:
    """Both kinds keep their order; who runs alone takes them as they come."""
    assert names(config, "a", "slow 1", "b", "slow 2", "c") == order
