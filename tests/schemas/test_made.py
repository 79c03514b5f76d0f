"""The JSON Schemas: well formed, and those made from the vendor's up to date."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from tests.schemas.making import SCHEMAS, made

from smokealarm.check import schema_files
from smokealarm.check.document import Kind
from smokealarm.check.schema_files import SETTINGS, schema_folder, schema_name, validator
from smokealarm.dynatrace.settings.schemas import schema_ids
from smokealarm.errors import PackagingError

if TYPE_CHECKING:
    from pathlib import Path

FILES = made()


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_up_to_date(name: str) -> None:
    """A file is what would be made now; ``python tests/schemas/making.py`` writes it anew."""
    assert (SCHEMAS / name).read_text(encoding="utf-8") == FILES[name]


def test_every_settings_schema_has_a_file() -> None:
    """No schema of the tenant is left out."""
    assert sorted(SETTINGS.values()) == sorted(schema_ids())


def test_every_kind_has_a_file_but_two() -> None:
    """The metric events of the Config API are checked as their equivalent, templates by their alarms."""
    names = {kind: schema_name(kind) for kind in Kind}
    assert [kind for kind, name in names.items() if name is None] == [
        Kind.CLASSIC_METRIC_EVENT,
        Kind.CLOUDFORMATION_TEMPLATE,
    ]
    assert all((SCHEMAS / name).is_file() for name in names.values() if name)


def test_a_kind_without_a_file_has_no_validator() -> None:
    """It is left to its reader."""
    assert validator(Kind.CLASSIC_METRIC_EVENT) is None


def test_the_schemas_are_found_in_a_checkout() -> None:
    """Without an installed copy the folder beside ``src/`` is used."""
    assert schema_folder() == SCHEMAS


def test_an_installed_copy_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel has the schemas inside the package."""
    inside = tmp_path / "smokealarm" / "_schemas"
    inside.mkdir(parents=True)
    monkeypatch.setattr(schema_files, "_PACKAGE", tmp_path / "smokealarm")
    with pytest.raises(PackagingError, match="incomplete"):
        schema_folder()
    (inside / "metric-event.json").touch()
    assert schema_folder() == inside


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_a_schema_is_one(path: Path) -> None:
    """Every file is a JSON Schema of the draft that it names, with a title and a description."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema["title"]
    assert schema["description"].strip()
