"""The rows of the oracle tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ORACLE = Path(__file__).parents[1] / "oracle" / "integration"


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one table."""
    found: list[dict[str, Any]] = json.loads((ORACLE / f"{name}.json").read_text(encoding="utf-8"))
    return found
