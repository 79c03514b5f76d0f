"""Which services a tenant monitors, in Python and as the AWS credentials API says it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.making import role

from smokealarm.dynatrace.integration import (
    AwsIntegrationSettings,
    AwsTag,
    Family,
    MonitoredMetric,
    ServiceSettings,
    Statistic,
    parse_credentials,
    read_credentials,
)
from smokealarm.dynatrace.integration.selection import Selection
from smokealarm.errors import SettingsInvalid, UsageError

CREDENTIALS: dict[str, Any] = {
    "label": "production",
    "partitionType": "AWS_DEFAULT",
    "authenticationData": {
        "type": "ROLE",
        "roleBasedAuthentication": {"iamRole": "monitoring", "accountId": "000000000000", "externalId": "e"},
    },
    "taggedOnly": False,
}
ROLE = CREDENTIALS["authenticationData"]
KEYS = {"accessKey": "k", "secretKey": "s"}
VISIBLE = {"name": "ApproximateNumberOfMessagesVisible", "statistic": "AVG_MIN_MAX", "dimensions": ["QueueName"]}

BUCKET = ["BucketName", "FilterId"]


def monitoring(*services: dict[str, Any]) -> dict[str, Any]:
    """Return the credentials with these services."""
    return CREDENTIALS | {"supportingServicesToMonitor": list(services)}


def complaints(document: dict[str, Any], **more: Any) -> list[str]:
    """Return what is said about a document."""
    return [f"{each.gravity}: {each}" for each in read_credentials(document, **more).findings]


def test_without_a_list_of_services_lambda_is_monitored_by_its_builtin_metrics() -> None:
    """Other services have to be named."""
    found = parse_credentials(CREDENTIALS)
    assert found == AwsIntegrationSettings((ServiceSettings("AWS/Lambda", Family.CLASSIC_BUILTIN),), "production")


def test_a_service_without_metrics_has_the_recommended_ones() -> None:
    """The list may be null."""
    document = monitoring({"name": "sqs", "monitoredMetrics": None})
    assert complaints(document) == []
    assert parse_credentials(document).service("AWS/SQS") == ServiceSettings("AWS/SQS", Family.CLASSIC)


def test_monitoring_lambda_as_a_cloud_service_switches_its_builtin_metrics_off() -> None:
    """A service comes by one way only."""
    found = parse_credentials(monitoring({"name": "Lambda"}))
    assert found.services == (ServiceSettings("AWS/Lambda", Family.CLASSIC),)


def test_metrics_are_added_by_hand() -> None:
    """The usual signal of a dead-letter queue has to be; recommended metrics that the list leaves out come anyway."""
    document = monitoring({"name": "sqs", "monitoredMetrics": [VISIBLE]})
    assert complaints(document) == [
        (
            "warning: supportingServicesToMonitor/0/monitoredMetrics: leaves out ApproximateAgeOfOldestMessage, "
            "ApproximateNumberOfMessagesNotVisible, NumberOfMessagesReceived, NumberOfMessagesSent; "
            "recommended metrics are monitored all the same"
        )
    ]
    added = MonitoredMetric("ApproximateNumberOfMessagesVisible", Statistic.AVG_MIN_MAX, ("QueueName",))
    assert parse_credentials(document).service("AWS/SQS") == ServiceSettings("AWS/SQS", Family.CLASSIC, (added,))


def test_a_list_with_all_recommended_metrics_leaves_nothing_out() -> None:
    """What the page recommends has to be in it, and more may be."""
    names = ("AllRequests", "4xxErrors", "5xxErrors", "BytesDownloaded")
    metrics = [
        {"name": name, "statistic": "SUM" if name == "AllRequests" else "AVG_MIN_MAX", "dimensions": BUCKET}
        for name in names
    ]
    document = monitoring({"name": "s3", "monitoredMetrics": metrics})
    assert complaints(document) == []
    found = parse_credentials(document).service("AWS/S3")
    assert found is not None
    assert [each.name for each in found.added] == list(names)


def test_dimensions_may_stand_in_any_order() -> None:
    """They are read in the order of the service's page, by which the key is made."""
    metric = {"name": "5xxErrors", "statistic": "SUM", "dimensions": ["FilterId", "BucketName"]}
    found = parse_credentials(monitoring({"name": "s3", "monitoredMetrics": [metric]})).service("AWS/S3")
    assert found is not None
    assert found.added == (MonitoredMetric("5xxErrors", Statistic.SUM, ("BucketName", "FilterId")),)


@pytest.mark.parametrize(
    ("services", "complaint"),
    [
        (
            [{"name": "sqss"}],
            "warning: 0/name: 'sqss' is not a service that is polled here; did you mean sqs?",
        ),
        (
            [{"name": "rds"}],
            (
                "warning: 0/name: 'rds' is not a service that is polled here; "
                "expected one of events, lambda, s3, sqs, states"
            ),
        ),
        (
            [{"name": "s3_builtin"}],
            (
                "warning: 0/name: 's3_builtin' is not a service that is polled here; "
                "expected one of events, lambda, s3, sqs, states"
            ),
        ),
        (
            [{"name": "lambda_builtin"}, {"name": "lambda"}],
            ("error: 1/name: is monitored already as a classic built-in service; a service comes by one way only"),
        ),
        (
            [{"name": "lambda_builtin", "monitoredMetrics": []}],
            ("error: 0/monitoredMetrics: is a list; expected null, since built-in metrics cannot be chosen"),
        ),
        (
            [{"name": "sqs", "monitoredMetrics": [VISIBLE | {"name": "ApproximateNumberOfMessageVisible"}]}],
            (
                "error: 0/monitoredMetrics/0/name: 'ApproximateNumberOfMessageVisible' is not a "
                "metric of Amazon Simple Queue Service (SQS); did you mean ApproximateNumberOfMessagesVisible?"
            ),
        ),
        (
            [{"name": "sqs", "monitoredMetrics": [VISIBLE | {"name": "X"}]}],
            (
                "error: 0/monitoredMetrics/0/name: 'X' is not a metric of "
                "Amazon Simple Queue Service (SQS); expected one of the service's page"
            ),
        ),
        (
            [{"name": "sqs", "monitoredMetrics": [VISIBLE | {"dimensions": ["Region"]}]}],
            (
                "error: 0/monitoredMetrics/0/dimensions: are not those of "
                "ApproximateNumberOfMessagesVisible; expected QueueName"
            ),
        ),
        (
            [{"name": "sqs", "monitoredMetrics": [VISIBLE | {"statistic": None}]}],
            (
                "error: 0/monitoredMetrics/0/statistic: may not be null; expected one of "
                "AVERAGE, AVG_MIN_MAX, MAXIMUM, MINIMUM, SAMPLE_COUNT, SUM"
            ),
        ),
        (
            [{"name": "sqs", "monitoredMetrics": [VISIBLE | {"statistic": "p95"}]}],
            (
                "error: 0/monitoredMetrics/0/statistic: 'p95' is not known; expected one of "
                "AVERAGE, AVG_MIN_MAX, MAXIMUM, MINIMUM, SAMPLE_COUNT, SUM"
            ),
        ),
        (
            [{"name": None}],
            "error: 0/name: may not be null",
        ),
        (
            [{"name": "sqs", "monitoredMetrics": [VISIBLE | {"dimensions": None}]}],
            "error: 0/monitoredMetrics/0/dimensions: may not be null",
        ),
        (
            [{"name": "rds", "monitoredMetrics": [{"name": "m", "statistic": "SUM"}]}],
            "error: 0/monitoredMetrics/0/dimensions: may not be null",
        ),
        (
            [{"name": "sqs", "monitoredMetrics": [VISIBLE, VISIBLE]}],
            "warning: 0/monitoredMetrics: lists ApproximateNumberOfMessagesVisible twice",
        ),
    ],
)
def test_what_is_wrong_with_a_service_is_said(services: list[dict[str, Any]], complaint: str) -> None:
    """Each complaint names the place, here within the list, and the nearest valid choice."""
    assert complaint.replace(" ", " supportingServicesToMonitor/", 1) in complaints(monitoring(*services))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"label": None}, "error: label: may not be null"),
        (
            {"partitionType": None},
            "error: partitionType: may not be null; expected one of AWS_DEFAULT, AWS_CN, AWS_US_GOV",
        ),
        ({"authenticationData": None}, "error: authenticationData: may not be null"),
        (
            {"authenticationData": {"type": "KEYS", "keyBasedAuthentication": KEYS}},
            "warning: authenticationData/type: is deprecated; expected ROLE",
        ),
        (
            {"authenticationData": {"type": "KEYS", "keyBasedAuthentication": {"accessKey": "k"}}},
            "error: authenticationData/keyBasedAuthentication/secretKey: may not be null",
        ),
        (
            {"authenticationData": {"type": None}},
            "error: authenticationData/type: may not be null; expected one of ROLE, KEYS",
        ),
        (
            {"authenticationData": {"type": "ROLE"}},
            "error: authenticationData/roleBasedAuthentication: may not be null",
        ),
        (
            {"authenticationData": ROLE | {"keyBasedAuthentication": "k"}},
            "error: authenticationData/keyBasedAuthentication: is a text; expected an object",
        ),
        (
            {"authenticationData": ROLE | {"keyBasedAuthentication": KEYS}},
            (
                "warning: authenticationData/keyBasedAuthentication: is dropped by the server when the type is ROLE; "
                "leave it out"
            ),
        ),
        (
            {"authenticationData": ROLE | {"type": "KEYS", "keyBasedAuthentication": KEYS}},
            (
                "warning: authenticationData/roleBasedAuthentication: is dropped by the server when the type is KEYS; "
                "leave it out"
            ),
        ),
        (
            {"authenticationData": {"type": "KEYS", "keyBasedAuthentication": KEYS | {"x": 1}}},
            "warning: authenticationData/keyBasedAuthentication/x: is not a property of this object",
        ),
        (
            {"authenticationData": {"type": "ROLE", "roleBasedAuthentication": {"iamRoles": "r"}}},
            (
                "warning: authenticationData/roleBasedAuthentication/iamRoles: is not a property of this object; "
                "did you mean iamRole?"
            ),
        ),
        (
            {"authenticationData": ROLE | {"kind": "ROLE"}},
            "warning: authenticationData/kind: is not a property of this object",
        ),
        (
            {"tagsToMonitor": [{"name": "stage", "value": "prod"}]},
            "warning: tagsToMonitor: is dropped by the server when taggedOnly is false; leave it out",
        ),
        ({"tagsToMonitor": [{"name": "stage"}]}, "error: tagsToMonitor/0/value: may not be null"),
        (
            {"tagsToMonitor": [{"name": "stage", "value": ""}] * 11},
            "error: tagsToMonitor: has 11 entries; expected at most 10",
        ),
        (
            {"taggedOnly": True},
            "warning: tagsToMonitor: is empty; with taggedOnly no resource at all is monitored then",
        ),
        ({"tagedOnly": True}, "warning: tagedOnly: is not a property of this object; did you mean taggedOnly?"),
    ],
)
def test_what_is_wrong_with_credentials_is_said(change: dict[str, Any], complaint: str) -> None:
    """Each complaint names the property."""
    assert complaint in complaints(deepcopy(CREDENTIALS) | change)


def test_credentials_with_an_error_are_refused() -> None:
    """The message names the place of the document and the property."""
    with pytest.raises(
        SettingsInvalid, match=r"aws\.json is not an AWS credentials configuration[\s\S]*label: may not be null"
    ):
        parse_credentials(CREDENTIALS | {"label": None}, "aws.json")
    assert not read_credentials(CREDENTIALS | {"label": None}).valid


def test_tags_and_the_switch_are_read() -> None:
    """The role's policy is handed over beside the document."""
    policy = role("sqs:ListQueues")
    tags = {"taggedOnly": True, "tagsToMonitor": [{"name": "stage", "value": "prod"}]}
    found = parse_credentials(CREDENTIALS | tags | {"credentialsEnabled": False}, policy=policy)
    assert found.tags == (AwsTag("stage", "prod"),)
    assert not found.enabled
    assert not found.allows("sqs:ListQueues")
    assert found.allows("lambda:ListFunctions")


def test_a_list_of_services_of_its_own_replaces_the_one_in_the_document() -> None:
    """Built-in services are monitored then only where it names them."""
    body = {"services": [{"name": "states"}], "metadata": {}}
    document = monitoring({"name": "sqs"})
    found = parse_credentials(document, monitored=body)
    assert found.services == (ServiceSettings("AWS/States", Family.CLASSIC),)
    assert complaints(CREDENTIALS, monitored=body) == []
    assert complaints(document, monitored=body) == [
        "warning: supportingServicesToMonitor: is not looked at beside a list of services of its own"
    ]


def test_a_property_that_is_not_one_is_named_wherever_it_stands() -> None:
    """In a tag, in a service and in a metric."""
    metric = VISIBLE | {"statistics": "SUM"}
    service = {"name": "sqs", "metrics": [], "monitoredMetrics": [metric]}
    tags = {"taggedOnly": True, "tagsToMonitor": [{"name": "stage", "value": "prod", "values": []}]}
    said = [each.partition("; ")[0] for each in complaints(monitoring(service) | tags)]
    assert {each for each in said if "is not a property" in each} == {
        "warning: supportingServicesToMonitor/0/metrics: is not a property of this object",
        "warning: supportingServicesToMonitor/0/monitoredMetrics/0/statistics: is not a property of this object",
        "warning: tagsToMonitor/0/values: is not a property of this object",
    }


def test_a_list_of_its_own_is_read_to_its_end() -> None:
    """A property that it does not have is named."""
    assert complaints(CREDENTIALS, monitored={"services": [], "service": []}) == [
        "warning: service: is not a property of this object; did you mean services?"
    ]


def test_a_metric_that_is_listed_twice_is_added_once() -> None:
    """The second one changes nothing."""
    found = parse_credentials(monitoring({"name": "sqs", "monitoredMetrics": [VISIBLE, VISIBLE]})).service("AWS/SQS")
    assert found is not None
    assert len(found.added) == 1


def test_a_metric_that_only_the_new_connection_has_is_not_one_of_the_service() -> None:
    """Classic polling does not know it."""
    metric = {"name": "RetryInvocationAttempts", "statistic": "SUM", "dimensions": ["EventBusName", "RuleName"]}
    (complaint, *_) = complaints(monitoring({"name": "events", "monitoredMetrics": [metric]}))
    assert "'RetryInvocationAttempts' is not a metric of Amazon EventBridge" in complaint


def test_keys_are_not_kept() -> None:
    """Neither the settings nor any complaint repeats them."""
    keys = {"accessKey": "AKIAEXAMPLE", "secretKey": "very-secret", "extra": "other"}
    document = CREDENTIALS | {"authenticationData": {"type": "KEYS", "keyBasedAuthentication": keys}}
    reading = read_credentials(document)
    assert "AKIAEXAMPLE" not in repr(reading)
    assert "very-secret" not in repr(reading)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["sqs", "lambda", "SUM", "KEYS"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    *("label", "authenticationData", "type", "taggedOnly", "tagsToMonitor", "keyBasedAuthentication"),
                    *("supportingServicesToMonitor", "services", "name", "monitoredMetrics", "statistic", "dimensions"),
                )
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(JSON, JSON)
def test_any_document_can_be_read(document: Any, body: Any) -> None:
    """Whatever stands in it, reading ends with findings or with settings."""
    read_credentials(document, monitored=body)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"services": None}, "error: services: may not be null"),
        ([], "error: the object: is a list; expected an object"),
    ],
)
def test_a_list_of_its_own_has_to_be_one(change: Any, complaint: str) -> None:
    """Null is not the same as no services."""
    assert complaint in complaints(CREDENTIALS, monitored=change)


def test_of_very_many_mistakes_the_first_thousand_are_said() -> None:
    """No document makes an answer without an end."""
    assert 1000 < len(complaints(monitoring(*[{}] * 50_000))) < 1100


def test_a_service_cannot_come_by_two_ways() -> None:
    """Enabling one disables the other, so settings with both are refused."""
    both = (ServiceSettings("AWS/Lambda", Family.CLASSIC), ServiceSettings("AWS/Lambda", Family.CLASSIC_BUILTIN))
    with pytest.raises(UsageError, match="AWS/Lambda is monitored twice"):
        AwsIntegrationSettings(both)


@pytest.mark.parametrize(
    ("namespace", "family", "complaint"),
    [
        ("WeatherPipeline", Family.CLASSIC, "classic polling does not know the namespace 'WeatherPipeline'"),
        ("WeatherPipeline", Family.CLASSIC_BUILTIN, "classic polling does not know the namespace"),
        ("AWS/SQS", Family.CLASSIC_BUILTIN, "AWS/SQS has no built-in metrics; expected the family"),
    ],
)
def test_a_way_that_does_not_exist_is_refused(namespace: str, family: Family, complaint: str) -> None:
    """A rule on such a metric could never fire."""
    with pytest.raises(UsageError, match=complaint):
        ServiceSettings(namespace, family)


QUEUE = frozenset({"QueueName"})
FUNCTION = frozenset({"FunctionName"})
SENT = MonitoredMetric("NumberOfMessagesSent", Statistic.MAXIMUM, ("QueueName",))
BY_REGION = MonitoredMetric("AsyncEventsDropped", Statistic.SUM, ("Region",))


@pytest.mark.parametrize(
    ("settings", "metric", "dimensions", "keys"),
    [
        (ServiceSettings("AWS/SQS", Family.CLASSIC), "ApproximateNumberOfMessagesVisible", QUEUE, []),
        (
            ServiceSettings("AWS/SQS", Family.CLASSIC),
            "NumberOfMessagesSent",
            QUEUE,
            ["ext:cloud.aws.sqs.numberOfMessagesSentSum"],
        ),
        (
            ServiceSettings("AWS/SQS", Family.CLASSIC, (SENT,)),
            "NumberOfMessagesSent",
            QUEUE,
            ["ext:cloud.aws.sqs.numberOfMessagesSentSum", "ext:cloud.aws.sqs.numberOfMessagesSentMaximum"],
        ),
        (
            ServiceSettings("AWS/SQS", Family.CLASSIC, (replace(SENT, statistic=Statistic.SUM),)),
            "NumberOfMessagesSent",
            QUEUE,
            ["ext:cloud.aws.sqs.numberOfMessagesSentSum"],
        ),
        (
            ServiceSettings("AWS/Lambda", Family.CLASSIC, (BY_REGION,)),
            "AsyncEventsDropped",
            frozenset(),
            ["ext:cloud.aws.lambda.asyncEventsDroppedSumByRegion"],
        ),
        (ServiceSettings("AWS/Lambda", Family.CLASSIC, (BY_REGION,)), "AsyncEventsDropped", FUNCTION, []),
        (
            ServiceSettings("AWS/Lambda", Family.CLASSIC_BUILTIN),
            "Throttles",
            FUNCTION,
            ["builtin:cloud.aws.lambda.throttlers"],
        ),
        (ServiceSettings("AWS/Lambda", Family.CLASSIC_BUILTIN), "Throttles", frozenset(), []),
        (
            ServiceSettings("AWS/Lambda", Family.CONNECTION),
            "Errors",
            FUNCTION,
            ["cloud.aws.lambda.Errors.By.FunctionName"],
        ),
        (ServiceSettings("AWS/Lambda", Family.CONNECTION), "Errors", frozenset(), []),
        (
            ServiceSettings("AWS/Lambda", Family.CONNECTION, auto_discovery=True),
            "Errors",
            frozenset(),
            ["cloud.aws.lambda.Errors.By.Region"],
        ),
        (
            ServiceSettings("AWS/States", Family.CONNECTION, auto_discovery=True),
            "ExecutionsFailed",
            frozenset({"StateMachineArn"}),
            [
                "cloud.aws.states.ExecutionsFailed.By.StateMachineArn",
                "cloud.aws.states.ExecutionsFailed.By.Region.StateMachineArn",
            ],
        ),
        (
            ServiceSettings("WeatherPipeline", Family.CONNECTION),
            "EndToEndTime",
            frozenset({"service"}),
            ["cloud.aws.weatherpipeline.EndToEndTime.By.service"],
        ),
        (
            ServiceSettings("AWS/Lambda", Family.METRIC_STREAM),
            "ClaimedAccountConcurrency",
            frozenset(),
            ["cloud.aws.lambda.claimedAccountConcurrencyByAccountIdRegion"],
        ),
    ],
)
def test_only_what_is_recommended_or_asked_for_arrives(
    settings: ServiceSettings, metric: str, dimensions: frozenset[str], keys: list[str]
) -> None:
    """Each way has its own idea of what comes by itself."""
    selection = Selection(AwsIntegrationSettings((settings,)))
    for _ in range(2):
        assert [each.key for each in selection.keys(settings.namespace, metric, dimensions)] == keys


def test_a_namespace_that_is_not_monitored_stays_silent() -> None:
    """Nothing is read of it."""
    selection = Selection(AwsIntegrationSettings((ServiceSettings("AWS/SQS", Family.CLASSIC),)))
    assert selection.keys("AWS/Lambda", "Errors", FUNCTION) == ()
