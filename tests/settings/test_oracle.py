"""Schemas and objects do what the vendor's pages, schemas and tenants say, row by row of the oracle tables."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from tests.settings.making import METADATA, METRIC_EVENTS, ORACLE, a_store, item, smallest, stored

from smokealarm.dynatrace.settings.objects import ObjectsQuery, SettingsRefusedError
from smokealarm.dynatrace.settings.objects.object_ids import object_id
from smokealarm.dynatrace.settings.objects.settings_object import FIELDS
from smokealarm.dynatrace.settings.options import SettingsOptions
from smokealarm.dynatrace.settings.schemas import Validated, definition, validate

ABSENT = object()


def rows(table: str, name: str) -> list[Any]:
    """Return the rows of one table as parameters, named by one of their fields."""
    found = json.loads((ORACLE / f"{table}.json").read_text("utf-8"))
    return [pytest.param(row, id=f"{place}-{str(row[name])[:50]!a}") for place, row in enumerate(found)]


def checked(row: dict[str, Any]) -> Validated:
    """Return what becomes of the base of a schema with a row's changes."""
    value = smallest(row["schema"])
    for path, new in row["change"].items():
        *above, last = path.split("/")
        place = value
        for name in above:
            place = place.setdefault(name, {})
        place[last] = new
    for name in row.get("remove", ()):
        del value[name]
    return validate(definition(row["schema"]), value, options=SettingsOptions(**row.get("options", {})))


def at(value: Any, path: str) -> Any:
    """Return what stands at a path, or ABSENT."""
    for part in path.split("/"):
        if isinstance(value, list):
            value = value[int(part)]
        elif part in value:
            value = value[part]
        else:
            return ABSENT
    return value


@pytest.mark.parametrize("row", rows("values", "change"))
def test_values_are_taken_or_refused(row: dict[str, Any]) -> None:
    """A value is refused at each path for its reason; one that is taken is stored with defaults, without the rest."""
    result = checked(row)
    violations = row.get("violations", [])
    assert [each.path for each in result.violations] == [path for path, _ in violations]
    for each, (_, text) in zip(result.violations, violations, strict=True):
        assert text in each.message
    for path, expected in row.get("stored", {}).items():
        assert at(result.value, path) == expected, path
    assert all(at(result.value, path) is ABSENT for path in row.get("absent", ()))


@pytest.mark.parametrize("row", rows("schemas", "schema"))
def test_schemas_have_their_limits(row: dict[str, Any]) -> None:
    """Versions, limits, scopes and the numbers of parts are those of the raw schema."""
    told = definition(row["schema"]).document()
    for name in ("version", "maxObjects", "multiObject", "ordered", "allowedScopes"):
        assert told[name] == row[name]
    assert {name: len(each["items"]) for name, each in told["enums"].items()} == row["enums"]
    assert (len(told["properties"]), len(told["types"])) == (row["properties"], row["types"])


@pytest.mark.parametrize("row", rows("versions", "version"))
def test_versions_of_schemas_are_known_or_not(row: dict[str, Any]) -> None:
    """A version that the tenant does not have is not found."""
    (result,) = a_store(**row["options"]).create([item(row["schema"], schemaVersion=row["version"])], "me").results
    assert result.status == row["status"]
    if result.refusal:
        text = f"Configuration schema {row['schema']} does not exist with version {row['version']}."
        assert result.refusal.args == (text,)


@pytest.mark.parametrize("row", rows("scopes", "scope"))
def test_scopes_are_those_of_the_schema(row: dict[str, Any]) -> None:
    """Another scope is not found."""
    (result,) = a_store().create([item(row["schema"], scope=row["scope"])], "me").results
    assert result.status == row["status"]
    assert (result.refusal.args[0] if result.refusal else "") == row["message"]


@pytest.mark.parametrize("row", rows("object_ids", "objectId"))
def test_object_ids_are_those_of_tenants(row: dict[str, Any]) -> None:
    """The id holds schema, scope and UUID."""
    assert object_id(row["schema"], row["scope"], UUID(row["uuid"])) == row["objectId"]


def _three() -> tuple[Any, dict[str, str]]:
    store = a_store()
    values = (
        smallest(METRIC_EVENTS, summary="a1"),
        smallest(METRIC_EVENTS, summary="b1", enabled=False, modelProperties={"samples": 7}),
        smallest(METRIC_EVENTS, summary="it's"),
    )
    ids = stored(store, *(item(METRIC_EVENTS, value) for value in values))
    return store, dict(zip(ids, "abc", strict=True))


@pytest.mark.parametrize("row", rows("filters", "filter"))
def test_filters_let_objects_through(row: dict[str, Any]) -> None:
    """A filter of the known part of the language is applied; any other is refused."""
    store, names = _three()
    query = ObjectsQuery(schema_ids=(METRIC_EVENTS,), fields=FIELDS, filter=row["filter"])
    if "status" in row:
        with pytest.raises(SettingsRefusedError, match=r"^The filter cannot be used") as caught:
            store.select(query)
        assert caught.value.status == row["status"]
    else:
        assert [names[each["objectId"]] for each in store.select(query).items] == row["matches"]


@pytest.mark.parametrize("row", rows("sorts", "sort"))
def test_orders_sort_objects(row: dict[str, Any]) -> None:
    """Objects come in the order that is asked for; an order by anything else is refused."""
    store, names = _three()
    query = ObjectsQuery(schema_ids=(METRIC_EVENTS,), fields=FIELDS, sort=row["sort"])
    if "status" in row:
        with pytest.raises(SettingsRefusedError, match=r"^The sort cannot be used") as caught:
            store.select(query)
        assert caught.value.status == row["status"]
    else:
        assert [names[each["objectId"]] for each in store.select(query).items] == row["order"]


def test_every_row_has_a_source() -> None:
    """A row follows a page or a report, or says that it is a choice."""
    for table in sorted(ORACLE.glob("*.json")):
        if table.stem != "bases":
            for row in json.loads(table.read_text("utf-8")):
                assert row["source"] == "choice" or row["source"].startswith("https://"), row


def test_the_bases_are_valid() -> None:
    """What every row begins with is taken by a store."""
    bases = json.loads((ORACLE / "bases.json").read_text("utf-8"))
    stored(
        a_store(), *(item(each, scope="metric-shop.orders" if each == METADATA else "environment") for each in bases)
    )
