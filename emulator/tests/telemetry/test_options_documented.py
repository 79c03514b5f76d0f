"""The document on fidelity lists every option as it is."""

import json
from dataclasses import fields
from pathlib import Path

from smokealarm_localstack.telemetry.options import TelemetryOptions

DOCUMENT = Path(__file__).parents[3] / "docs" / "fidelity.md"


def test_every_option_is_listed_with_its_default_and_meaning() -> None:
    """A choice that nobody can look up is a silent guess."""
    text = DOCUMENT.read_text(encoding="utf-8")

    rows = [
        f"| `{each.name}` | `{json.dumps(each.default)}` | {each.metadata['meaning']}"
        for each in fields(TelemetryOptions)
    ]

    assert [row for row in rows if row not in text] == []
