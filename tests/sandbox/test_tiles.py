"""Whether one tile of the dashboard has data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from smokealarm.errors import DrillError
from smokealarm.report.dashboard import Life, TileLiveness
from smokealarm.sandbox import tile_life, tiles

if TYPE_CHECKING:
    from smokealarm.sandbox import Sandbox


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Provide a sandbox whose dashboard has a tile with data and one without."""
    lives = (TileLiveness(0, "Sent", Life.ALIVE, 1, ""), TileLiveness(1, "Throttles", Life.EMPTY, None, ""))
    monkeypatch.setattr(tiles, "tile_lives", lambda _: lives)
    nobody: Any = None
    return nobody


def test_a_tile_is_found_by_its_name(watched: Sandbox) -> None:
    """It has data or not, whatever the other tiles have."""
    assert (tile_life(watched, "Sent"), tile_life(watched, "Throttles")) == (Life.ALIVE, Life.EMPTY)


def test_a_name_that_no_tile_has_is_refused_with_the_nearest(watched: Sandbox) -> None:
    """Instead of a KeyError in the middle of a scenario."""
    with pytest.raises(DrillError, match="no tile with queries is named 'Throttels'; did you mean 'Throttles'"):
        tile_life(watched, "Throttels")
