"""Where a target begins: the rows of the oracle tables."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["seeds"]

_ORACLE = Path(__file__).parent.parent / "tests" / "oracle"
_TABLES = {
    "selector": ("selector/accepted", "selector/refused"),
    "evaluation": ("selector/evaluated", "selector/not_evaluated"),
    "lines": ("ingest/accepted", "ingest/refused"),
    "rule": ("detection/settings",),
    "events": ("hec/bodies",),
}
_COLUMNS = {"lines": "line", "events": "body"}


def seeds(target: str) -> Iterator[bytes]:
    """Yield the first inputs of a target."""
    for table in _TABLES[target]:
        document = json.loads((_ORACLE / f"{table}.json").read_text("utf-8"))
        for row in document["rows"] if isinstance(document, Mapping) else document:
            text = _changes(row["change"]) if target == "rule" else str(row[_COLUMNS.get(target, "selector")])
            yield text.encode("utf-8", "surrogatepass")


def _changes(change: Mapping[str, Any]) -> str:
    return "\n".join(f"{path}\t{json.dumps(value)}" for path, value in change.items())
