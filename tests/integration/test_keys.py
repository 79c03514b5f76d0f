"""CloudWatch metrics have the keys that the oracle tables say, in every family, and keys lead back to them."""

from __future__ import annotations

from collections import defaultdict
from string import ascii_letters, digits
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.oracle import rows

from smokealarm.dynatrace.integration import (
    Family,
    Statistic,
    equivalents,
    family_of,
    grail_key,
    map_metric,
    nearest_key,
    origin_of,
)
from smokealarm.dynatrace.integration.mapping import documented, service, services

OF_THE_TENANT = ("classic built-in", "classic cloud service", "connection")


@pytest.mark.parametrize("row", rows("keys"), ids=lambda row: row["key"])
def test_a_metric_has_the_key_of_its_row(row: dict[str, Any]) -> None:
    """Namespace, metric, dimensions and statistic make the key, and say whether it comes without being asked for."""
    statistic = row.get("statistic")
    found = map_metric(
        Family(row["family"]),
        row["namespace"],
        row["metric"],
        row["dimensions"],
        None if statistic is None else Statistic(statistic),
    )
    assert (row["key"], row["recommended"]) in [(each.key, each.recommended) for each in found]


@pytest.mark.parametrize("row", rows("keys"), ids=lambda row: row["key"])
def test_a_documented_key_leads_back_to_its_metric(row: dict[str, Any]) -> None:
    """A key that the tables have names its family, service, metric and dimensions; any other at least its family."""
    assert family_of(row["key"]) == row["family"]
    found = origin_of(row["key"])
    known = service(found.service) if found else None
    if found is None or known is None:
        assert row["source"] in ("choice", "rule")
        return
    assert (found.family, known.namespace, found.metric) == (row["family"], row["namespace"], row["metric"])
    assert found.mapped.dimensions == set(row["dimensions"])


@pytest.mark.parametrize("family", [Family(name) for name in OF_THE_TENANT])
def test_the_tables_leave_no_key_out(family: Family) -> None:
    """Every key that can come without being asked for stands in the oracle table."""
    listed = {row["key"] for row in rows("keys")}
    recommended = {each.key for own in services().values() for each in documented(family, own) if each.recommended}
    assert recommended <= listed


def test_every_key_is_made_once() -> None:
    """No two metrics share a key."""
    made: dict[str, list[str]] = defaultdict(list)
    for family in Family:
        for own in services().values():
            for each in documented(family, own):
                made[each.key].append(each.metric)
    assert [key for key, metrics in made.items() if len(metrics) > 1] == []


@pytest.mark.parametrize("row", rows("grail"), ids=lambda row: row["key"])
def test_a_classic_key_has_another_name_on_grail(row: dict[str, Any]) -> None:
    """Classic metrics are forwarded under names in snake case; others have their name already."""
    assert grail_key(row["key"]) == row["grail"]


def test_a_name_on_grail_leads_back_to_the_classic_metric() -> None:
    """It is marked, since a classic selector does not know it."""
    found = origin_of("dt.cloud.aws.lambda.throttlers")
    assert found is not None
    assert (found.family, found.metric, found.on_grail) == (Family.CLASSIC_BUILTIN, "Throttles", True)


@pytest.mark.parametrize(
    ("key", "family"),
    [
        ("dt.cloud.aws.lambda.errors", Family.CLASSIC_BUILTIN),
        ("cloud.aws.lambda.errors_sum", Family.CLASSIC),
        ("cloud.aws.shop.ordersByAccountIdRegion", Family.METRIC_STREAM),
        ("cloud.aws.shop.Orders.By.Shop", Family.CONNECTION),
        ("builtin:host.cpu.usage", None),
        ("shop.orders", None),
    ],
)
def test_a_key_shows_its_family(key: str, family: Family | None) -> None:
    """The form of a key tells by which way it comes, whether it is documented or not."""
    assert family_of(key) is family


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ext:cloud.aws.lambda.errorSum", "ext:cloud.aws.lambda.errorsSum"),
        ("builtin:cloud.aws.lambda.throttles", "builtin:cloud.aws.lambda.throttlers"),
        ("cloud.aws.sqs.NumberOfMessageSent.By.QueueName", "cloud.aws.sqs.NumberOfMessagesSent.By.QueueName"),
        (
            "ext:cloud.aws.states.executionsThrottledSumByRegionStateMachineArn",
            "ext:cloud.aws.states.executionThrottledSumByRegionStateMachineArn",
        ),
        ("cloud.aws.lambda.errors", "cloud.aws.lambda.errors_sum"),
        ("shop.orders", None),
    ],
)
def test_a_slip_in_a_key_is_answered_with_what_was_meant(written: str, meant: str | None) -> None:
    """The nearest key of the same family is named."""
    assert nearest_key(written) == meant


def test_one_metric_has_a_key_in_every_family() -> None:
    """A key of the wrong family can be answered with those of the others."""
    assert equivalents("ext:cloud.aws.lambda.errorsSum") == {
        Family.CLASSIC_BUILTIN: ("builtin:cloud.aws.lambda.errors", "builtin:cloud.aws.lambda.errorsRate"),
        Family.CLASSIC: ("ext:cloud.aws.lambda.errorsSum",),
        Family.METRIC_STREAM: ("cloud.aws.lambda.errorsByAccountIdFunctionNameRegion",),
        Family.CONNECTION: ("cloud.aws.lambda.Errors.By.FunctionName",),
    }
    assert equivalents("shop.orders") == {}


def test_any_statistic_can_be_chosen_for_a_classic_metric() -> None:
    """A statistic that no table lists has a key by the same rule, and is not recommended."""
    (found,) = map_metric(Family.CLASSIC, "AWS/SQS", "NumberOfMessagesSent", ["QueueName"], Statistic.MINIMUM)
    assert (found.key, found.reads) == ("ext:cloud.aws.sqs.numberOfMessagesSentMinimum", ("Minimum",))
    assert not found.recommended
    (most,) = map_metric(Family.CLASSIC, "AWS/Lambda", "Errors", ["FunctionName"], Statistic.MAXIMUM)
    assert (most.key, most.recommended) == ("ext:cloud.aws.lambda.errorsMaximum", False)
    (average,) = map_metric(Family.CLASSIC, "AWS/S3", "5xxErrors", ["BucketName", "FilterId"], Statistic.AVERAGE)
    assert (average.key, average.reads) == ("ext:cloud.aws.s3.5xxErrorsAverageByFilterId", ("Average",))


@pytest.mark.parametrize(
    ("namespace", "metric", "dimensions"),
    [
        ("AWS/Lambda", "Errors", ["Resource"]),
        ("AWS/Lambda", "Error", ["FunctionName"]),
        ("WeatherPipeline", "EndToEndTime", ["service"]),
    ],
)
@pytest.mark.parametrize("statistic", [None, Statistic.SUM])
def test_classic_polling_knows_documented_metrics_only(
    namespace: str, metric: str, dimensions: list[str], statistic: Statistic | None
) -> None:
    """Other metrics and other dimensions have no classic key at all."""
    assert map_metric(Family.CLASSIC, namespace, metric, dimensions, statistic) == ()
    assert map_metric(Family.CLASSIC_BUILTIN, namespace, metric, dimensions, statistic) == ()


def test_a_rule_of_the_default_bus_has_only_the_key_of_its_region() -> None:
    """CloudWatch names no bus for it, so the key that names one stays empty."""
    assert [each.key for each in map_metric(Family.CLASSIC, "AWS/Events", "FailedInvocations", ["RuleName"])] == [
        "ext:cloud.aws.events.failedInvocationsSumByRegionRuleName"
    ]
    assert [each.key for each in map_metric(Family.CONNECTION, "AWS/Events", "TriggeredRules", ["RuleName"])] == [
        "cloud.aws.events.TriggeredRules.By.Region.RuleName"
    ]


def test_keys_say_what_stands_under_them() -> None:
    """Unit, what is read and how it is aggregated follow from the family and the statistic."""
    (summed,) = map_metric(Family.CLASSIC, "AWS/Lambda", "Errors", ["FunctionName"])
    assert (summed.unit, summed.reads, summed.default, summed.supported) == ("Count", ("Sum",), "value", None)
    (multi,) = map_metric(Family.CLASSIC, "AWS/Lambda", "Duration", ["FunctionName"])
    assert (multi.unit, multi.default, multi.supported) == ("MilliSecond", "avg", {"avg", "max", "min"})
    assert multi.reads == ("Minimum", "Maximum", "Sum", "SampleCount")
    (connected,) = map_metric(Family.CONNECTION, "AWS/SQS", "SentMessageSize", ["QueueName"])
    assert (connected.unit, connected.default) == ("Byte", "avg")
    assert connected.supported == {"avg", "count", "max", "min", "sum"}
    builtin = {each.key: each for each in map_metric(Family.CLASSIC_BUILTIN, "AWS/Lambda", "Errors", ["FunctionName"])}
    errors, rate = (builtin[f"builtin:cloud.aws.lambda.{name}"] for name in ("errors", "errorsRate"))
    assert (errors.unit, errors.default, errors.supported, errors.per) == ("Count", "value", {"value"}, None)
    assert (rate.unit, rate.default, rate.supported) == ("Percent", "avg", {"avg", "max", "min"})
    assert rate.per == "Invocations"
    (duration,) = map_metric(Family.CLASSIC_BUILTIN, "AWS/Lambda", "Duration", ["FunctionName"])
    assert duration.supported == {"avg", "count", "max", "min", "sum"}


@given(st.text(), st.text(), st.lists(st.text(), max_size=5), st.sampled_from(Family))
def test_any_metric_has_a_key_that_selectors_can_hold(
    namespace: str, metric: str, dimensions: list[str], family: Family
) -> None:
    """Whatever CloudWatch takes as names, a key has only characters that keys may have."""
    for each in map_metric(family, namespace, metric, dimensions):
        assert set(each.key.removeprefix("cloud.aws.")) <= {*ascii_letters, *digits, *"_-."}


@given(st.text())
def test_any_text_may_be_asked_for(key: str) -> None:
    """Questions about a key are answered for every text."""
    assert nearest_key(key) is None or origin_of(nearest_key(key) or "") is not None
    assert set(equivalents(key)) <= set(Family)
