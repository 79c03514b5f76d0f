"""The process's wall clock, moved: ``time.time()``, ``datetime.now()`` and their kin."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import time_machine

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def freeze(start: float) -> Callable[[int], None]:
    """Stop the process's wall clock at ``start`` (epoch seconds) and return the function that moves it.

    That function takes microseconds since the epoch: as a float, a moment of our century is off by up to 0.2 of them.
    """
    traveller = time_machine.travel(datetime.fromtimestamp(start, tz=UTC), tick=False).start()

    def move(microseconds: int) -> None:
        traveller.move_to(_EPOCH + timedelta(microseconds=microseconds))

    return move
