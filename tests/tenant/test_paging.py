"""Lists come in pages, and the key of the next one carries the request."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smokealarm.dynatrace.tenant.paging import (
    COMMENTS,
    ENTITIES,
    ENTITY_TYPES,
    EVENT_PROPERTIES,
    EVENT_TYPES,
    EVENTS,
    METRICS,
    PROBLEMS,
    Paging,
    page,
    page_request,
)
from smokealarm.errors import ParameterInvalid

NOW = 1_600_000_000_000


def a_key(*parts: Any) -> str:
    """Return a key with any content."""
    return urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    ("paging", "default", "largest"),
    [
        (PROBLEMS, 50, 500),
        (COMMENTS, 10, 500),
        (EVENTS, 100, 1000),
        (EVENT_TYPES, 100, 500),
        (EVENT_PROPERTIES, 100, 500),
        (ENTITIES, 50, 500),
        (ENTITY_TYPES, 50, 500),
        (METRICS, 100, 500),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_list_has_its_own_sizes(paging: Paging, default: int, largest: int) -> None:
    """The default and the largest size are those of the vendor's page on the list."""
    assert page_request({}, NOW, paging).size == default
    assert page_request({"pageSize": str(largest)}, NOW, paging).size == largest


@pytest.mark.parametrize("size", ["0", "501", "-1", "many", "1.5", "", "9999999999", "٣"])
def test_a_size_out_of_bounds_is_refused(size: str) -> None:
    """The refusal says what is expected."""
    with pytest.raises(ParameterInvalid, match=r"pageSize: .* expected 1 to 500"):
        page_request({"pageSize": size}, NOW, PROBLEMS)


def test_the_list_of_metrics_cuts_a_larger_size() -> None:
    """There the vendor returns 500 instead of refusing, but nothing less than one."""
    assert page_request({"pageSize": "501"}, NOW, METRICS).size == 500
    with pytest.raises(ParameterInvalid):
        page_request({"pageSize": "0"}, NOW, METRICS)


def test_a_list_is_paged_through_to_its_end() -> None:
    """Every page but the last has a key; all of them count the whole list."""
    first = page("abcde", page_request({"pageSize": "2", "from": "now-1h"}, NOW, EVENTS))
    second = page("abcde", page_request({"nextPageKey": first.next_page_key or ""}, NOW + 5000, EVENTS))
    third = page("abcde", page_request({"nextPageKey": second.next_page_key or ""}, NOW + 9000, EVENTS))
    assert [each.items for each in (first, second, third)] == ["ab", "cd", "e"]
    assert [each.total for each in (first, second, third)] == [5, 5, 5]
    assert third.next_page_key is None


def test_a_page_that_ends_with_the_list_is_the_last() -> None:
    """No key leads to an empty page."""
    assert page("ab", page_request({"pageSize": "2"}, NOW, EVENTS)).next_page_key is None


def test_a_key_carries_the_parameters_and_the_moment_of_the_first_request() -> None:
    """Relative timeframes mean the same on every page."""
    first = page("abc", page_request({"pageSize": "1", "from": "now-1h"}, NOW, EVENTS))
    request = page_request({"nextPageKey": first.next_page_key or ""}, NOW + 60_000, EVENTS)
    assert (request.parameters["from"], request.asked_at, request.size) == ("now-1h", NOW, 1)


def test_beside_a_key_no_other_parameter_may_stand() -> None:
    """Not even the same as before; the refusal names it."""
    key = page("abc", page_request({"pageSize": "1"}, NOW, EVENTS)).next_page_key or ""
    with pytest.raises(ParameterInvalid) as caught:
        page_request({"nextPageKey": key, "pageSize": "1"}, NOW, EVENTS)
    assert caught.value.parameter == "pageSize"


def test_the_fields_of_problems_are_chosen_on_each_page_anew() -> None:
    """They may stand beside the key, and are not carried by it."""
    asked = {"pageSize": "1", "fields": "evidenceDetails", "from": "now-1d"}
    key = page("abc", page_request(asked, NOW, PROBLEMS)).next_page_key or ""
    without = page_request({"nextPageKey": key}, NOW, PROBLEMS)
    with_others = page_request({"nextPageKey": key, "fields": "impactAnalysis"}, NOW, PROBLEMS)
    assert "fields" not in without.parameters
    assert (with_others.parameters["fields"], with_others.parameters["from"]) == ("impactAnalysis", "now-1d")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x",
        "ö",
        a_key(),
        a_key("problems", NOW, 1, 0, {}),
        a_key("events", -1, 1, 0, {}),
        a_key("events", NOW, 1.0, 0, {}),
        a_key("events", NOW, 0, 0, {}),
        a_key("events", NOW, 1001, 0, {}),
        a_key("events", NOW, 1, -1, {}),
        a_key("events", NOW, 1, "0", {}),
        a_key("events", NOW, 1, 0, []),
        a_key("events", NOW, 1, 0, {"from": 1}),
        urlsafe_b64encode(b"[" * 100_000).decode(),
        urlsafe_b64encode(b"7").decode(),
    ],
    ids=lambda key: key[:40] or "empty",
)
def test_a_key_that_the_list_did_not_give_out_is_refused(key: str) -> None:
    """It is foreign, forged or of another list."""
    with pytest.raises(ParameterInvalid) as caught:
        page_request({"nextPageKey": key}, NOW, EVENTS)
    assert caught.value.parameter == "nextPageKey"


@given(st.text())
def test_any_key_is_read_or_refused(key: str) -> None:
    """Nothing but a refusal comes out."""
    with pytest.raises(ParameterInvalid):
        page_request({"nextPageKey": key}, NOW, EVENTS)


@given(st.integers(0, 30), st.integers(1, 30))
def test_pages_make_up_the_list(length: int, size: int) -> None:
    """No item is lost or told twice."""
    items = list(range(length))
    pages = [page(items, page_request({"pageSize": str(size)}, NOW, EVENTS))]
    while pages[-1].next_page_key is not None:
        pages.append(page(items, page_request({"nextPageKey": pages[-1].next_page_key}, NOW, EVENTS)))
    assert [item for each in pages for item in each.items] == items


def test_a_page_is_written_with_the_names_of_its_list() -> None:
    """Size and key stand beside the items; warnings only if there are some, in most lists."""
    request = page_request({"pageSize": "2"}, NOW, PROBLEMS)
    assert page("ab", request).document(str.upper) == {
        "totalCount": 2,
        "pageSize": 2,
        "nextPageKey": None,
        "problems": ["A", "B"],
        "warnings": [],
    }
    assert page("ab", request, ("odd",)).document(str.upper)["warnings"] == ["odd"]
    assert "warnings" not in page("a", page_request({}, NOW, EVENTS)).document(str.upper)
    assert page("a", page_request({}, NOW, METRICS)).document(str.upper) == {
        "totalCount": 1,
        "nextPageKey": None,
        "metrics": ["A"],
    }
