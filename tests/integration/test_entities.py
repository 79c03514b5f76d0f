"""AWS's resources become entities, and series lead to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.integration.making import PLACE

from smokealarm.dynatrace.detection.entities import choose_entity
from smokealarm.dynatrace.integration import AwsTag, Family, Place, map_metric
from smokealarm.dynatrace.integration.dimensions import series_dimensions
from smokealarm.dynatrace.integration.entities import Resource, entities_of, resource_of
from smokealarm.dynatrace.integration.mapping import services
from smokealarm.dynatrace.selector import parse
from smokealarm.dynatrace.selector.evaluation import Entity, MetricData, Window, evaluate
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from collections.abc import Iterable

INGEST = (("FunctionName", "ingest"),)
UPLOADS = (("RuleName", "uploads"),)
TAGS = (AwsTag("stage", "prod"), AwsTag("team", ""))


def resource(namespace: str, name: str, *, place: Place = PLACE, tags: tuple[AwsTag, ...] = TAGS) -> Resource:
    """Return a resource of a service."""
    return Resource(services()[namespace], name, place, tags)


def dimensions(family: Family, namespace: str, metric: str, names: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return the dimensions of the first series that a metric fills in a family."""
    mapped = map_metric(family, namespace, metric, [name for name, _ in names])[0]
    found = resource_of(namespace, names, PLACE)
    own = None if found is None else resource(namespace, found.name)
    return dict(series_dimensions(mapped, names, own, PLACE))


@pytest.mark.parametrize(
    ("namespace", "name", "arn"),
    [
        ("AWS/Lambda", "ingest", "arn:aws:lambda:us-east-1:000000000000:function:ingest"),
        ("AWS/SQS", "dlq", "arn:aws:sqs:us-east-1:000000000000:dlq"),
        ("AWS/Events", "orders", "arn:aws:events:us-east-1:000000000000:event-bus/orders"),
        ("AWS/S3", "input", "arn:aws:s3:::input"),
    ],
)
def test_a_resource_has_its_arn(namespace: str, name: str, arn: str) -> None:
    """It is that by which AWS itself names the resource."""
    assert resource(namespace, name).arn == arn


@pytest.mark.parametrize(
    ("namespace", "names"),
    [
        ("AWS/Lambda", ()),
        ("AWS/Events", UPLOADS),
        ("AWS/States", (("StateMachineArn", "arn"),)),
        ("WeatherPipeline", (("service", "weather"),)),
    ],
)
def test_metrics_without_a_main_dimension_have_no_resource(namespace: str, names: tuple[tuple[str, str], ...]) -> None:
    """They are of a whole service, or of none."""
    assert resource_of(namespace, names, PLACE) is None


def test_a_classic_resource_is_a_custom_device_in_the_group_of_its_service() -> None:
    """Type, tags and attributes are those that selectors and filters ask for."""
    device, group = entities_of(Family.CLASSIC, "AWS/SQS", resource("AWS/SQS", "dlq"), PLACE)
    assert (device.type, device.name) == ("CUSTOM_DEVICE", "dlq")
    assert device.tags == {"[AWS]stage:prod", "[AWS]team"}
    assert device.attributes == {
        "arn": "arn:aws:sqs:us-east-1:000000000000:dlq",
        "awsAccountId": "000000000000",
        "awsRegion": "us-east-1",
        "customDeviceGroupName": "Amazon Simple Queue Service (SQS)",
        "entityType": "cloud:aws:sqs",
    }
    assert (group.type, group.name) == ("CUSTOM_DEVICE_GROUP", "Amazon Simple Queue Service (SQS)")
    assert device.parent == group.id
    assert device.from_relationships == {"isInstanceOf": {group.id}}


@pytest.mark.parametrize("family", [Family.CLASSIC_BUILTIN, Family.CONNECTION])
def test_other_ways_have_an_entity_type_for_each_service(family: Family) -> None:
    """There is no group."""
    (function,) = entities_of(family, "AWS/Lambda", resource("AWS/Lambda", "ingest"), PLACE)
    assert (function.type, function.name, function.parent) == ("AWS_LAMBDA_FUNCTION", "ingest", None)


def test_a_whole_service_brings_its_group_or_nothing() -> None:
    """The metrics of Step Functions sit on the custom device group."""
    (group,) = entities_of(Family.CLASSIC, "AWS/States", None, PLACE)
    assert (group.type, group.name) == ("CUSTOM_DEVICE_GROUP", "AWS Step Functions")
    assert entities_of(Family.CONNECTION, "AWS/States", None, PLACE) == ()


def test_a_metric_stream_brings_no_entities() -> None:
    """What is pushed are series only."""
    assert entities_of(Family.METRIC_STREAM, "AWS/SQS", resource("AWS/SQS", "dlq"), PLACE) == ()


def test_ids_have_the_vendors_form_and_stay_the_same() -> None:
    """The same resource has one id in each family; another name, account or region has another."""
    shown = [entities_of(Family.CLASSIC, "AWS/SQS", resource("AWS/SQS", "dlq"), PLACE)[0].id for _ in range(2)]
    assert shown == ["CUSTOM_DEVICE-" + shown[0][-16:]] * 2
    assert re.fullmatch("[0-9A-F]{16}", shown[0][-16:])
    elsewhere = Place("000000000000", "eu-west-1")
    others = [
        entities_of(Family.CLASSIC, "AWS/SQS", resource("AWS/SQS", "other"), PLACE)[0],
        entities_of(Family.CLASSIC, "AWS/SQS", resource("AWS/SQS", "dlq", place=elsewhere), elsewhere)[0],
        entities_of(Family.CLASSIC, "AWS/Lambda", resource("AWS/Lambda", "dlq"), PLACE)[0],
        entities_of(Family.CONNECTION, "AWS/SQS", resource("AWS/SQS", "dlq"), PLACE)[0],
    ]
    assert len({shown[0], *(each.id for each in others)}) == len(others) + 1
    groups = {entities_of(Family.CLASSIC, "AWS/SQS", None, place)[0].id for place in (PLACE, elsewhere)}
    assert len(groups) == len((PLACE, elsewhere))


def test_two_ways_know_a_function_by_two_ids() -> None:
    """Their histories do not merge, even though the type has the same name."""
    ids = {
        entities_of(family, "AWS/Lambda", resource("AWS/Lambda", "ingest"), PLACE)[0].id
        for family in (Family.CLASSIC_BUILTIN, Family.CONNECTION)
    }
    assert len(ids) == 2


def test_tags_do_not_change_an_id() -> None:
    """A resource may be tagged at any time."""
    plain = entities_of(Family.CLASSIC, "AWS/SQS", resource("AWS/SQS", "dlq", tags=()), PLACE)[0]
    assert plain.id == entities_of(Family.CLASSIC, "AWS/SQS", resource("AWS/SQS", "dlq"), PLACE)[0].id


def test_a_builtin_series_has_its_entity_alone() -> None:
    """No other dimension is documented."""
    found = dimensions(Family.CLASSIC_BUILTIN, "AWS/Lambda", "Errors", INGEST)
    (function,) = entities_of(Family.CLASSIC_BUILTIN, "AWS/Lambda", resource("AWS/Lambda", "ingest"), PLACE)
    assert found == {"dt.entity.aws_lambda_function": function.id}


def test_a_classic_series_leads_to_its_custom_device() -> None:
    """By two keys; CloudWatch's own dimensions are in lower case."""
    found = dimensions(Family.CLASSIC, "AWS/Lambda", "Errors", INGEST)
    device, _ = entities_of(Family.CLASSIC, "AWS/Lambda", resource("AWS/Lambda", "ingest"), PLACE)
    assert found == {
        "aws.account.id": "000000000000",
        "aws.region": "us-east-1",
        "dt.entity.cloud:aws:lambda": device.id,
        "dt.entity.custom_device": device.id,
        "functionname": "ingest",
    }
    assert choose_entity(tuple(found.items()), None, ("*",)) is not None


def test_a_classic_series_of_a_whole_service_leads_to_its_group() -> None:
    """A rule of the default event bus has no bus that it could belong to."""
    found = dimensions(Family.CLASSIC, "AWS/Events", "FailedInvocations", UPLOADS)
    (group,) = entities_of(Family.CLASSIC, "AWS/Events", None, PLACE)
    assert found == {
        "aws.account.id": "000000000000",
        "aws.region": "us-east-1",
        "dt.entity.custom_device_group": group.id,
        "rulename": "uploads",
    }


def test_a_streamed_series_has_strings_only() -> None:
    """Account and region stand beside CloudWatch's dimensions, and where it comes from."""
    assert dimensions(Family.METRIC_STREAM, "AWS/Lambda", "Errors", INGEST) == {
        "aws.account.id": "000000000000",
        "aws.region": "us-east-1",
        "dt.source": "AWS Metric Streams",
        "functionname": "ingest",
    }


def test_a_series_of_the_connection_keeps_cloudwatchs_names_and_has_the_tags() -> None:
    """It leads to its entity by Smartscape's dimensions, which no classic rule takes for an entity."""
    found = dimensions(Family.CONNECTION, "AWS/Lambda", "Errors", INGEST)
    (function,) = entities_of(Family.CONNECTION, "AWS/Lambda", resource("AWS/Lambda", "ingest"), PLACE)
    assert found == {
        "FunctionName": "ingest",
        "aws.account.id": "000000000000",
        "aws.region": "us-east-1",
        "aws.tag.stage": "prod",
        "aws.tag.team": "",
        "dt.da.source": "aws-metric-poller",
        "dt.smartscape_source.id": function.id,
        "dt.smartscape_source.type": "AWS_LAMBDA_FUNCTION",
    }
    assert choose_entity(tuple(found.items()), None, ("*",)) is None


def test_a_series_of_another_namespace_has_its_own_dimensions() -> None:
    """No entity stands behind it."""
    assert dimensions(Family.CONNECTION, "WeatherPipeline", "EndToEndTime", (("service", "weather"),)) == {
        "aws.account.id": "000000000000",
        "aws.region": "us-east-1",
        "dt.da.source": "aws-metric-poller",
        "service": "weather",
    }


def test_at_most_twenty_tags_stand_on_a_series() -> None:
    """The first by name are kept."""
    tags = tuple(AwsTag(f"t{number:02}", "v") for number in reversed(range(25)))
    (mapped,) = map_metric(Family.CONNECTION, "AWS/Lambda", "Errors", ["FunctionName"])
    found = series_dimensions(mapped, INGEST, resource("AWS/Lambda", "ingest", tags=tags), PLACE)
    assert [key for key, _ in found if key.startswith("aws.tag.")] == [f"aws.tag.t{number:02}" for number in range(20)]


class Known:
    """A tenant that knows some entities and one metric."""

    def __init__(self, entities: Iterable[Entity], series: TimeSeries) -> None:
        self.entities, self.series = {each.id: each for each in entities}, series

    def find(self, entity_id: str) -> Entity | None:
        """Return one entity by its id."""
        return self.entities.get(entity_id)

    def all(self) -> Iterable[Entity]:
        """Return every entity."""
        return self.entities.values()

    def read(self, key: str, start: int, stop: int) -> MetricData | None:  # noqa: ARG002 - the protocol's names
        """Return the metric."""
        return MetricData(self.series.window(start, stop - start))


@pytest.mark.parametrize(
    ("selector", "shown"),
    [
        (':names:splitBy("dt.entity.custom_device.name")', {"ingest", "store"}),
        (':filter(in("dt.entity.custom_device",entitySelector("type(CUSTOM_DEVICE),entityName.equals(store)")))', None),
        (':filter(in("dt.entity.custom_device",entitySelector("type(CUSTOM_DEVICE),tag([AWS]stage:prod)")))', None),
    ],
)
def test_selectors_reach_the_entities(selector: str, shown: set[str] | None) -> None:
    """Names, tags and types of the entities behind classic series can be asked for."""
    functions = [resource("AWS/Lambda", "ingest", tags=()), resource("AWS/Lambda", "store")]
    (mapped,) = map_metric(Family.CLASSIC, "AWS/Lambda", "Errors", ["FunctionName"])
    rows = [series_dimensions(mapped, (("FunctionName", each.name),), each, PLACE) for each in functions]
    entities = [entity for each in functions for entity in entities_of(Family.CLASSIC, "AWS/Lambda", each, PLACE)]
    known = Known(entities, TimeSeries.of_values(0, rows, np.ones((2, 5))))
    (result,) = evaluate(parse(f"{mapped.key}{selector}"), Window(0, 5), known, known)
    found = result.series.dimensions
    if shown is None:
        assert [dict(each)["functionname"] for each in found] == ["store"]
    else:
        assert {dict(each)["dt.entity.custom_device.name"] for each in found} == shown
