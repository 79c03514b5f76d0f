"""Polls ask CloudWatch for what is due and bring what it has, with the answers that AWS gives."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from tests.integration.making import EVERYTHING, PLACE, role

from smokealarm.clock import Instant
from smokealarm.cloud.extent import MetricExtent
from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.integration import (
    AwsIntegrationSettings,
    AwsPoller,
    AwsTag,
    ConnectionStatus,
    Family,
    IntegrationOptions,
    MonitoredMetric,
    Polled,
    PollWindow,
    ServiceSettings,
    Statistic,
)
from smokealarm.dynatrace.integration.cloudwatch import MOST_QUERIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

NINE = datetime(2030, 1, 31, 9, tzinfo=UTC)
ERRORS = ("AWS/Lambda", "Errors", {"FunctionName": "ingest"})
INVOCATIONS = ("AWS/Lambda", "Invocations", {"FunctionName": "ingest"})
VISIBLE = ("AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": "dlq"})
ADDED = MonitoredMetric("ApproximateNumberOfMessagesVisible", Statistic.AVG_MIN_MAX, ("QueueName",))
QUEUES = ServiceSettings("AWS/SQS", Family.CLASSIC, (ADDED,))
LAMBDA = ServiceSettings("AWS/Lambda", Family.CLASSIC)

Listed = tuple[str, str, dict[str, str]]


def client(service: str) -> Any:
    """Make a client that is never let out."""
    secrets = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name="us-east-1", endpoint_url="http://127.0.0.1:1", **secrets)


def extent(metrics: int, *alive: Listed) -> MetricExtent:
    """Return that there are so many metrics, of which some have samples."""
    return MetricExtent(metrics, frozenset((space, name, tuple(own.items())) for space, name, own in alive))


def at(clock: str) -> Instant:
    """Return the moment of a time of day."""
    hours, minutes = map(int, clock.split(":"))
    return Instant.of(NINE.replace(hour=hours, minute=minutes))


def minute(clock: str) -> int:
    """Return the minute since the epoch of a time of day."""
    return int(at(clock).epoch) // 60


class CloudWatch:
    """A CloudWatch whose answers are given in the order in which they must be asked for."""

    def __init__(self) -> None:
        self.client = client("cloudwatch")
        self.stubber = Stubber(self.client)

    def lists(
        self, *metrics: Listed, more: str | None = None, after: str | None = None, one: str | None = None
    ) -> None:
        """Expect one page of ListMetrics; ``one`` is the only namespace asked for."""
        entries = [
            {"Namespace": space, "MetricName": name, "Dimensions": _pairs(names)} for space, name, names in metrics
        ]
        expected = ({"NextToken": after} if after else {}) | ({"Namespace": one} if one else {})
        self.stubber.add_response(
            "list_metrics", {"Metrics": entries} | ({"NextToken": more} if more else {}), expected
        )

    def answers(
        self, span: tuple[str, str], *results: tuple[int, dict[str, float]], asked: Any = ANY, **more: Any
    ) -> None:
        """Expect one page of GetMetricData; a result is the number of its question and its values by time of day."""
        found = [
            {
                "Id": f"q{number}",
                "Timestamps": [at(clock).datetime for clock in values],
                "Values": list(values.values()),
            }
            for number, values in results
        ]
        begin, end = (at(clock).datetime for clock in span)
        expected = {"MetricDataQueries": asked, "StartTime": begin, "EndTime": end} | more.pop("after", {})
        self.stubber.add_response("get_metric_data", {"MetricDataResults": found} | more, expected)

    def refuses(self, operation: str) -> None:
        """Expect a call, and refuse it."""
        self.stubber.add_client_error(operation, "AccessDenied", "not allowed", 403)


@pytest.fixture
def cloudwatch() -> Iterator[CloudWatch]:
    """Provide a CloudWatch, every answer of which must be asked for."""
    stub = CloudWatch()
    with stub.stubber:
        yield stub
        stub.stubber.assert_no_pending_responses()


@contextmanager
def tagged(*pages: Sequence[tuple[str, dict[str, str]]]) -> Iterator[Any]:
    """Make a tagging client that tells the tags of ARNs, page by page."""
    with Stubber(client("resourcegroupstaggingapi")) as stubber:
        for number, page in enumerate(pages, 1):
            entries = [
                {"ResourceARN": arn, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
                for arn, tags in page
            ]
            token = "" if number == len(pages) else str(number)
            stubber.add_response("get_resources", {"ResourceTagMappingList": entries, "PaginationToken": token})
        yield stubber.client
        stubber.assert_no_pending_responses()


def _pairs(names: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in names.items()]


def poller(cloudwatch: CloudWatch, *services: ServiceSettings, **more: Any) -> AwsPoller:
    """Make a poller of some services."""
    own = {name: more.pop(name) for name in ("tags", "policy", "enabled") if name in more}
    return AwsPoller(cloudwatch.client, AwsIntegrationSettings(services, **own), PLACE, **more)


def values(polled: Polled) -> list[tuple[str, int, float]]:
    """Return what came: key, minute and sum."""
    return [(each.metric_key, (each.timestamp or 0) // 60_000, each.summary.total) for each in polled.points]


def test_a_poll_brings_the_minutes_that_are_due(cloudwatch: CloudWatch) -> None:
    """At nine, those from 8:50 up to 8:55; a minute without data brings no point."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:51": 2.0, "08:54": 0.0}))
    polled = poller(cloudwatch, LAMBDA).poll(at("09:00"))
    assert polled.windows == (PollWindow(minute("09:00"), minute("08:50"), minute("08:55")),)
    key = "ext:cloud.aws.lambda.errorsSum"
    assert values(polled) == [(key, minute("08:51"), 2.0), (key, minute("08:54"), 0.0)]
    first = polled.points[0]
    assert first == DataPoint(key, first.dimensions, "gauge", Summary.of(2.0), minute("08:51") * 60_000)
    assert dict(first.dimensions)["functionname"] == "ingest"
    assert [each.name for each in polled.entities] == ["ingest", "AWS Lambda"]


def test_every_question_is_written_as_cloudwatch_expects_it(cloudwatch: CloudWatch) -> None:
    """A metric with all of its dimensions, one statistic, and one minute."""
    names = {"RuleName": "orders", "EventBusName": "shop"}
    cloudwatch.lists(("AWS/Events", "Invocations", names), one="AWS/Events")
    metric = {"Namespace": "AWS/Events", "MetricName": "Invocations", "Dimensions": _pairs(dict(sorted(names.items())))}
    question = {"Id": "q0", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
    cloudwatch.answers(("08:50", "08:55"), asked=[question])
    assert poller(cloudwatch, ServiceSettings("AWS/Events", Family.CLASSIC)).poll(at("09:00")).points == ()


def test_nothing_is_asked_between_polls(cloudwatch: CloudWatch) -> None:
    """A second call in the same five minutes is answered without CloudWatch; the entities stay known."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"))
    own = poller(cloudwatch, LAMBDA)
    first = own.poll(at("09:00"))
    assert own.poll(at("09:04")) == Polled(entities=first.entities)


def test_an_integration_that_begins_between_polls_waits_for_the_next(cloudwatch: CloudWatch) -> None:
    """Nothing is read that would be older than it can be, even if that poll is called for late."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:55", "09:00"))
    own = poller(cloudwatch, LAMBDA)
    assert own.poll(at("09:02")) == Polled()
    assert [each.due for each in own.poll(at("09:06")).windows] == [minute("09:05")]


def test_several_statistics_make_one_summary(cloudwatch: CloudWatch) -> None:
    """Smallest, largest, sum and number of samples; a minute that lacks one of them is left out."""
    cloudwatch.lists(VISIBLE, one="AWS/SQS")
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:50": 1.0}))
    results = [(0, {"08:50": 3.0, "08:51": 3.0}), (1, {"08:50": 4.0}), (2, {"08:50": 2.0})]
    cloudwatch.answers(("08:50", "08:55"), *results)
    (point,) = poller(cloudwatch, QUEUES).poll(at("09:00")).points
    assert point.metric_key == "ext:cloud.aws.sqs.approximateNumberOfMessagesVisible"
    assert point.summary == Summary(1.0, 3.0, 4.0, 2)


def test_of_a_metric_without_data_one_statistic_is_asked(cloudwatch: CloudWatch) -> None:
    """Only of the queue that has messages all four are."""
    idle = (*VISIBLE[:2], {"QueueName": "idle"})
    cloudwatch.lists(VISIBLE, idle, one="AWS/SQS")
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:50": 1.0}), (1, {}))
    metric = {"Namespace": "AWS/SQS", "MetricName": VISIBLE[1], "Dimensions": _pairs(VISIBLE[2])}
    more = [
        {"Id": f"q{number}", "MetricStat": {"Metric": metric, "Period": 60, "Stat": statistic}}
        for number, statistic in enumerate(("Maximum", "Sum", "SampleCount"))
    ]
    cloudwatch.answers(("08:50", "08:55"), *((number, {"08:50": 1.0}) for number in range(3)), asked=more)
    (point,) = poller(cloudwatch, QUEUES).poll(at("09:00")).points
    assert dict(point.dimensions)["queuename"] == "dlq"


def test_an_error_rate_is_computed_where_both_sums_are_known(cloudwatch: CloudWatch) -> None:
    """Errors in percent of invocations; without an invocation there is no rate."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    results = [(0, {"08:50": 1.0, "08:51": 1.0, "08:52": 1.0}), (1, {"08:50": 4.0, "08:51": 0.0})]
    cloudwatch.answers(("08:50", "08:55"), *results)
    polled = poller(cloudwatch, ServiceSettings("AWS/Lambda", Family.CLASSIC_BUILTIN)).poll(at("09:00"))
    rate = [each for each in values(polled) if each[0] == "builtin:cloud.aws.lambda.errorsRate"]
    assert rate == [("builtin:cloud.aws.lambda.errorsRate", minute("08:50"), 25.0)]


def test_a_service_that_is_not_monitored_is_not_asked_for(cloudwatch: CloudWatch) -> None:
    """Nor is a metric that is neither recommended nor added."""
    cloudwatch.lists(ERRORS, VISIBLE, ("AWS/SQS", "NumberOfEmptyReceives", {"QueueName": "dlq"}), one="AWS/SQS")
    assert poller(cloudwatch, ServiceSettings("AWS/SQS", Family.CLASSIC)).poll(at("09:00")) == Polled(
        windows=(PollWindow(minute("09:00"), minute("08:50"), minute("08:55")),)
    )


def test_every_page_is_read(cloudwatch: CloudWatch) -> None:
    """Both of the list of metrics and of the answer."""
    cloudwatch.lists(ERRORS, more="1", one="AWS/Lambda")
    cloudwatch.lists(INVOCATIONS, after="1", one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:50": 1.0}), NextToken="2")
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:51": 2.0}), (1, {"08:50": 3.0}), after={"NextToken": "2"})
    assert values(poller(cloudwatch, LAMBDA).poll(at("09:00"))) == [
        ("ext:cloud.aws.lambda.errorsSum", minute("08:50"), 1.0),
        ("ext:cloud.aws.lambda.errorsSum", minute("08:51"), 2.0),
        ("ext:cloud.aws.lambda.invocationsSum", minute("08:50"), 3.0),
    ]


def test_many_questions_are_asked_in_parts(cloudwatch: CloudWatch) -> None:
    """One call takes 500."""
    names = [f"f{number:03}" for number in range(MOST_QUERIES + 1)]
    cloudwatch.lists(*(("AWS/Lambda", "Errors", {"FunctionName": name}) for name in names), one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"), (MOST_QUERIES - 1, {"08:50": 1.0}))
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:50": 2.0}))
    polled = poller(cloudwatch, LAMBDA).poll(at("09:00"))
    assert [dict(each.dimensions)["functionname"] for each in polled.points] == names[-2:]
    assert [each.summary.total for each in polled.points] == [1.0, 2.0]


def test_several_namespaces_are_listed_at_once(cloudwatch: CloudWatch) -> None:
    """What is of others is passed over."""
    cloudwatch.lists(ERRORS, VISIBLE, ("Other", "Errors", {"FunctionName": "ingest"}))
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:50": 1.0}))
    assert len(poller(cloudwatch, LAMBDA, QUEUES).poll(at("09:00")).points) == 1


def test_families_share_the_list_and_take_what_is_theirs(cloudwatch: CloudWatch) -> None:
    """It is read once, and each metric is filled by its own family only."""
    cloudwatch.lists(ERRORS, VISIBLE)
    for span in (("08:50", "08:55"), ("08:48", "08:53")):
        cloudwatch.answers(span, (0, {"08:50": 1.0}))
        cloudwatch.answers(span, *((number, {"08:50": 1.0}) for number in range(3)))
    own = poller(cloudwatch, QUEUES, ServiceSettings("AWS/Lambda", Family.CONNECTION))
    expected = [
        "ext:cloud.aws.sqs.approximateNumberOfMessagesVisible",
        "cloud.aws.lambda.Errors.By.FunctionName",
    ]
    assert [each.metric_key for each in own.poll(at("09:00")).points] == expected
    assert [each.key for each in own.metrics] == expected


def test_a_tag_that_is_new_is_seen_by_the_next_poll(cloudwatch: CloudWatch) -> None:
    """While nothing is new, in whatever order it is listed, the entities stay as they are."""
    for begin, end, metrics in (
        ("08:50", "08:55", (ERRORS, INVOCATIONS)),
        ("08:55", "09:00", (INVOCATIONS, ERRORS)),
        ("09:00", "09:05", (ERRORS, INVOCATIONS)),
    ):
        cloudwatch.lists(*metrics, one="AWS/Lambda")
        cloudwatch.answers((begin, end))
    arn = "arn:aws:lambda:us-east-1:000000000000:function:ingest"
    with Stubber(client("resourcegroupstaggingapi")) as stubber:
        for tags in ([], [], [{"Key": "stage", "Value": "prod"}]):
            stubber.add_response("get_resources", {"ResourceTagMappingList": [{"ResourceARN": arn, "Tags": tags}]})
        own = poller(cloudwatch, LAMBDA, tagging=stubber.client)
        first, second, third = (own.poll(at(clock)).entities[0] for clock in ("09:00", "09:05", "09:10"))
    assert first is second
    assert third.tags == {"[AWS]stage:prod"}
    assert third.id == first.id


def test_a_new_resource_is_found_by_the_next_poll(cloudwatch: CloudWatch) -> None:
    """The list is read again each time, by default."""
    cloudwatch.lists(one="AWS/Lambda")
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:55", "09:00"), (0, {"08:58": 1.0}))
    own = poller(cloudwatch, LAMBDA)
    assert own.poll(at("09:00")).points == ()
    assert len(own.poll(at("09:05")).points) == 1


def test_metrics_are_not_listed_anew_while_there_are_no_more(cloudwatch: CloudWatch) -> None:
    """Where the account says how many there are."""
    counts = iter((0, 0, 1))
    cloudwatch.lists(one="AWS/Lambda")
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("09:00", "09:05"), (0, {"09:03": 1.0}))
    own = poller(cloudwatch, LAMBDA, reach=lambda *_: extent(next(counts), ERRORS))
    assert [len(own.poll(at(clock)).points) for clock in ("09:00", "09:05", "09:10")] == [0, 0, 1]


def test_nothing_is_asked_of_a_metric_that_ends_before_the_minutes_of_the_poll(cloudwatch: CloudWatch) -> None:
    """The poll itself takes place all the same, and the entities stay known."""
    cloudwatch.lists(ERRORS, VISIBLE)
    metric = {"Namespace": "AWS/SQS", "MetricName": VISIBLE[1], "Dimensions": _pairs(VISIBLE[2])}
    sent = [{"Id": "q0", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Minimum"}}]
    cloudwatch.answers(("08:50", "08:55"), asked=sent)
    asked = []

    def reach(namespaces: Collection[str], since: Instant) -> MetricExtent:
        asked.append((namespaces, since))
        return extent(2, VISIBLE)

    polled = poller(cloudwatch, LAMBDA, QUEUES, reach=reach).poll(at("09:00"))
    assert asked == [({"AWS/Lambda", "AWS/SQS"}, at("08:50"))]
    assert len(polled.windows) == 1
    assert {"ingest", "dlq"} <= {each.name for each in polled.entities}


def test_looking_for_new_resources_may_be_less_frequent(cloudwatch: CloudWatch) -> None:
    """Then a poll in between asks for what is known."""
    options = IntegrationOptions(discovery=15)
    own = poller(cloudwatch, LAMBDA, options=options)
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    for begin, end in (("08:50", "08:55"), ("08:55", "09:00"), ("09:00", "09:05")):
        cloudwatch.answers((begin, end))
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("09:05", "09:10"))
    for clock in ("09:00", "09:05", "09:10", "09:15"):
        own.poll(at(clock))


def test_a_stream_brings_a_new_metric_from_its_first_minute_on(cloudwatch: CloudWatch) -> None:
    """It is sent whatever there is; however seldom polls look for what is new."""
    cloudwatch.lists(one="Weather")
    cloudwatch.lists(("Weather", "Late", {"service": "weather"}), one="Weather")
    cloudwatch.answers(("08:58", "08:59"), (0, {"08:58": 7.0}))
    cloudwatch.answers(("08:58", "08:59"), *((number, {"08:58": 7.0}) for number in range(3)))
    options = IntegrationOptions(discovery=15)
    own = poller(cloudwatch, ServiceSettings("Weather", Family.METRIC_STREAM), options=options)
    assert own.poll(at("09:00")).points == ()
    assert {point for _, point, _ in values(own.poll(at("09:01")))} == {minute("08:58")}


def test_after_a_pause_adjoining_windows_are_read_at_once(cloudwatch: CloudWatch) -> None:
    """No minute in between is lost."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"))
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:55", "09:10"), (0, {"08:59": 1.0, "09:09": 2.0}))
    own = poller(cloudwatch, LAMBDA)
    own.poll(at("09:00"))
    polled = own.poll(at("09:15"))
    assert [each.due for each in polled.windows] == [minute("09:05"), minute("09:10"), minute("09:15")]
    assert [point for _, point, _ in values(polled)] == [minute("08:59"), minute("09:09")]


def test_a_late_poll_brings_the_same_minutes_later(cloudwatch: CloudWatch) -> None:
    """Thirty minutes late, the poll of 9:05 runs at 9:35."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"))
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:55", "09:00"), (0, {"08:56": 1.0}))
    own = poller(cloudwatch, LAMBDA)
    own.poll(at("09:00"))
    assert own.poll(at("09:34"), late=30).windows == ()
    assert values(own.poll(at("09:35"), late=30)) == [("ext:cloud.aws.lambda.errorsSum", minute("08:56"), 1.0)]


def test_families_have_their_own_rhythm(cloudwatch: CloudWatch) -> None:
    """A connection reads older minutes than classic polling, and a stream delivers each minute."""
    services = [
        ServiceSettings("AWS/Lambda", Family.CONNECTION),
        ServiceSettings("AWS/SQS", Family.CLASSIC),
        ServiceSettings("Weather", Family.METRIC_STREAM),
    ]
    cloudwatch.lists()
    cloudwatch.lists(one="Weather")
    own = poller(cloudwatch, *services, options=IntegrationOptions(discovery=1))
    spans = [
        (window.start - minute("09:00"), window.stop - minute("09:00")) for window in own.poll(at("09:00")).windows
    ]
    assert spans == [(-10, -5), (-3, -2), (-12, -7)]
    assert [window.stop - minute("09:01") for window in own.poll(at("09:01")).windows] == [-2]


def test_a_poll_may_write_one_point_for_five_minutes(cloudwatch: CloudWatch) -> None:
    """The pages do not say which of both it is."""
    cloudwatch.lists(("AWS/Lambda", "Errors", {}), one="AWS/Lambda")
    metric = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Dimensions": []}
    question = {"Id": "q0", "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Sum"}}
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:50": 7.0}), asked=[question])
    own = poller(cloudwatch, LAMBDA, options=IntegrationOptions(point_minutes=5))
    assert values(own.poll(at("09:00"))) == [("ext:cloud.aws.lambda.errorsSumByRegion", minute("08:50"), 7.0)]


def test_only_tagged_resources_are_monitored(cloudwatch: CloudWatch) -> None:
    """The metrics of a whole service have no tags by which they could be left out."""
    other = ("AWS/Lambda", "Errors", {"FunctionName": "store"})
    cloudwatch.lists(ERRORS, other, ("AWS/Lambda", "Errors", {}), one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:50": 3.0}), (1, {"08:50": 1.0}))
    arn = "arn:aws:lambda:us-east-1:000000000000:function"
    with tagged([(f"{arn}:ingest", {"stage": "prod"})], [(f"{arn}:store", {"stage": "test"})]) as tagging:
        polled = poller(cloudwatch, LAMBDA, tags=(AwsTag("stage", "prod"),), tagging=tagging).poll(at("09:00"))
    assert [(key, value) for key, _, value in values(polled)] == [
        ("ext:cloud.aws.lambda.errorsSumByRegion", 3.0),
        ("ext:cloud.aws.lambda.errorsSum", 1.0),
    ]
    assert [sorted(each.tags) for each in polled.entities if each.name == "ingest"] == [["[AWS]stage:prod"]]


@pytest.mark.parametrize(("match", "names"), [("any", ["ingest", "store"]), ("all", ["store"])])
def test_several_tags_are_alternatives_unless_chosen_otherwise(
    cloudwatch: CloudWatch, match: Any, names: list[str]
) -> None:
    """The page does not say it."""
    cloudwatch.lists(ERRORS, ("AWS/Lambda", "Errors", {"FunctionName": "store"}), one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"))
    arn = "arn:aws:lambda:us-east-1:000000000000:function"
    wanted = (AwsTag("stage", "prod"), AwsTag("team", "data"))
    with tagged([(f"{arn}:ingest", {"stage": "prod"}), (f"{arn}:store", {"stage": "prod", "team": "data"})]) as tagging:
        own = poller(cloudwatch, LAMBDA, tags=wanted, tagging=tagging, options=IntegrationOptions(tags_match=match))
        found = own.poll(at("09:00")).entities
    assert [each.name for each in found if each.type == "CUSTOM_DEVICE"] == names


@pytest.mark.parametrize("match", ["any", "all"])
def test_without_tags_to_monitor_no_resource_is_monitored(cloudwatch: CloudWatch, match: Any) -> None:
    """An empty list is not the same as none."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    own = poller(cloudwatch, LAMBDA, tags=(), options=IntegrationOptions(tags_match=match))
    assert own.poll(at("09:00")).entities == ()


def test_a_role_that_may_not_read_tags_knows_none(cloudwatch: CloudWatch) -> None:
    """So with tags to monitor, nothing of any resource arrives, and the reason is said."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    with tagged() as tagging:
        wanted = (AwsTag("stage", "prod"),)
        own = poller(cloudwatch, LAMBDA, tags=wanted, tagging=tagging, policy=role("tag:GetResources"))
        assert own.poll(at("09:00")).points == ()
    assert "no resource is known to have a tag to monitor" in str(own.status.problems[0])


def test_a_service_without_its_permission_stays_silent(cloudwatch: CloudWatch) -> None:
    """The others are polled all the same."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:50": 1.0}))
    own = poller(cloudwatch, LAMBDA, QUEUES, policy=role("sqs:ListQueues"))
    assert len(own.poll(at("09:00")).points) == 1
    assert own.status.connection is ConnectionStatus.CONNECTED
    assert own.status.silent("AWS/SQS")
    assert not own.status.silent("AWS/Lambda")


def test_without_permission_for_cloudwatch_nothing_is_asked(cloudwatch: CloudWatch) -> None:
    """All services are silent."""
    services = [ServiceSettings(name, Family.CLASSIC) for name in EVERYTHING]
    own = poller(cloudwatch, *services, policy=role("cloudwatch:GetMetricData"))
    assert own.poll(at("09:00")) == Polled()
    assert all(own.status.silent(name) for name in EVERYTHING)


def test_an_account_that_is_switched_off_is_not_polled(cloudwatch: CloudWatch) -> None:
    """Its status was never established."""
    own = poller(cloudwatch, LAMBDA, enabled=False)
    assert own.poll(at("09:00")) == Polled()
    assert own.status.connection is ConnectionStatus.UNINITIALIZED


@pytest.mark.parametrize("failing", ["list_metrics", "get_metric_data"])
def test_what_a_poll_fails_to_read_is_lost_and_said(cloudwatch: CloudWatch, failing: str) -> None:
    """The next poll goes on with the next minutes, and its success takes the problem away."""
    if failing == "get_metric_data":
        cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.refuses(failing)
    own = poller(cloudwatch, LAMBDA)
    assert own.status.connection is ConnectionStatus.UNINITIALIZED
    polled = own.poll(at("09:00"))
    assert (polled.points, len(polled.problems)) == ((), 1)
    assert str(polled.problems[0]).startswith("AWS/Lambda: the poll failed: An error occurred (AccessDenied)")
    assert own.status.silent("AWS/Lambda")
    assert own.status.connection is ConnectionStatus.DISCONNECTED
    assert own.status.problems == polled.problems
    own.poll(at("09:01"))
    assert own.status.connection is ConnectionStatus.DISCONNECTED
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:55", "09:00"))
    assert own.poll(at("09:05")).problems == ()
    assert own.status.connection is ConnectionStatus.CONNECTED


def test_a_failing_family_does_not_stop_another(cloudwatch: CloudWatch) -> None:
    """Each is polled on its own."""
    cloudwatch.lists(ERRORS, VISIBLE)
    cloudwatch.refuses("get_metric_data")
    cloudwatch.answers(("08:48", "08:53"), (0, {"08:50": 1.0}))
    cloudwatch.answers(("08:48", "08:53"), *((number, {"08:50": 1.0}) for number in range(3)))
    own = poller(cloudwatch, QUEUES, ServiceSettings("AWS/Lambda", Family.CONNECTION))
    polled = own.poll(at("09:00"))
    assert [each.metric_key for each in polled.points] == ["cloud.aws.lambda.Errors.By.FunctionName"]
    assert [each.namespace for each in polled.problems] == ["AWS/SQS"]


def test_a_changed_account_goes_on_where_it_was(cloudwatch: CloudWatch) -> None:
    """Polls that are late lose nothing by the change; what is new is found with the next poll."""
    cloudwatch.lists(ERRORS, VISIBLE, one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"), (0, {"08:50": 1.0}))
    own = poller(cloudwatch, LAMBDA)
    own.poll(at("09:00"))
    own.follow(AwsIntegrationSettings((LAMBDA, QUEUES)))
    assert own.status.connection is ConnectionStatus.CONNECTED
    cloudwatch.lists(ERRORS, VISIBLE)
    cloudwatch.answers(("08:55", "09:05"), (0, {"08:56": 2.0}))
    polled = own.poll(at("09:14"), late=4)
    assert [window.due for window in polled.windows] == [minute("09:05"), minute("09:10")]
    assert values(polled) == [("ext:cloud.aws.lambda.errorsSum", minute("08:56"), 2.0)]
    assert "ext:cloud.aws.sqs.approximateNumberOfMessagesVisible" in {each.key for each in own.metrics}


def test_an_account_that_is_switched_off_and_on_begins_anew(cloudwatch: CloudWatch) -> None:
    """Nothing is read of the time in between."""
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("08:50", "08:55"))
    own = poller(cloudwatch, LAMBDA)
    own.poll(at("09:00"))
    own.follow(AwsIntegrationSettings((LAMBDA,), enabled=False))
    assert own.poll(at("09:05")) == Polled()
    own.follow(AwsIntegrationSettings((LAMBDA,)))
    cloudwatch.lists(ERRORS, one="AWS/Lambda")
    cloudwatch.answers(("09:00", "09:05"))
    assert len(own.poll(at("09:10")).windows) == 1
