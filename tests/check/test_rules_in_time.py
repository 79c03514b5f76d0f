"""Rules whose window, missing-data alerting or threshold lets them never fire, or always."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.check.test_queries import a_rule, warnings

from smokealarm.check.meaning.no_data import ONLY_IF_NOT_ZERO
from smokealarm.dynatrace.integration.mapping import known_keys

if TYPE_CHECKING:
    from pathlib import Path

POLLED = "ext:cloud.aws.sqs.numberOfMessagesSentSum"
BUILTIN = "builtin:cloud.aws.lambda.errors"
CONNECTION = "cloud.aws.lambda.Errors.By.FunctionName"
STREAMED = "cloud.aws.lambda.errorsByAccountIdFunctionNameRegion"


def asked(folder: Path, selector: str, offset: int | None = 10, **model: Any) -> list[str]:
    """Return the checks that find something in a rule with an offset and parts of its model."""
    query = {"type": "METRIC_SELECTOR", "metricSelector": selector, **({"queryOffset": offset} if offset else {})}
    properties = {"type": "STATIC_THRESHOLD", "threshold": 5, "alertCondition": "ABOVE", "samples": 20, **model}
    rule = a_rule(selector, queryDefinition=query, modelProperties=properties)
    return [each.check.check_id for each in warnings(folder, rule)]


@pytest.mark.parametrize(
    ("selector", "offset", "samples", "violating", "expected"),
    [
        (POLLED, None, 5, 1, ["rule/delay"]),
        (POLLED, None, 5, 3, ["rule/delay"]),
        (POLLED, None, 8, 3, []),
        (POLLED, None, 8, 4, ["rule/delay"]),
        (POLLED, 4, 3, 2, []),
        (POLLED, 4, 3, 3, ["rule/delay"]),
        (POLLED, 5, 3, 3, []),
        (BUILTIN, None, 5, 3, ["rule/delay"]),
        (CONNECTION, 5, 5, 3, []),
        (CONNECTION, 5, 5, 4, ["rule/delay"]),
        (STREAMED, None, 3, 3, []),
        ("custom.depth", None, 3, 3, []),
        ("ext:cloud.aws.dynamodb.errorsSum", None, 3, 3, []),
        (f"{POLLED}:default(0)", None, 5, 3, []),
        (f"{POLLED}:timeshift(-10m)", None, 5, 3, []),
        (f"100*{POLLED}/custom.all", None, 5, 3, ["rule/delay"]),
    ],
)
def test_too_few_minutes_have_arrived(  # noqa: PLR0913, PLR0917 - a row of a table
    tmp_path: Path, selector: str, offset: int | None, samples: int, violating: int, expected: list[str]
) -> None:
    """What is polled is five minutes old at best, in the new connection seven.

    https://docs.dynatrace.com/managed/ingest-from/amazon-web-services/integrate-with-aws/cloudwatch-metrics
    """
    found = asked(tmp_path, selector, offset, samples=samples, violatingSamples=violating, dealertingSamples=3)
    assert found == expected


@pytest.mark.parametrize(
    ("selector", "offset", "samples", "violating", "expected"),
    [
        (POLLED, None, 20, 9, ["rule/no-data-delay"]),
        (POLLED, None, 20, 10, []),
        (POLLED, 6, 20, 3, ["rule/no-data-delay"]),
        (POLLED, 6, 20, 4, []),
        (POLLED, 9, 5, 1, []),
        (POLLED, None, 5, 5, ["rule/no-data-delay"]),
        (STREAMED, None, 5, 5, []),
        (f"{POLLED}:default(0)", None, 20, 5, []),
    ],
)
def test_missing_data_have_only_not_arrived(  # noqa: PLR0913, PLR0917 - a row of a table
    tmp_path: Path, selector: str, offset: int | None, samples: int, violating: int, expected: list[str]
) -> None:
    """The minute before a poll the newest nine minutes are missing."""
    window = {"samples": samples, "violatingSamples": violating, "dealertingSamples": 3}
    found = asked(tmp_path, selector, offset, alertOnNoData=True, **window)
    assert found == expected


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("ext:cloud.aws.events.failedInvocationsSumByRegionRuleName", ["rule/no-data-sparse"]),
        ("cloud.aws.events.invocationsByAccountIdRegionRuleName", ["rule/no-data-sparse"]),
        ("ext:cloud.aws.events.failedInvocationsSumByRegionRuleName:default(0)", []),
        ("ext:cloud.aws.events.triggeredRulesSumByRegionRuleName", []),
        ("ext:cloud.aws.lambda.errorsSum", []),
        (POLLED, []),
    ],
)
def test_what_is_sent_only_if_it_is_not_zero_is_missing_when_all_is_well(
    tmp_path: Path, selector: str, found: list[str]
) -> None:
    """EventBridge says so: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html."""
    window = {"samples": 20, "violatingSamples": 20, "dealertingSamples": 3}
    assert asked(tmp_path, selector, alertOnNoData=True, **window) == found
    assert asked(tmp_path, selector, alertOnNoData=False, **window) == []


def test_the_metrics_that_are_sent_only_if_they_are_not_zero_exist() -> None:
    """A misspelt one would be found nowhere."""
    assert {(each.service, each.metric) for each in known_keys().values()} >= ONLY_IF_NOT_ZERO


DURATION = "builtin:cloud.aws.lambda.duration"
RATE = "builtin:cloud.aws.lambda.errorsRate"


@pytest.mark.parametrize(
    ("selector", "condition", "threshold", "found"),
    [
        (POLLED, "BELOW", 0, ["rule/threshold"]),
        (POLLED, "BELOW", -1, ["rule/threshold"]),
        (POLLED, "BELOW", 1, []),
        (POLLED, "ABOVE", 0, []),
        (POLLED, "ABOVE", -1, ["rule/threshold"]),
        (f"{POLLED}:splitBy():sum", "BELOW", 0, ["rule/threshold"]),
        (f"{POLLED}:delta", "BELOW", 0, []),
        (f"({POLLED})-({POLLED})", "BELOW", 0, []),
        (f"100*{POLLED}/{POLLED}", "BELOW", 0, ["rule/threshold"]),
        (f"-1*{POLLED}", "BELOW", 0, []),
        ("custom.depth", "BELOW", 0, []),
        (RATE, "ABOVE", 100, ["rule/threshold"]),
        (RATE, "ABOVE", 99.5, []),
        (RATE, "BELOW", 101, ["rule/threshold"]),
        (RATE, "BELOW", 100, []),
        (f"{RATE}:sum", "ABOVE", 150, []),
        (f"2*{RATE}", "ABOVE", 150, []),
        (DURATION, "ABOVE", 900_000, ["rule/threshold"]),
        (f"{DURATION}:splitBy():max", "ABOVE", 1_000_000, ["rule/threshold"]),
        (DURATION, "ABOVE", 899_999, []),
        (f"{DURATION}:sum", "ABOVE", 1_000_000, []),
        ("ext:cloud.aws.lambda.durationSum", "ABOVE", 1_000_000, []),
        (f"{DURATION}:toUnit(MilliSecond,Second)", "ABOVE", 900_000, []),
    ],
)
def test_a_threshold_is_out_of_reach(
    tmp_path: Path, selector: str, condition: str, threshold: float, found: list[str]
) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: a run takes 900 s at most."""
    said = asked(tmp_path, selector, alertCondition=condition, threshold=threshold)
    assert [each for each in said if each != "selector/advice"] == found


def test_a_rule_that_waits_for_missing_data_may_have_a_threshold_out_of_reach(tmp_path: Path) -> None:
    """Then only missing minutes violate."""
    window = {"samples": 20, "violatingSamples": 20}
    assert asked(tmp_path, POLLED, alertCondition="BELOW", threshold=0, alertOnNoData=True, **window) == []


def test_what_an_older_rule_calls_otherwise_is_found_there(tmp_path: Path) -> None:
    """A percentage has a limit in a rule without a selector, too."""
    query = {"type": "METRIC_KEY", "metricKey": RATE, "aggregation": "AVG", "queryOffset": 10}
    model = {"type": "STATIC_THRESHOLD", "threshold": 120, "alertCondition": "ABOVE", "samples": 20}
    (one,) = warnings(tmp_path, a_rule("", queryDefinition=query, modelProperties=model))
    assert (one.check.check_id, one.path) == ("rule/threshold", "$.modelProperties.threshold")
    added = query | {"aggregation": "SUM"}
    assert warnings(tmp_path, a_rule("", queryDefinition=added, modelProperties=model)) == []
