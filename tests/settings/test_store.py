"""Settings objects are written, read, listed and removed as the Settings API does."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

import pytest
from tests.settings.making import (
    LOG_METRICS,
    METADATA,
    METRIC_EVENTS,
    NOTIFICATIONS,
    PROCESSING,
    PROFILES,
    START,
    a_store,
    item,
    smallest,
    stored,
)

from smokealarm.dynatrace.settings.findings import Finding, Gravity
from smokealarm.dynatrace.settings.objects import ObjectsQuery, SettingsObject, SettingsRefusedError, SettingsStore
from smokealarm.dynatrace.settings.objects.requests import CreateRequest
from smokealarm.dynatrace.settings.options import SettingsLimits
from smokealarm.dynatrace.settings.schemas import definition, validate

AWS = "builtin:hyperscaler-authentication.connections.aws"
MASK = "********"


def _metric_event(summary: str = "Dead letters", **more: Any) -> dict[str, Any]:
    return item(METRIC_EVENTS, smallest(METRIC_EVENTS, summary=summary), **more)


def _names(store: SettingsStore, schema_id: str, name: str) -> list[str]:
    return [each.value[name] for each in store.objects(schema_id)]


def _refused(result: Any) -> tuple[int, str]:
    assert result.refusal
    return result.status, result.refusal.args[0]


# ---- creating


def test_a_created_object_is_told_with_all_its_fields() -> None:
    """What a tenant tells of an object; what has no value is left out."""
    store = a_store()
    (created,) = stored(store, _metric_event())
    told = store.get(created).document()
    assert {name: told[name] for name in told if name not in {"value", "updateToken", "resourceContext"}} == {
        "objectId": created,
        "summary": "Dead letters",
        "searchSummary": "Dead letters",
        "created": START + 1,
        "modified": START + 1,
        "createdBy": "me",
        "modifiedBy": "me",
        "author": "me",
        "scope": "environment",
        "schemaId": METRIC_EVENTS,
        "schemaVersion": "1.0.19",
        "modificationInfo": {
            "deletable": True,
            "modifiable": True,
            "first": False,
            "modifiablePaths": [],
            "nonModifiablePaths": ["legacyId"],
            "movable": False,
        },
    }
    assert told["value"]["eventTemplate"]["eventType"] == "CUSTOM_ALERT"
    assert told["resourceContext"]["operations"] == ["read", "write", "delete"]


def test_the_owner_is_told_where_the_schema_has_owners() -> None:
    """Connections belong to who made them."""
    store = a_store()
    (created,) = stored(store, item(AWS))
    assert store.get(created).document(["owner"]) == {"owner": {"type": "user", "id": "me"}}


def test_an_object_without_a_name_is_summarised_by_its_schema() -> None:
    """Metadata of a metric need not have a display name."""
    store = a_store()
    (created,) = stored(store, item(METADATA, scope="metric-a"))
    assert store.get(created).document(["summary"]) == {"summary": "Metric metadata"}


def test_good_items_are_kept_when_others_are_refused() -> None:
    """Each item has its own result, in its own place; the whole is 207."""
    store = a_store()
    created = store.create(
        [_metric_event("a1"), _metric_event("x"), item("builtin:none", {}), _metric_event("b1")], "me"
    )
    assert created.status == 207
    assert [each.status for each in created.results] == [200, 400, 404, 200]
    assert _names(store, METRIC_EVENTS, "summary") == ["a1", "b1"]
    refused = created.document()[1]
    (violation,) = refused["error"]["constraintViolations"]
    assert refused["error"]["message"] == "Validation failed for 1 Validators."
    assert violation["path"] == f"{METRIC_EVENTS}/1/summary"
    assert refused["invalidValue"]["summary"] == "x"
    assert created.document()[0] == {"code": 200, "objectId": created.results[0].object_id}
    assert "invalidValue" not in created.document()[2]


@pytest.mark.parametrize(
    ("items", "status"),
    [
        ([], 200),
        ([_metric_event("x"), 7], 400),
        ([item("builtin:none", {}), _metric_event(scope="HOST-1")], 404),
        ([_metric_event("x"), item("builtin:none", {})], 207),
    ],
)
def test_the_status_is_that_of_all_items_or_207(items: list[Any], status: int) -> None:
    """Also if all are refused, but for different reasons."""
    assert a_store().create(items, "me").status == status


def test_validation_alone_stores_nothing() -> None:
    """The results are the same, but for the id of an object that does not exist; nothing changes."""
    store = a_store()
    before = store.revision
    created = store.create([_metric_event(), _metric_event("x")], "me", validate_only=True)
    assert created.document()[0] == {"code": 200}
    assert [each.status for each in created.results] == [200, 400]
    assert (store.objects(METRIC_EVENTS), store.revision) == ((), before)
    (kept,) = stored(store, _metric_event(externalId="e"))
    again = store.create([_metric_event("New name", externalId="e")], "me", validate_only=True)
    assert again.document() == [{"code": 200, "objectId": kept}]
    assert store.update(kept, {"value": smallest(METRIC_EVENTS, summary="New")}, "me", validate_only=True).status == 200
    assert _names(store, METRIC_EVENTS, "summary") == ["Dead letters"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "The body must be a list of settings objects."),
        ([7], "A settings object must be a JSON object."),
        ([{}], "scope is missing."),
        ([{"scope": "environment"}], "schemaId is missing."),
        ([{**_metric_event(), "scope": 1}], "scope must be a text."),
        ([{**_metric_event(), "value": None}], "value is missing."),
        ([_metric_event(insertAfter=1)], "insertAfter must be a text."),
        ([_metric_event(externalId="x" * 501)], "externalId has 501 characters; at most 500 are allowed."),
    ],
)
def test_a_body_that_is_no_list_of_objects_is_refused(body: Any, message: str) -> None:
    """What is missing or of the wrong type is named."""
    (result,) = a_store().create(body, "me").results
    assert _refused(result) == (400, message)


def test_a_value_nested_beyond_reason_is_refused() -> None:
    """It is not walked, so that it cannot exhaust the stack; fifty levels are read."""
    deep: Any = 1
    for _ in range(3000):
        deep = {"a": [deep]}
    (result,) = a_store().create([item(PROFILES, {"name": "a", "x": deep})], "me").results
    assert _refused(result) == (400, "value has more than 50 objects and lists within one another.")
    allowed: Any = []
    for _ in range(49):
        allowed = [allowed]
    (result,) = a_store().create([item(PROFILES, {"name": "a", "x": allowed[0]})], "me").results
    assert _refused(result)[1] == "Validation failed for 1 Validators."
    (result,) = a_store().create([item(PROFILES, {"name": "a", "x": allowed})], "me").results
    assert _refused(result)[1].startswith("value has more than 50")


def test_a_scope_beyond_reason_is_not_found() -> None:
    """Nothing is named by so many characters; a thousand are, and may be of any kind."""
    (result,) = a_store().create([item(METADATA, scope="metric-" + "a" * 994)], "me").results
    assert _refused(result) == (404, "There is no scope whose name has 1001 characters.")
    stored(a_store(), item(METADATA, scope="metric-\ud800" + "a" * 992))


def test_what_others_find_refuses_an_object() -> None:
    """The store asks the validators that it is given."""
    store = a_store({PROFILES: lambda _: [Finding(Gravity.ERROR, "name", "is taken")]})
    (result,) = store.create([item(PROFILES)], "me").results
    assert result.refusal
    assert [each.message for each in result.refusal.violations] == ["is taken"]


# ---- replacing by external id


def test_an_external_id_makes_a_post_an_upsert() -> None:
    """The object keeps its id, its place and the time of its creation."""
    store = a_store()
    first, _ = stored(store, _metric_event("a1", externalId="e"), _metric_event("b1"))
    (again,) = stored(store, _metric_event("c1", externalId="e"))
    assert again == first
    assert _names(store, METRIC_EVENTS, "summary") == ["c1", "b1"]
    told = store.get(first).document(["created", "modified", "externalId"])
    assert told == {"created": START + 1, "modified": START + 3, "externalId": "e"}


def test_an_external_id_counts_within_its_schema_and_scope() -> None:
    """The same id may be used elsewhere."""
    store = a_store()
    created = stored(store, _metric_event(externalId="e"), item(PROFILES, externalId="e"))
    created += stored(store, *(item(METADATA, scope=f"metric-{name}", externalId="e") for name in "ab"))
    assert len(set(created)) == 4


def test_an_object_is_replaced_by_id_and_given_an_external_id() -> None:
    """Later it is known by that id."""
    store = a_store()
    (first,) = stored(store, _metric_event("a1"))
    assert stored(store, _metric_event("b1", objectId=first, externalId="e")) == [first]
    assert stored(store, _metric_event("c1", externalId="e")) == [first]
    assert stored(store, _metric_event("d1", objectId=first, externalId="f")) == [first]
    (other,) = stored(store, _metric_event("e1", externalId="e"))
    assert other != first


def test_an_object_id_is_only_used_beside_an_external_id() -> None:
    """Alone it is passed over, or refused, as is chosen."""
    store = a_store()
    (first,) = stored(store, _metric_event())
    assert stored(store, _metric_event(objectId=first)) != [first]
    (result,) = a_store(object_id_alone="refuse").create([_metric_event(objectId=first)], "me").results
    assert _refused(result) == (400, "An objectId needs an externalId beside it.")


def test_only_an_object_of_the_same_schema_and_scope_is_replaced() -> None:
    """Others, and those that are not there, are refused; so is an external id that another object has."""
    store = a_store()
    first, second = stored(store, _metric_event(externalId="e"), _metric_event(externalId="f"))
    results = store.create(
        [
            item(PROFILES, objectId=first, externalId="x"),
            _metric_event(objectId="none", externalId="x"),
            _metric_event(objectId=second, externalId="e"),
        ],
        "me",
    ).results
    assert [each.status for each in results] == [400, 404, 409]
    assert stored(store, _metric_event(objectId=second, externalId="f")) == [second]


# ---- updating


def test_an_update_replaces_the_whole_value() -> None:
    """What is left out reads as its default again; the author and the time are those of the update."""
    store = a_store()
    (created,) = stored(store, item(METRIC_EVENTS, smallest(METRIC_EVENTS, enabled=False), externalId="e"))
    before = store.revision
    result = store.update(created, {"value": smallest(METRIC_EVENTS)}, "you")
    assert result.document() == {"code": 200, "objectId": created}
    told = store.get(created).document()
    assert told["value"]["enabled"] is True
    assert (told["createdBy"], told["modifiedBy"], told["author"]) == ("me", "you", "you")
    assert (told["created"], told["modified"], told["externalId"]) == (START + 1, START + 2, "e")
    assert store.revision > before


def test_a_stale_token_is_a_conflict() -> None:
    """A token holds until the next write, for updates and for deletions; without one nothing is checked."""
    store = a_store()
    (created,) = stored(store, _metric_event())
    token = store.get(created).field("updateToken")
    body = {"value": smallest(METRIC_EVENTS), "updateToken": token}
    assert store.update(created, body, "me").status == 200
    assert _refused(store.update(created, body, "me"))[0] == 409
    with pytest.raises(SettingsRefusedError, match="was changed") as caught:
        store.delete(created, token)
    assert caught.value.status == 409
    assert caught.value.document() == {"error": {"code": 409, "message": str(caught.value)}}
    assert store.update(created, {"value": smallest(METRIC_EVENTS)}, "me").status == 200
    store.delete(created, store.get(created).field("updateToken"))
    assert store.objects(METRIC_EVENTS) == ()


def test_updates_that_cannot_be_done_are_refused() -> None:
    """An unknown object, a version of another tenant, a wrong value, a body that is none."""
    store = a_store()
    (created,) = stored(store, _metric_event())
    value = smallest(METRIC_EVENTS)
    assert _refused(store.update("none", {"value": value}, "me"))[0] == 404
    assert _refused(store.update(created, {"value": value, "schemaVersion": "9.0"}, "me"))[0] == 404
    assert _refused(store.update(created, 7, "me"))[0] == 400
    refused = store.update(created, {"value": {**value, "summary": "x"}}, "me").document()
    assert refused["error"]["constraintViolations"][0]["path"] == f"{METRIC_EVENTS}/0/summary"
    assert refused["invalidValue"]["summary"] == "x"


def test_what_must_never_be_modified_is_kept() -> None:
    """It may be sent again as it is."""
    store = a_store()
    value = smallest(METRIC_EVENTS, legacyId="l")
    (created,) = stored(store, item(METRIC_EVENTS, value))
    assert store.update(created, {"value": {**value, "enabled": False}}, "me").status == 200
    for changed in (smallest(METRIC_EVENTS), {**value, "legacyId": "m"}):
        result = store.update(created, {"value": changed}, "me")
        assert result.refusal
        assert str(result.refusal) == (
            "Validation failed for 1 Validators.\n  legacyId: Given property 'legacyId' must not be modified."
        )


# ---- the profile Default


def test_every_environment_has_the_profile_default() -> None:
    """It is found by its id, by its UUID and by the UUID of zeros; other schemas have no such object."""
    store = a_store()
    (profile,) = store.objects(PROFILES)
    assert (profile.value["name"], len(profile.value["severityRules"])) == ("Default", 6)
    assert profile.uuid == UUID("c21f969b-5f03-333d-83e0-4f8f136e7682")
    for reference in (profile.object_id, str(profile.uuid), "00000000-0000-0000-0000-000000000000"):
        assert store.referred(PROFILES, reference) is profile
        assert store.referred(NOTIFICATIONS, reference) is None
    assert store.referred(PROFILES, "none") is None


def test_the_profile_default_can_be_changed_but_neither_renamed_nor_deleted() -> None:
    """All but its name is its user's."""
    store = a_store()
    (profile,) = store.objects(PROFILES)
    rename = store.update(profile.object_id, {"value": {"name": "Mine"}}, "me")
    assert rename.refusal
    assert [each.path for each in rename.refusal.violations] == ["name"]
    assert store.update(profile.object_id, {"value": {"name": "Default", "severityRules": []}}, "me").status == 200
    with pytest.raises(SettingsRefusedError, match="'Default' cannot be deleted") as caught:
        store.delete(profile.object_id)
    assert caught.value.status == 400
    told = store.get(profile.object_id).document()
    assert told["resourceContext"]["operations"] == ["read", "write"]
    assert told["resourceContext"]["modifications"]["nonModifiablePaths"] == ["name"]
    assert told["modificationInfo"]["deletable"] is False


# ---- secrets


def _slack(url: str = "https://hooks.example/s3cret", **more: Any) -> dict[str, Any]:
    slack = {"url": url, "channel": "#a", "message": "m", **more}
    return {"displayName": "Slack", "type": "SLACK", "slackNotification": slack}


def _jira(url: str, token: str, **more: Any) -> dict[str, Any]:
    jira = {"url": url, "username": "u", "apiToken": token, "projectKey": "P", "issueType": "T", **more}
    return {"displayName": "Jira", "type": "JIRA", "jiraNotification": jira}


def _hook(*headers: dict[str, Any]) -> dict[str, Any]:
    hook = {"url": "https://example.com", "headers": list(headers)}
    return {"displayName": "Hook", "webHookNotification": hook}


def test_secrets_are_masked_for_all_but_the_tenant() -> None:
    """Neither what is told, nor a refusal, nor a repr holds one; the tenant reads it."""
    store = a_store()
    (created,) = stored(store, item(NOTIFICATIONS, _slack()))
    assert store.get(created).value()["slackNotification"]["url"] == MASK
    page = store.select(ObjectsQuery(schema_ids=(NOTIFICATIONS,)))
    refused = store.create([item(NOTIFICATIONS, _slack(channel=""))], "me")
    (kept,) = store.objects(NOTIFICATIONS)
    effective, checked = store.effective(_effective()), validate(definition(NOTIFICATIONS), _slack())
    read = CreateRequest.of(item(NOTIFICATIONS, _slack()), 500)
    for told in (page.document(), store.get(created), refused.document(), kept, effective, checked, read):
        assert "s3cret" not in repr(told)
    assert kept.value["slackNotification"]["url"] == "https://hooks.example/s3cret"


def _effective(*schema_ids: str, scope: str = "environment", **more: Any) -> ObjectsQuery:
    return ObjectsQuery(schema_ids=schema_ids, scopes=(scope,), **more)


def test_a_secret_that_comes_back_masked_is_kept() -> None:
    """One that comes back otherwise is a new one."""
    store = a_store()
    (created,) = stored(store, item(NOTIFICATIONS, _slack(), externalId="e"))
    assert store.update(created, {"value": {**store.get(created).value(), "enabled": False}}, "me").status == 200
    stored(store, item(NOTIFICATIONS, _slack(MASK, channel="#b"), externalId="e"))
    (kept,) = store.objects(NOTIFICATIONS)
    assert kept.value["enabled"] is True
    assert kept.value["slackNotification"] == {
        "url": "https://hooks.example/s3cret",
        "channel": "#b",
        "message": "m",
    }
    stored(store, item(NOTIFICATIONS, _slack("https://new.example"), externalId="e"))
    assert store.objects(NOTIFICATIONS)[0].value["slackNotification"]["url"] == "https://new.example"


def test_a_mask_without_a_secret_behind_it_is_refused() -> None:
    """There is nothing that it could stand for, in a new object or in one of another type."""
    store = a_store()
    (result,) = store.create([item(NOTIFICATIONS, _slack(MASK))], "me").results
    assert result.refusal
    assert [each.path for each in result.refusal.violations] == ["slackNotification/url"]
    (created,) = stored(store, item(NOTIFICATIONS))
    assert store.update(created, {"value": _slack(MASK)}, "me").status == 400


def test_secrets_have_to_be_sent_anew_with_a_new_address() -> None:
    """A masked one would go to a place for which it was not meant; other changes leave it where it is."""
    store = a_store()
    (created,) = stored(store, item(NOTIFICATIONS, _jira("https://a.example", "t0ken")))
    assert store.update(created, {"value": _jira("https://a.example", MASK, summary="new")}, "me").status == 200
    moved = store.update(created, {"value": _jira("https://b.example", MASK)}, "me")
    assert moved.refusal
    assert [each.path for each in moved.refusal.violations] == ["jiraNotification/apiToken"]
    assert store.update(created, {"value": _jira("https://b.example", "t0ken")}, "me").status == 200


def test_secret_headers_are_known_by_how_they_look() -> None:
    """In another order each keeps its own secret; a new name does not get an old secret."""
    store = a_store()
    one, two = ({"name": name, "secret": True, "secretValue": f"s-{name}"} for name in "ab")
    plain = {"name": "c", "secret": False, "value": "v"}
    (created,) = stored(store, item(NOTIFICATIONS, _hook(one, two, plain)))
    masked = [{**each, "secretValue": MASK} for each in (two, one)]
    assert store.update(created, {"value": _hook(plain, *masked)}, "me").status == 200
    headers = store.objects(NOTIFICATIONS)[0].value["webHookNotification"]["headers"]
    assert [each.get("secretValue") for each in headers] == [None, "s-b", "s-a"]
    assert store.update(created, {"value": _hook({**masked[0], "name": "x"})}, "me").status == 400


@pytest.mark.parametrize("value", [7, [], {"slackNotification": 7}, {"webHookNotification": {"headers": 7}}])
def test_values_of_any_shape_are_searched_for_secrets(value: Any) -> None:
    """They are refused for their shape, over an object as well as without one."""
    store = a_store()
    (created,) = stored(store, item(NOTIFICATIONS, _hook({"name": "a", "value": "b"})))
    assert store.create([item(NOTIFICATIONS, value)], "me").status == 400
    assert store.update(created, {"value": value}, "me").status == 400


# ---- what objects are to one another


def test_some_names_are_unique() -> None:
    """Another object with the same one is refused; the object itself keeps it."""
    store = a_store()
    (first,) = stored(store, item(LOG_METRICS))
    (result,) = store.create([item(LOG_METRICS)], "me").results
    assert result.refusal
    assert [(each.path, each.message) for each in result.refusal.violations] == [
        ("key", "There is another object with the same value.")
    ]
    assert store.update(first, {"value": smallest(LOG_METRICS, enabled=False)}, "me").status == 200
    stored(store, item(LOG_METRICS, smallest(LOG_METRICS, key="log.other")))


def test_a_schema_has_a_most_number_of_objects() -> None:
    """One more is refused, while those that are there can be replaced."""
    store = a_store(second_single_object="refuse")
    (first,) = stored(store, item(METADATA, scope="metric-a", externalId="e"))
    (result,) = store.create([item(METADATA, scope="metric-a")], "me").results
    assert result.refusal
    assert [each.message for each in result.refusal.violations] == ["There may be at most 1 objects."]
    assert stored(store, item(METADATA, scope="metric-a", externalId="e")) == [first]
    assert stored(store, item(METADATA, scope="metric-b")) != [first]


def test_a_second_single_object_replaces_the_first() -> None:
    """So that a POST can be repeated; each scope has its own."""
    store = a_store()
    (first,) = stored(store, item(METADATA, scope="metric-a"))
    assert stored(store, item(METADATA, {"unit": "ms"}, scope="metric-a")) == [first]
    assert stored(store, item(METADATA, scope="metric-b")) != [first]


def test_an_external_id_stays_when_a_single_object_is_replaced_without_one() -> None:
    """The object is still known by it."""
    store = a_store()
    (first,) = stored(store, item(METADATA, scope="metric-a", externalId="e"))
    stored(store, item(METADATA, scope="metric-a"))
    assert store.get(first).field("externalId") == "e"


def test_dangling_references_may_be_refused() -> None:
    """A profile or zone that does not exist is named; those that do are taken."""
    value = smallest(NOTIFICATIONS, alertingProfile="none")
    stored(a_store(), item(NOTIFICATIONS, value))
    store = a_store(dangling_reference="refuse")
    zones = item("builtin:alerting.maintenance-window", filters=[])
    zones["value"]["filters"] = [{"managementZones": ["zone"]}]
    results = store.create([item(NOTIFICATIONS, value), item(NOTIFICATIONS), zones], "me").results
    assert [each.status for each in results] == [400, 200, 400]
    assert [each.refusal.violations[0].path for each in results if each.refusal] == [
        "alertingProfile",
        "filters/0/managementZones/0",
    ]


# ---- order


def _rule(name: str, **more: Any) -> dict[str, Any]:
    return item(PROCESSING, smallest(PROCESSING, ruleName=name), **more)


def test_objects_of_an_ordered_schema_are_put_where_they_are_wanted() -> None:
    """Last by default, first, or behind another."""
    store = a_store()
    (one,) = stored(store, _rule("r1"))
    stored(
        store, _rule("r2"), _rule("r0", insertAfter=""), _rule("r1b", insertAfter=one), _rule("r3", insertAfter=None)
    )
    assert _names(store, PROCESSING, "ruleName") == ["r0", "r1", "r1b", "r2", "r3"]
    assert store.get(one).document(["resourceContext"])["resourceContext"]["modifications"]["movable"] is True


def test_an_update_moves_an_object_of_an_ordered_schema() -> None:
    """Behind or in front of another, to either end, or not at all; behind itself is where it is."""
    store = a_store()
    one, two, three = stored(store, _rule("r1"), _rule("r2"), _rule("r3"))

    def after(**place: Any) -> str:
        assert store.update(one, {"value": smallest(PROCESSING, ruleName="r1"), **place}, "me").status == 200
        return "".join(name[1] for name in _names(store, PROCESSING, "ruleName"))

    assert after() == "123"
    assert after(insertAfter=two) == "213"
    assert after(insertBefore=two) == "123"
    assert after(insertBefore="") == "231"
    assert after(insertBefore=three) == "213"
    assert after(insertAfter="") == "123"
    assert after(insertAfter=one) == "123"


def test_a_place_has_to_be_one() -> None:
    """Both sides at once and neighbours that are unknown or of another schema are refused where there is an order."""
    store = a_store()
    one, profile = stored(store, _rule("r1"), item(PROFILES))
    value = smallest(PROCESSING, ruleName="r1")
    both = store.update(one, {"value": value, "insertAfter": one, "insertBefore": ""}, "me")
    assert _refused(both) == (400, "Only one of insertAfter and insertBefore can be set.")
    assert _refused(store.update(one, {"value": value, "insertAfter": "none"}, "me"))[0] == 404
    assert _refused(store.update(one, {"value": value, "insertBefore": profile}, "me"))[0] == 400
    assert store.create([item(PROFILES, {"name": "b"}, insertAfter="none")], "me").status == 200


# ---- removing


def test_a_removed_object_is_gone() -> None:
    """Its external id is free again; a second removal finds nothing."""
    store = a_store()
    first, plain = stored(store, _metric_event(externalId="e"), _metric_event())
    before = store.revision
    store.delete(first)
    store.delete(plain)
    assert store.revision > before
    for call in (store.delete, store.get):
        with pytest.raises(SettingsRefusedError) as caught:
            call(first)
        assert caught.value.status == 404
    assert stored(store, _metric_event(externalId="e")) != [first]


# ---- lists


def test_a_list_tells_ids_and_values_unless_fields_are_asked_for() -> None:
    """Fields replace the default ones; a page that is the last has no key of a next one."""
    store = a_store()
    (created,) = stored(store, item(PROFILES, externalId="e"))
    page = store.select(ObjectsQuery(schema_ids=(PROFILES,)))
    assert [list(each) for each in page.items] == [["objectId", "value"]] * 2
    assert {**page.document(), "items": []} == {"items": [], "totalCount": 2, "pageSize": 100}
    page = store.select(ObjectsQuery(schema_ids=(PROFILES,), fields=("externalId", "objectId"), external_ids=("e",)))
    assert page.items == ({"objectId": created, "externalId": "e"},)


def test_a_list_is_by_schema_or_scope() -> None:
    """One of them is needed; a schema that is named twice is told once."""
    store = a_store()
    stored(store, _metric_event(), item(METADATA, scope="metric-a"))

    def total(**asked: Any) -> int:
        return store.select(ObjectsQuery(**asked)).total_count

    assert total(scopes=("environment",)) == 2
    assert total(scopes=("metric-a", "environment")) == 3
    assert total(schema_ids=(METADATA,), scopes=("environment",)) == 0
    assert total(schema_ids=(METRIC_EVENTS, PROFILES, METRIC_EVENTS)) == 2


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"schema_ids": ("builtin:none",)}, 404),
        ({"schema_ids": (PROFILES,), "fields": ("colour",)}, 400),
        ({"schema_ids": (PROFILES,), "page_size": 501}, 400),
        ({"schema_ids": (PROFILES,), "page_size": -1}, 400),
        ({"schema_ids": (PROFILES,), "external_ids": ("x" * 501,)}, 400),
        ({"schema_ids": (PROFILES,), "filter": "author = 'me'"}, 400),
        ({"schema_ids": (PROFILES,), "sort": "created"}, 400),
        ({"schema_ids": (PROFILES,), "next_page_key": "x"}, 400),
        ({"next_page_key": "ö"}, 400),
    ],
)
def test_lists_that_cannot_be_told_are_refused(asked: dict[str, Any], status: int) -> None:
    """Only fields that are told can be compared or sorted by."""
    with pytest.raises(SettingsRefusedError) as caught:
        a_store().select(ObjectsQuery(**asked))
    assert caught.value.status == status


def test_pages_follow_one_another_by_their_keys() -> None:
    """Each key stands for the whole query; together the pages are the list."""
    store = a_store()
    stored(store, *(_metric_event(f"m{at}") for at in range(7)))
    query = ObjectsQuery(schema_ids=(METRIC_EVENTS,), fields=("value",), sort="-value.summary", page_size=3)
    told, page = [], store.select(query)
    while True:
        told += [each["value"]["summary"] for each in page.items]
        assert (page.total_count, page.page_size) == (7, 3)
        if page.next_page_key is None:
            break
        assert page.document()["nextPageKey"] == page.next_page_key
        page = store.select(ObjectsQuery(next_page_key=page.next_page_key))
    assert told == [f"m{at}" for at in range(6, -1, -1)]
    assert store.select(ObjectsQuery(schema_ids=(METRIC_EVENTS,), page_size=7)).next_page_key is None


@pytest.mark.parametrize(
    "told",
    [
        7,
        {},
        {"offset": 0},
        {"offset": 0, "schema_ids": [PROFILES]},
        {"offset": "1"},
        {"offset": True},
        {"offset": 1, "colour": 1},
        {"offset": 1, "next_page_key": "x"},
        {"offset": 1, "schema_ids": "x"},
        {"offset": 1, "schema_ids": [1]},
        {"offset": 1, "schema_ids": [[]]},
        {"offset": 1, "schema_ids": [PROFILES], "page_size": 501},
    ],
)
def test_a_page_key_that_was_not_given_is_refused(told: Any) -> None:
    """Whatever it decodes to."""
    key = urlsafe_b64encode(json.dumps(told).encode()).decode()
    with pytest.raises(SettingsRefusedError) as caught:
        a_store().select(ObjectsQuery(next_page_key=key))
    assert caught.value.status == 400


def test_an_order_has_numbers_before_texts_and_then_what_is_missing() -> None:
    """Also where a property is not always there."""
    store = a_store()
    stored(store, _metric_event("a1"), _metric_event("b1"))
    stored(store, item(METRIC_EVENTS, smallest(METRIC_EVENTS, summary="c1", legacyId="l")))
    query = ObjectsQuery(schema_ids=(METRIC_EVENTS,), fields=("value",), sort="value.legacyId")
    assert [each["value"]["summary"] for each in store.select(query).items] == ["c1", "a1", "b1"]


# ---- effective values


def test_effective_values_are_those_of_objects_or_of_the_schema() -> None:
    """A schema of single objects has a value for every scope; one of many objects has those that exist."""
    store = a_store()
    stored(store, item(METADATA, {"unit": "ms"}, scope="metric-a"))
    fields = ("origin", "value", "schemaVersion")
    (told,) = store.effective(_effective(METADATA, scope="metric-a", fields=fields)).items
    assert (told["origin"], told["value"]["unit"]) == ("metric-a", "ms")
    (default,) = store.effective(_effective(METADATA, scope="metric-b", fields=fields)).items
    assert default == {
        "origin": "default",
        "value": {"unit": "Unspecified", "tags": [], "dimensions": []},
        "schemaVersion": "4.29",
    }
    assert store.effective(_effective(METRIC_EVENTS)).items == ()
    (profile,) = store.effective(_effective(PROFILES)).items
    assert list(profile) == ["value"]
    assert store.effective(_effective()).total_count == 1


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (ObjectsQuery(schema_ids=(PROFILES,)), 400),
        (_effective("builtin:none"), 404),
        (_effective(PROFILES, fields=("objectId",)), 400),
    ],
)
def test_effective_values_that_cannot_be_told_are_refused(asked: ObjectsQuery, status: int) -> None:
    """A scope is needed, and fields and schemas that exist."""
    with pytest.raises(SettingsRefusedError) as caught:
        a_store().effective(asked)
    assert caught.value.status == status


# ---- schemas


def test_schemas_are_listed_and_told() -> None:
    """A list has a short form of each; an unknown one is not found."""
    store = a_store()
    listed = store.schemas()
    assert listed["totalCount"] == len(listed["items"]) == 10
    assert listed["items"][0] == {
        "schemaId": "builtin:alerting.maintenance-window",
        "displayName": "Maintenance windows",
        "latestSchemaVersion": "2.15",
        "maturity": "GENERAL_AVAILABILITY",
        "multiObject": True,
        "ordered": False,
        "ownerBasedAccessControl": False,
    }
    with pytest.raises(SettingsRefusedError, match="Configuration schema none does not exist") as caught:
        store.schema("none")
    assert caught.value.status == 404


# ---- limits


def test_limits_can_be_set() -> None:
    """They are those of the store that they are given to."""
    store = SettingsStore(lambda: 0, lambda: UUID(int=1), limits=SettingsLimits(page_size=1, external_id=1))
    stored(store, item(PROFILES))
    page = store.select(ObjectsQuery(schema_ids=(PROFILES,)))
    assert (page.page_size, len(page.items)) == (1, 1)
    assert store.create([item(PROFILES, externalId="ab")], "me").status == 400


def test_an_object_is_a_value() -> None:
    """Two objects with the same content are equal, and neither can be changed."""
    first, second = (a_store().objects(PROFILES)[0] for _ in range(2))
    assert isinstance(first, SettingsObject)
    assert first == second
    with pytest.raises(AttributeError):
        first.scope = "x"  # type: ignore[misc]
