"""Steps that look at the tiles of the dashboard, each named by what stands over it."""

from pytest_bdd import parsers, then

from smokealarm.report.dashboard import Life
from smokealarm.sandbox import Sandbox, dead_tiles, may_be_empty, tile_life, tile_lives


@then("every tile has data or a reason to be empty")
def every_tile_lives(watch: Sandbox) -> None:
    """Find no tile that is empty for no reason. Example: ``Then every tile has data or a reason to be empty``."""
    assert dead_tiles(watch) == ()


@then("every tile that may be empty is empty")
def reasons_are_needed(watch: Sandbox) -> None:
    """Find no reason for a tile that has data all the same. Example: ``Then every tile that may be empty is empty``."""
    empty = {tile.name for tile in tile_lives(watch) if tile.life is Life.EMPTY}
    assert empty == set(may_be_empty(watch))


@then(parsers.re(r'the tile "(?P<name>.+)" (?P<life>has data|is empty|has data, which it has a reason to lack)$'))
def tile_shows(watch: Sandbox, name: str, life: str) -> None:
    """Look at one tile. Example: ``Then the tile "Throttled" has data, which it has a reason to lack``."""
    assert tile_life(watch, name) is (Life.EMPTY if life == "is empty" else Life.ALIVE)
    assert not life.endswith("lack") or name in may_be_empty(watch)
