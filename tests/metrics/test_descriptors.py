"""Metrics are described, searched and written as the vendor's page on the list of metrics says."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metrics.described import DESCRIPTORS, IDLE, NOW, ORDERS, USER

from smokealarm.dynatrace.metrics import (
    DescriptorQuery,
    descriptor_document,
    descriptors_csv,
    parse_descriptor_fields,
    parse_metadata_selector,
    select_descriptors,
)
from smokealarm.dynatrace.selector import SelectorError
from smokealarm.errors import ParameterInvalid

ORACLE = Path(__file__).parents[1] / "oracle" / "metrics"


def rows(name: str) -> Any:
    """Return the rows of one table."""
    return json.loads((ORACLE / name).read_text(encoding="utf-8"))


def query(asked: dict[str, Any]) -> DescriptorQuery:
    """Return a row's query."""
    metadata = parse_metadata_selector(asked.get("metadata", ""))
    return DescriptorQuery(NOW, **{**asked, "metadata": metadata})


@pytest.mark.parametrize("row", rows("descriptor_fields.json"), ids=lambda row: str(row["fields"]))
def test_descriptor_fields(row: dict[str, Any]) -> None:
    """A request gets the fields that the table names, and the key."""
    document = descriptor_document(ORDERS, parse_descriptor_fields(row["fields"]))
    assert list(document) == ["metricId", *row["found"]]


@pytest.mark.parametrize("row", rows("descriptor_queries.json"), ids=lambda row: str(row["query"]))
def test_descriptor_queries(row: dict[str, Any]) -> None:
    """A query finds the metrics that the table names."""
    assert [each.metric_id for each in select_descriptors(DESCRIPTORS, query(row["query"]))] == row["found"]


def test_a_field_that_metrics_do_not_have_is_refused() -> None:
    """The nearest one is said."""
    with pytest.raises(ParameterInvalid, match=r"fields: 'units' .* did you mean unit\?"):
        parse_descriptor_fields("+units")
    with pytest.raises(ParameterInvalid, match="expected one of displayName"):
        parse_descriptor_fields("42")


def test_a_descriptor() -> None:
    """Everything that is known is told, in the vendor's words."""
    document = descriptor_document(ORDERS)
    told = {name: document[name] for name in document if name not in ("dimensionDefinitions", "transformations")}
    assert told == {
        "metricId": "shop.orders",
        "displayName": "Orders placed",
        "description": "",
        "unit": "Count",
        "unitDisplayFormat": "decimal",
        "tags": ["team"],
        "dduBillable": False,
        "billable": False,
        "created": 1,
        "lastWritten": 5000,
        "aggregationTypes": ["auto", "value"],
        "defaultAggregation": {"type": "percentile", "parameter": 95.0},
        "entityType": [],
        "minimumValue": 0,
        "maximumValue": 9,
        "rootCauseRelevant": False,
        "impactRelevant": False,
        "metricValueType": {"type": "unknown"},
        "latency": 5,
        "metricSelector": "a+b",
        "scalar": False,
        "resolutionInfSupported": True,
        "exported": True,
        "dimensionCardinalities": [],
        "warnings": [],
    }
    assert document["dimensionDefinitions"][0] == {
        "key": "shop",
        "name": "shop",
        "displayName": "shop",
        "index": None,
        "type": "STRING",
    }
    assert document["dimensionDefinitions"][-1]["type"] == "ENTITY"
    assert "splitBy" in document["transformations"]
    assert "avg" not in document["transformations"]


def test_what_a_metric_does_not_have_is_not_told() -> None:
    """Its key stands for a name; ordered dimensions have an index."""
    document = descriptor_document(USER)
    assert document["displayName"] == "builtin:host.cpu.user"
    assert document["dimensionDefinitions"][0]["index"] == 0
    assert {"latency", "minimumValue", "maximumValue", "unitDisplayFormat", "metricSelector"}.isdisjoint(document)
    assert document["created"] is None
    assert document["defaultAggregation"] == {"type": "avg"}


def test_dimensions_without_data_for_fifteen_days_are_left_out() -> None:
    """The others stay."""
    [found] = select_descriptors([ORDERS], DescriptorQuery(NOW))
    assert [each.key for each in found.dimension_definitions] == ["shop", "aged", "stale", "dt.entity.service"]


def test_transformations_show_in_the_descriptor() -> None:
    """An aggregation leaves a value; splitBy keeps dimensions, and merge drops them."""
    selector = 'shop.orders:splitBy("shop"),shop.orders:merge("shop"):avg'
    split, merged = select_descriptors(DESCRIPTORS, DescriptorQuery(NOW, selector))
    assert [each.key for each in split.dimension_definitions] == ["shop"]
    assert split.aggregation_types == ORDERS.aggregation_types
    assert [each.key for each in merged.dimension_definitions] == ["aged", "stale", "dt.entity.service"]
    assert (merged.aggregation_types, merged.default_aggregation.name) == (("auto", "value"), "value")


@pytest.mark.parametrize(
    "selector",
    [
        "shop.orders:fold",
        "shop.orders:filter()",
        "shop.orders:names",
        "shop.orders+shop.orders",
        "(a+b):sum",
        "shop.orders:",
    ],
)
def test_a_list_takes_no_other_operations(selector: str) -> None:
    """They are refused at their place."""
    with pytest.raises(SelectorError):
        select_descriptors(DESCRIPTORS, DescriptorQuery(NOW, selector))


def test_descriptors_as_csv() -> None:
    """Lists stand in brackets, as in the vendor's example."""
    fields = parse_descriptor_fields("unit,aggregationTypes")
    assert descriptors_csv([IDLE, ORDERS], fields) == (
        "metricId,unit,aggregationTypes\n"
        'builtin:host.cpu.idle,Percent,"[auto, avg, max, min]"\n'
        'shop.orders,Count,"[auto, value]"\n'
    )
    both = parse_descriptor_fields("defaultAggregation,dimensionDefinitions,latency")
    assert descriptors_csv([IDLE], both, header=False) == "builtin:host.cpu.idle,avg,[dt.entity.host],\n"


PIECES = st.sampled_from(["unit", "tags", "custom", "true", *'(),"~ '])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=20).map("".join)))
def test_any_metadata_selector_is_read_or_refused(text: str) -> None:
    """Nothing but a refusal comes out."""
    with suppress(SelectorError):
        select_descriptors(DESCRIPTORS, DescriptorQuery(NOW, metadata=parse_metadata_selector(text)))


@given(st.text(max_size=30))
def test_any_fields_are_read_or_refused(text: str) -> None:
    """Nothing but a refusal comes out."""
    with suppress(ParameterInvalid):
        parse_descriptor_fields(text)
