"""The colours of series and thresholds, as classes of the page's style sheet.

A page allows no inline styles, so every colour that a dashboard names becomes a rule of its own.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["DARK", "LIGHT", "Palette"]

LIGHT: Final = (
    "#0b6bcb",
    "#b35900",
    "#2e7d32",
    "#8e24aa",
    "#c62828",
    "#00737d",
    "#6d4c41",
    "#ad1457",
    "#4a5cc0",
    "#726c10",
)
"""The colours of series on white."""
DARK: Final = (
    "#6cb6ff",
    "#ffb057",
    "#7ed687",
    "#d6a2e8",
    "#ff8a80",
    "#5fd6e0",
    "#c9a793",
    "#ff8fb8",
    "#a9b4ff",
    "#d4c95a",
)
"""The same on black."""

_HEX: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", re.ASCII).fullmatch
_NAMED: Final = {
    "BLUE": "#4fa3ff",
    "TURQUOISE": "#14a8a8",
    "GREEN": "#3f9c35",
    "YELLOW": "#c9a000",
    "ORANGE": "#e07b00",
    "RED": "#dc172a",
    "PURPLE": "#9355b7",
    "ROYALBLUE": "#4169e1",
    "GRAY": "#808080",
    "GREY": "#808080",
}


class Palette:
    """Gives each colour a class; :meth:`rules` is the style sheet of those that were asked for."""

    def __init__(self) -> None:
        self._colors: dict[str, str] = {}

    def of(self, color: str, place: int) -> str:
        """Return the class for a colour that a dashboard names, or for the series at a place if it names none."""
        chosen = _NAMED.get(color, color)
        if not _HEX(chosen):
            return f"c{place % len(LIGHT)}"
        name = f"k{chosen[1:].lower()}"
        self._colors[name] = chosen.lower()
        return name

    def rules(self) -> str:
        """Return the rules of the colours that dashboards named."""
        return "".join(f".{name}{{--c:{color}}}" for name, color in sorted(self._colors.items()))
