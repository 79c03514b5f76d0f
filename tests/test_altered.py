"""Attributes that have another value for a while."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace

import pytest

from smokealarm.altered import altered


def test_values_last_as_long_as_the_block() -> None:
    """Also when the block fails."""
    feed = SimpleNamespace(late=0, policy=None)
    with suppress(ZeroDivisionError), altered(feed, late=15, policy="none"):
        assert (feed.late, feed.policy) == (15, "none")
        _ = 1 / 0
    assert (feed.late, feed.policy) == (0, None)


def test_the_inner_of_two_blocks_ends_with_the_value_of_the_outer() -> None:
    """As faults on top of each other do."""
    feed = SimpleNamespace(late=0)
    with altered(feed, late=15):
        with altered(feed, late=30):
            assert feed.late == 30
        assert feed.late == 15
    assert feed.late == 0


def test_what_a_thing_does_not_have_is_not_made_up() -> None:
    """A misspelt attribute would be a fault that does nothing; none of the others is set then."""
    feed = SimpleNamespace(late=0)
    with pytest.raises(AttributeError, match="lat"), altered(feed, late=15, lat=15):
        pass
    assert feed.late == 0
