"""Whatever is sent, a store answers, within bounds; what a schema allows is taken, and read by those who use it."""

from __future__ import annotations

import json
import re
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.settings.drawn import JSON, damaged, value_of
from tests.settings.making import METADATA, METRIC_EVENTS, PROFILES, SMALLEST, WINDOWS, a_store, item, stored

from smokealarm.dynatrace.detection import read_rule
from smokealarm.dynatrace.problems import read_profile, read_window
from smokealarm.dynatrace.settings.findings import Gravity
from smokealarm.dynatrace.settings.objects import ObjectsQuery, SettingsRefusedError
from smokealarm.dynatrace.settings.objects.settings_object import FIELDS
from smokealarm.dynatrace.settings.schemas import definition, schema_ids, validate
from smokealarm.dynatrace.settings.schemas.constraints import Length, Pattern

SCHEMAS = st.sampled_from(schema_ids())
SCOPES = {METADATA: "metric-shop.orders"}
SLOW = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def _told(document: Any) -> str:
    return json.dumps(document)


@given(SCHEMAS.flatmap(lambda each: st.tuples(st.just(each), st.one_of(JSON, damaged(SMALLEST[each])))))
@settings(max_examples=200, deadline=None)
def test_any_value_is_checked(drawn: tuple[str, Any]) -> None:
    """Nothing is raised; what is taken is taken again as it was stored."""
    schema_id, value = drawn
    result = validate(definition(schema_id), value)
    _told([each.document() for each in result.violations])
    if result.valid:
        assert validate(definition(schema_id), result.value) == result


ALLOWED = {each: value_of(definition(each), {}) for each in schema_ids()}


@given(SCHEMAS.flatmap(lambda each: st.tuples(st.just(each), ALLOWED[each])))
@SLOW
def test_what_a_schema_allows_is_taken_and_read_back(drawn: tuple[str, dict[str, Any]]) -> None:
    """A value drawn from a definition is valid, can be stored, and comes back with all that was sent."""
    schema_id, value = drawn
    result = validate(definition(schema_id), value)
    assert result.violations == ()
    store = a_store(repeated_entry="keep")
    (created,) = stored(store, item(schema_id, value, scope=SCOPES.get(schema_id, "environment")))
    back = store.get(created).value()
    assert all(name in back for name in value)
    assert store.update(created, {"value": back}, "me").status == 200
    assert store.get(created).value() == back


ITEMS = st.one_of(
    JSON,
    st.builds(
        lambda each, value, more: {**item(each, value), **more},
        SCHEMAS,
        SCHEMAS.flatmap(lambda each: damaged(SMALLEST[each])),
        st.dictionaries(
            st.sampled_from(("schemaId", "scope", "externalId", "objectId", "insertAfter", "schemaVersion", "value")),
            st.one_of(JSON, st.sampled_from(("", "environment", "metric-a", METRIC_EVENTS, "1.0.19", "\ud800"))),
            max_size=3,
        ),
    ),
)


@given(st.one_of(JSON, st.lists(ITEMS, max_size=4)), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_body_is_answered(body: Any, validate_only: bool) -> None:  # noqa: FBT001 - drawn
    """A POST and a PUT of anything are answered item by item, and what was stored before stays."""
    store = a_store()
    (created,) = stored(store, item(METRIC_EVENTS))
    answer = store.create(body, "me", validate_only=validate_only)
    assert answer.status in {200, 207, 400, 404, 409}
    if isinstance(body, list):
        assert len(answer.results) == len(body)
    _told(answer.document())
    _told(store.update(created, body, "me", validate_only=validate_only).document())
    _told(store.select(ObjectsQuery(schema_ids=schema_ids(), fields=FIELDS)).document())


PIECES = st.sampled_from(
    ("value.summary", "value.enabled", "=", "!=", "'a'", "true", "and", "or", "(", ")", " ", "1", "\\")
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join)))
@settings(max_examples=200, deadline=None)
def test_any_filter_order_or_page_key_is_understood_or_refused(text: str) -> None:
    """Nothing but a refusal comes out."""
    store = a_store()
    stored(store, item(METRIC_EVENTS))
    asked = {"schema_ids": (METRIC_EVENTS,), "fields": FIELDS}
    queries = (ObjectsQuery(**asked, filter=text), ObjectsQuery(**asked, sort=text), ObjectsQuery(next_page_key=text))
    for query in queries:
        try:
            _told(store.select(query).document())
        except SettingsRefusedError as refused:
            assert refused.status in {400, 404}  # noqa: PT017 - a query may also be answered


def _patterns() -> list[Any]:
    found = {}
    for schema_id in schema_ids():
        schema = definition(schema_id)
        for of in (schema.root, *schema.types.values()):
            for each in of.properties.values():
                inner = each.type.items if hasattr(each.type, "items") else each
                longest = [said.most for said in inner.constraints if isinstance(said, Length)]
                for said in inner.constraints:
                    if isinstance(said, Pattern):
                        found[said.pattern.pattern] = (said, max([*longest, 0], key=lambda most: most or 0))
    return [pytest.param(*each, id=text) for text, each in found.items()]


@pytest.mark.parametrize(("pattern", "longest"), _patterns())
def test_no_pattern_takes_long_for_any_text_that_it_is_asked_about(pattern: Pattern, longest: int) -> None:
    """The longest texts that a property allows, of the characters that make expressions go back and forth."""
    assert longest
    for part in ("a", "a.", "a-", "a@", "a:", "http://a", "a@a-a.", "arn:aws:iam::1", "1", "(", "/#?", "log.a.", "{"):
        for end in ("", "!", " ", "\n", "-"):
            text = (part * longest)[: longest - len(end)] + end
            begin = perf_counter()
            pattern.complaint(text)
            assert perf_counter() - begin < 0.25, text[:40]


def test_a_body_of_many_wrong_items_costs_no_more_than_its_size() -> None:
    """Ten thousand unknown properties and ten thousand entries too many are refused in a moment."""
    value = {**SMALLEST[PROFILES], "eventFilters": [{}] * 10_000, **{f"x{at}": [] for at in range(10_000)}}
    begin = perf_counter()
    (result,) = a_store().create([item(PROFILES, value)], "me").results
    assert result.refusal
    assert len(result.refusal.violations) == 10_001
    assert perf_counter() - begin < 2


# ---- those who read what is stored

SELECTORS = st.sampled_from(("shop.orders:max", 'shop.orders:filter(eq("a","b")):sum', "builtin:host.cpu.usage:avg"))


UNSAID = (
    r"modelProperties/(violating|dealerting)Samples: is \d+, the window has \d+ samples",
    r"modelProperties/type: is (SEASONAL_BASELINE|AUTO_ADAPTIVE_THRESHOLD) with METRIC_KEY",
    r"modelProperties/alertCondition: is OUTSIDE with STATIC_THRESHOLD",
    r"eventFilters/\d+/customFilter/metadataFilter/metadataFilterItems: has the key '.*' twice",
    r"[\w/]+: is blank",
)
"""Errors that only readers know: all but the last are left by the vendor's schemas to validators of the server."""


def _errors(findings: Any) -> list[tuple[str, str]]:
    errors = [str(each) for each in findings if each.gravity is Gravity.ERROR]
    return [each for each in errors if not any(re.match(known, each, re.DOTALL) for known in UNSAID)]


@given(value_of(definition(METRIC_EVENTS), {"metricSelector": SELECTORS, "metricKey": st.just("shop.orders")}))
@SLOW
def test_metric_events_that_the_schema_allows_are_read_as_rules(value: dict[str, Any]) -> None:
    """The reader of rules finds nothing but what the schema does not speak of."""
    result = validate(definition(METRIC_EVENTS), value)
    assert result.valid
    assert _errors(read_rule(result.value).findings) == []


@given(value_of(definition(PROFILES), {}))
@SLOW
def test_profiles_that_the_schema_allows_are_read(value: dict[str, Any]) -> None:
    """The reader of profiles finds nothing but what the schema does not speak of."""
    result = validate(definition(PROFILES), value)
    assert result.valid
    assert _errors(read_profile(result.value).findings) == []


@given(value_of(definition(WINDOWS), {}))
@SLOW
def test_windows_that_the_schema_allows_are_read(value: dict[str, Any]) -> None:
    """The reader of maintenance windows finds nothing but what the schema does not speak of."""
    result = validate(definition(WINDOWS), value)
    assert result.valid
    assert _errors(read_window(result.value).findings) == []
