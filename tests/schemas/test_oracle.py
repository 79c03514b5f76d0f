"""The schemas that are written by hand accept and refuse what the vendors' pages say."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from tests.schemas.making import SCHEMAS

FOLDER = Path(__file__).resolve().parents[1] / "oracle" / "schemas"
FILES = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}
CASES = [(name, row) for name, table in FILES.items() for row in table["rows"]]


def read(name: str) -> Any:
    """Return one of the schemas."""
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


REGISTRY: Registry[Any] = Registry(retrieve=lambda uri: Resource.from_contents(read(uri)))
"""``settings-object.json`` refers to the other files by their names."""


def changed(base: Any, change: dict[str, Any]) -> Any:
    """Return a document with some of its properties replaced or taken away."""
    document = deepcopy(base)
    for path, value in change.items():
        *around, name = path.split("/")
        part = document
        for step in around:
            part = part[step]
        if value is None:
            del part[name]
        else:
            part[name] = value
    return document


@pytest.mark.parametrize(("name", "row"), CASES, ids=[f"{name}: {row['says']}" for name, row in CASES])
def test_a_schema_says_what_the_vendor_says(name: str, row: dict[str, Any]) -> None:
    """Each row of ``tests/oracle/schemas`` is one change of a document."""
    validator = Draft202012Validator(read(f"{name}.json"), registry=REGISTRY)
    assert validator.is_valid(changed(FILES[name]["base"], row["change"])) is row["accepted"]
