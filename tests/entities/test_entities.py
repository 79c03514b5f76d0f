"""Entities are told as the Monitored entities API tells them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.problems.making import Known

from smokealarm.dynatrace.entities import (
    EntityOrder,
    EntityQuery,
    ManagementZone,
    METag,
    entity_document,
    entity_scope,
    entity_stub,
    entity_type_document,
    entity_types,
    observed,
    parse_entity_fields,
    parse_entity_sort,
    select_entities,
    tags_of,
    zone_scope,
    zones_of,
)
from smokealarm.dynatrace.selector import SelectorError
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.errors import ParameterInvalid

ORACLE = Path(__file__).parents[1] / "oracle" / "entities"

HOST = Entity(
    "HOST-1",
    "HOST",
    "web",
    frozenset({"stage:prod", "[AWS]team"}),
    frozenset({"12", "unheard"}),
    {"firstSeenTms": "1000", "lastSeenTms": "2000", "bitness": "64", "osType": "LINUX"},
    {"isInstanceOf": frozenset({"HOST_GROUP-1"})},
    {"isDiskOf": frozenset({"DISK-2", "DISK-1"}), "runsOnHost": frozenset({"X"})},
)
SERVICE = Entity("X", "SERVICE", "shop", management_zones=frozenset({"Shop", "settings-7"}))
ENTITIES = Known(HOST, SERVICE)
ZONES = (ManagementZone("12", "Hosts"), ManagementZone("7", "Team", "settings-7"), ManagementZone("8", "Shop"))


def rows(name: str) -> Any:
    """Return the rows of one table."""
    return json.loads((ORACLE / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", rows("tags.json"), ids=lambda row: row["text"])
def test_tags(row: dict[str, Any]) -> None:
    """A tag has the parts that the table says; one without a value has none in its object."""
    document = METag.parse(row["text"]).document()
    names = ("context", "key", "value", "stringRepresentation")
    assert document == {name: row[name] for name in names if row[name] is not None}


@given(st.text())
def test_any_text_is_a_tag(text: str) -> None:
    """Nothing of it is lost but the escapes of colons."""
    assert METag.parse(text).string_representation == text.replace("\\:", ":").removeprefix("[CONTEXTLESS]")


@pytest.mark.parametrize(
    ("criterion", "tag", "covered"),
    [
        ("a", "a", True),
        ("a", "a:b", True),
        ("a:b", "a:b", True),
        ("a:b", "a", False),
        ("a:b", "a:c", False),
        ("A", "a", False),
        ("a", "[AWS]a", False),
        ("[AWS]a", "[AWS]a:b", True),
    ],
)
def test_a_key_alone_covers_every_value(criterion: str, tag: str, covered: bool) -> None:  # noqa: FBT001 - a column
    """Context, key and case have to fit."""
    assert METag.parse(criterion).covers(METag.parse(tag)) is covered


def test_tags_are_told_once_in_order() -> None:
    """However many entities have them."""
    assert [tag.string_representation for tag in tags_of((HOST, HOST))] == ["[AWS]team", "stage:prod"]


@pytest.mark.parametrize("row", rows("fields.json"), ids=lambda row: row["object"])
def test_fields(row: dict[str, Any]) -> None:
    """An object has the fields that the vendor's page names, but for those that are left out here."""
    objects = {"Entity": entity_document(HOST, ENTITIES, ZONES), "EntityType": entity_type_document("HOST", ENTITIES)}
    assert set(objects[row["object"]] or {}) == set(row["fields"]) - set(row["leftOut"])


def test_an_entity() -> None:
    """Attributes are properties, relationships have types, zones have numbers and names."""
    assert entity_document(HOST, ENTITIES, ZONES) == {
        "entityId": "HOST-1",
        "type": "HOST",
        "displayName": "web",
        "firstSeenTms": 1000,
        "lastSeenTms": 2000,
        "tags": [
            {"context": "AWS", "key": "team", "stringRepresentation": "[AWS]team"},
            {"context": "CONTEXTLESS", "key": "stage", "stringRepresentation": "stage:prod", "value": "prod"},
        ],
        "managementZones": [{"id": "12", "name": "Hosts"}, {"id": "unheard", "name": "unheard"}],
        "properties": {"bitness": "64", "osType": "LINUX"},
        "fromRelationships": {"isInstanceOf": [{"id": "HOST_GROUP-1", "type": "HOST_GROUP"}]},
        "toRelationships": {
            "isDiskOf": [{"id": "DISK-1", "type": "DISK"}, {"id": "DISK-2", "type": "DISK"}],
            "runsOnHost": [{"id": "X", "type": "SERVICE"}],
        },
    }


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("", {}),
        ("+lastSeenTms,+properties.bitness", {"lastSeenTms": 2000, "properties": {"bitness": "64"}}),
        ("lastSeenTms", {"lastSeenTms": 2000}),
        ("+properties", {"properties": {"bitness": "64", "osType": "LINUX"}}),
        ("+properties.nothing", {"properties": {}}),
        (
            "+fromRelationships.isInstanceOf",
            {"fromRelationships": {"isInstanceOf": [{"id": "HOST_GROUP-1", "type": "HOST_GROUP"}]}},
        ),
        ("+displayName,+icon", {}),
    ],
)
def test_a_list_tells_only_what_is_asked_for(fields: str, told: dict[str, Any]) -> None:
    """Id, type and name are always there."""
    always = {"entityId": "HOST-1", "type": "HOST", "displayName": "web"}
    assert entity_document(HOST, ENTITIES, ZONES, parse_entity_fields(fields)) == {**always, **told}


def test_when_an_entity_was_seen_is_told_only_if_it_is_known() -> None:
    """A zone is found by its name and by the id of its Settings object."""
    document = entity_document(SERVICE, ENTITIES, ZONES)
    assert "lastSeenTms" not in document
    assert document["managementZones"] == [{"id": "7", "name": "Team"}, {"id": "8", "name": "Shop"}]


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ("+lastSeen", "did you mean lastSeenTms?"),
        ("tags.x", "expected one of|did you mean tags"),
        ("properties.", "did you mean"),
        ("42", "expected one of firstSeenTms"),
    ],
)
def test_a_field_that_entities_do_not_have_is_refused(fields: str, hint: str) -> None:
    """The nearest one is said."""
    with pytest.raises(ParameterInvalid, match=hint.replace("?", r"\?")):
        parse_entity_fields(fields)


@pytest.mark.parametrize(
    ("start", "end", "seen"),
    [(0, 999, False), (0, 1000, True), (1500, 1600, True), (2000, 9000, True), (2001, 9000, False)],
)
def test_an_entity_is_observed_from_its_first_to_its_last_sight(start: int, end: int, seen: bool) -> None:  # noqa: FBT001 - a column
    """One of which nothing is known always is."""
    assert observed(HOST, start, end) is seen
    assert observed(SERVICE, start, end)


def test_entity_types() -> None:
    """A type lists what its entities have; one without entities does not exist."""
    assert entity_types(ENTITIES) == ("HOST", "SERVICE")
    host = entity_type_document("HOST", ENTITIES) or {}
    assert host["dimensionKey"] == "dt.entity.host"
    assert [each["id"] for each in host["properties"]] == ["bitness", "firstSeenTms", "lastSeenTms", "osType"]
    assert host["fromRelationships"] == [{"id": "isInstanceOf", "toTypes": ["HOST_GROUP"]}]
    assert host["toRelationships"][0] == {"id": "isDiskOf", "fromTypes": ["DISK"]}
    assert entity_type_document("DISK", ENTITIES) is None


def test_a_stub_of_an_unknown_entity_has_no_name() -> None:
    """Its type begins its id."""
    assert entity_stub("HOST-9", ENTITIES) == {"entityId": {"id": "HOST-9", "type": "HOST"}}
    assert entity_stub("X", ENTITIES) == {"entityId": {"id": "X", "type": "SERVICE"}, "name": "shop"}


def test_zones_are_told_once() -> None:
    """Known ones come first, in their own order."""
    assert [zone.name for zone in zones_of((SERVICE, HOST, SERVICE), ZONES)] == ["Hosts", "Team", "Shop", "unheard"]


def test_an_entity_scope_has_limits() -> None:
    """So many characters, so many entities."""
    assert entity_scope('type("HOST")', ENTITIES, 1) == {"HOST-1"}
    with pytest.raises(ParameterInvalid, match="selects 1 entities; at most 0"):
        entity_scope('type("HOST")', ENTITIES, 0)
    assert entity_scope('type("HOST")'.ljust(2000), ENTITIES, 1) == {"HOST-1"}
    with pytest.raises(ParameterInvalid, match="has 2001 characters; at most 2000"):
        entity_scope("x" * 2001, ENTITIES, 1)
    with pytest.raises(SelectorError):
        entity_scope("tag(x)", ENTITIES, 1)


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("mzId(12)", {"HOST-1"}),
        ("mzId(12,8)", {"HOST-1", "X"}),
        ('mzName("Shop","Hosts")', {"HOST-1", "X"}),
        ('mzId(8),mzName("Team")', {"X"}),
        ('mzId(8),mzName("Hosts")', set()),
        ('mzName("12")', set()),
        ("", {"HOST-1", "X"}),
    ],
)
def test_a_zone_scope_needs_every_criterion(selector: str, ids: set[str]) -> None:
    """Of the values of one criterion any suffices."""
    assert zone_scope(selector, ENTITIES, ZONES) == ids


def test_ids_in_an_entity_selector_have_one_type() -> None:
    """The vendor's page asks for it."""
    assert entity_scope("entityId(HOST-1,HOST-2)", ENTITIES, 9) == {"HOST-1"}
    with pytest.raises(ParameterInvalid, match="entitySelector: names entities of the types HOST, SERVICE"):
        entity_scope("entityId(HOST-1,SERVICE-1)", ENTITIES, 9)


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("", ["HOST-1", "X"]),
        ("name", ["X", "HOST-1"]),
        ("+name", ["X", "HOST-1"]),
        (" name", ["X", "HOST-1"]),
        ("-name", ["HOST-1", "X"]),
    ],
)
def test_entities_are_sorted_by_name_on_request(sort: str, ids: list[str]) -> None:
    """Otherwise by id."""
    query = EntityQuery(frozenset({"HOST-1", "X"}), 1500, 1600, parse_entity_sort(sort))
    assert [entity.id for entity in select_entities(ENTITIES, query)] == ids


def test_only_observed_entities_of_the_scope_are_found() -> None:
    """Nothing else is a reason to be."""
    assert select_entities(ENTITIES, EntityQuery(frozenset({"HOST-1"}), 0, 999)) == []
    assert select_entities(ENTITIES, EntityQuery(frozenset({"X"}), 0, 999)) == [SERVICE]
    assert EntityQuery(frozenset(), 0, 0).order is EntityOrder.ID


def test_entities_are_sorted_by_nothing_else() -> None:
    """The refusal says by what."""
    with pytest.raises(ParameterInvalid, match="sort: entities are not sorted by '-id'; expected name"):
        parse_entity_sort("-id")
