"""The timeframe that a dashboard asks for by itself."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["default_start"]

_BACK: Final = re.compile(r"-\d{1,9}[mhdwMy]", re.ASCII).fullmatch
_USUAL: Final = "now-2h"


def default_start(timeframe: str) -> str:
    """Return the start that a dashboard's filter such as ``-1h`` asks for, in the form of the API's ``from``.

    Anything else, such as a timeframe that does not end now, is taken as two hours, as the vendor does without one.
    """
    return f"now{timeframe}" if _BACK(timeframe) else _USUAL
