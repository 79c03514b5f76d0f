"""The JSON Schemas that are made from the vendor's; run as a program, this writes them anew.

python tests/schemas/making.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smokealarm.check.schema_files import SETTINGS, schema_name
from smokealarm.dynatrace.settings.json_schema import DIALECT, json_schema
from smokealarm.dynatrace.settings.schemas import definition

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def made() -> dict[str, str]:
    """Return the text of every file that is made, by its name."""
    texts = {str(schema_name(kind)): _text(json_schema(definition(schema_id))) for kind, schema_id in SETTINGS.items()}
    return {**texts, "settings-object.json": _text(_settings_object())}


def _settings_object() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    return {
        "$schema": DIALECT,
        "title": "Settings 2.0 object",
        "description": "An object as the Settings API takes it; what its value may be depends on its schemaId.",
        "type": "object",
        "required": ["schemaId", "scope", "value"],
        "properties": {
            "schemaId": {"enum": sorted(SETTINGS.values())},
            "schemaVersion": {"type": "string", "pattern": r"^[0-9]+(?:\.[0-9]+){0,2}$"},
            "scope": text,
            "externalId": {**text, "maxLength": 500},
            "objectId": text,
            "value": {"type": "object"},
        },
        "allOf": [
            {
                "if": {"properties": {"schemaId": {"const": schema_id}}, "required": ["schemaId"]},
                "then": {"properties": {"value": {"$ref": schema_name(kind)}}},
            }
            for kind, schema_id in SETTINGS.items()
        ],
    }


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, text in made().items():
        (SCHEMAS / name).write_text(text, encoding="utf-8")
