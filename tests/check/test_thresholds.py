"""A threshold that the stack never lets its metric reach is found, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.check.trees import DURATION, NAME, alarm, function, metric_event, named, queue, said, stack

from smokealarm.check import Severity
from smokealarm.check.finding import Example

if TYPE_CHECKING:
    from pathlib import Path

CHECK = "stack/unreachable-threshold"
INGEST = named(DURATION, "orders-ingest")
STREAMED = "cloud.aws.lambda.durationByAccountIdFunctionNameRegion"
AGE = "ext:cloud.aws.sqs.approximateAgeOfOldestMessage"
RUNS = "ext:cloud.aws.lambda.concurrentExecutionsMaximum"
THIRTY = stack(function(Timeout=30))
TWO = stack(function(Timeout=30) + function("orders-store", "Store", Timeout=60))
PARAMETER = stack(
    function("!Sub '${Prefix}-ingest'", Timeout="!Ref Timeout"),
    "Prefix: {Type: String, Default: orders}\nTimeout: {Type: Number, Default: 30}",
)


def severity(folder: Path, *examples: Example) -> str | None:
    """Return how severe the one finding is; None if there is none."""
    findings = said(folder, CHECK, *examples)
    assert len(findings) <= 1
    return str(findings[0].severity) if findings else None


@pytest.mark.parametrize(
    ("selector", "threshold", "template", "expected"),
    [
        (INGEST, 45_000, THIRTY, "error"),
        (INGEST, 24_000, THIRTY, None),
        (INGEST, 30_000, THIRTY, None),
        (INGEST, 30_500, THIRTY, "warning"),
        (INGEST, 31_001, THIRTY, "error"),
        (INGEST, 5_000, stack(function()), "error"),
        (INGEST, 2_000, stack(function()), None),
        (INGEST, 45_000, PARAMETER, "warning"),
        (named(DURATION, "orders-ingest", "orders-store"), 45_000, TWO, None),
        (named(DURATION, "orders-ingest", "orders-store"), 75_000, TWO, "error"),
        (named(DURATION, "orders-store"), 45_000, TWO, None),
        (f"{DURATION}:max", 75_000, TWO, "warning"),
        (f"{DURATION}:max", 45_000, TWO, None),
        (f'{DURATION}:names:filter(prefix("{NAME}","orders-i")):max', 45_000, TWO, "warning"),
        (f'{DURATION}:names:filter(ne("{NAME}","orders-store")):max', 45_000, TWO, None),
        (f'{DURATION}:names:filter(or(eq("{NAME}","orders-ingest"),eq("a","b"))):max', 45_000, TWO, None),
        (f"{INGEST}:splitBy():avg", 45_000, THIRTY, "error"),
        (f"{DURATION}", 45_000, THIRTY, "warning"),
        (named("ext:cloud.aws.lambda.durationMaximum", "orders-ingest"), 45_000, THIRTY, "error"),
        (named("builtin:cloud.aws.lambda.duration", "orders-ingest"), 45_000, THIRTY, "error"),
        (f'{STREAMED}:filter(eq("FunctionName","orders-ingest")):max', 45_000, THIRTY, "error"),
        (named(RUNS, "orders-ingest"), 10, stack(function(ReservedConcurrentExecutions=10)), None),
        (named(RUNS, "orders-ingest"), 11, stack(function(ReservedConcurrentExecutions=10)), "error"),
        (named(RUNS, "orders-ingest"), 11, stack(function()), None),
        (named(AGE, "orders"), 600, stack(queue("orders", MessageRetentionPeriod=300)), "warning"),
        (named(AGE, "orders"), 601, stack(queue("orders", MessageRetentionPeriod=300)), "error"),
        (named(AGE, "orders"), 400_000, stack(queue("orders")), "error"),
        (named(AGE, "orders"), 300_000, stack(queue("orders")), None),
    ],
)  # fmt: skip
def test_a_rule_above_what_the_stack_allows(
    tmp_path: Path, selector: str, threshold: float, template: Example, expected: str | None
) -> None:
    """It is an error only if every named resource is known and no parameter or inexact measurement can help."""
    assert severity(tmp_path, metric_event(selector, threshold), template) == expected


@pytest.mark.parametrize(
    "selector",
    [
        named("ext:cloud.aws.lambda.durationSum", "orders-ingest"),
        named(DURATION, "orders-ingest", then=":sum"),
        named(DURATION, "orders-ingest", then=":max:rate(1m)"),
        named(DURATION, "orders-ingest", then=":default(90000):max"),
        f"({INGEST}*10)",
        f"{INGEST},{INGEST}",
        named(DURATION, "billing-ingest"),
        named(DURATION, "orders-ingest", "billing-ingest"),
        named("ext:cloud.aws.lambda.errorsSum", "orders-ingest"),
        f"{INGEST}:maximum",
    ],
)
def test_what_can_leave_the_bounds_is_not_judged(tmp_path: Path, selector: str) -> None:
    """Sums, rates, calculations, functions of other stacks and selectors that cannot be read may reach anything."""
    assert severity(tmp_path, metric_event(selector, 45_000), THIRTY) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"modelProperties": {"type": "STATIC_THRESHOLD", "threshold": 45_000, "alertCondition": "BELOW"}},
        {"modelProperties": {"type": "AUTO_ADAPTIVE_THRESHOLD", "signalFluctuation": 1, "alertCondition": "ABOVE"}},
    ],
)
def test_other_models_and_conditions_are_not_judged(tmp_path: Path, changed: dict[str, object]) -> None:
    """A duration is below a high threshold all the time, which another check may say."""
    assert severity(tmp_path, metric_event(INGEST, 45_000, **changed), THIRTY) is None


@pytest.mark.parametrize(
    ("aggregation", "expected"), [("MAX", "error"), ("AVG", "error"), ("SUM", None), ("COUNT", None)]
)
def test_a_metric_key_rule_is_judged_alike(tmp_path: Path, aggregation: str, expected: str | None) -> None:
    """Its entity filter names the function."""
    query = {
        "type": "METRIC_KEY",
        "metricKey": DURATION,
        "aggregation": aggregation,
        "entityFilter": {
            "dimensionKey": "dt.entity.custom_device",
            "conditions": [{"type": "NAME", "operator": "EQUALS", "value": "orders-ingest"}],
        },
    }
    rule = metric_event("", 45_000, queryDefinition=query)
    assert severity(tmp_path, rule, THIRTY) == expected


def test_the_place_and_the_reason_are_said(tmp_path: Path) -> None:
    """The finding points to the threshold and names the property that bounds it."""
    (one,) = said(tmp_path, CHECK, metric_event(INGEST, 45_000), THIRTY)
    assert one.source.excerpt(one.span) == "45000"
    assert one.message == "is 45000 ms, which the function orders-ingest cannot exceed"
    assert one.hint == "Timeout of orders-ingest is 30, so that Duration is at most 30000"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (alarm("AWS/Lambda Duration", 45_000, Dimensions="![{Name: FunctionName, Value: !Ref Ingest}]"), "error"),
        (alarm("AWS/Lambda Duration", 24_000, Dimensions="![{Name: FunctionName, Value: !Ref Ingest}]"), None),
    ],
)
def test_an_alarm_by_reference(tmp_path: Path, written: str, expected: str | None) -> None:
    """A function without a name of its own is known by its reference within its template."""
    text = (function(None, Timeout=30) + written).replace("![", "[")
    assert severity(tmp_path, stack(text)) == expected


@pytest.mark.parametrize(
    ("changed", "threshold", "expected"),
    [
        ({}, 45_000, "error"),
        ({"ComparisonOperator": "GreaterThanOrEqualToThreshold"}, 31_000, "warning"),
        ({"ComparisonOperator": "GreaterThanOrEqualToThreshold"}, 30_000, None),
        ({}, 30_000, "warning"),
        ({"ComparisonOperator": "LessThanThreshold"}, 45_000, None),
        ({"Statistic": "Sum"}, 45_000, None),
        ({"AlarmActions": "![!Ref Topic]"}, 45_000, "error"),
        ({"Period": 10}, 45_000, None),
    ],
)
def test_an_alarm_above_what_the_stack_allows(
    tmp_path: Path, changed: dict[str, object], threshold: float, expected: str | None
) -> None:
    """Whether a threshold that is just met is crossed is the operator's to say; whom it tells does not matter."""
    dimension = {"Dimensions": "![{Name: FunctionName, Value: orders-ingest}]"}
    text = function(Timeout=30) + alarm("AWS/Lambda Duration", threshold, **dimension, **changed)
    assert severity(tmp_path, stack(text.replace("![", "["))) == expected


@pytest.mark.parametrize(
    ("metric", "threshold", "expected"),
    [
        ("memory_utilization", 99, None),
        ("memory_utilization", 105, "warning"),
        ("memory_utilization", 120, "error"),
        ("used_memory_max", 255, None),
        ("used_memory_max", 260, "warning"),
        ("used_memory_max", 300, "error"),
    ],
)
def test_memory_is_bounded_by_what_a_function_has(
    tmp_path: Path, metric: str, threshold: float, expected: str | None
) -> None:
    """A share by the whole, used megabytes by those that are configured; both are measured a little too high."""
    dimension = {"Dimensions": "![{Name: function_name, Value: orders-ingest}]"}
    text = function(MemorySize=256) + alarm(f"LambdaInsights {metric}", threshold, **dimension)
    assert severity(tmp_path, stack(text.replace("![", "["))) == expected


def test_the_worst_of_several_metrics_is_bounded_like_each(tmp_path: Path) -> None:
    """METRICS() picks one of them; what the template's parameter says can be changed."""
    queries = "".join(
        f"      - {{Id: m{n}, ReturnData: false, MetricStat: {{Period: 60, Stat: p99, Metric: {{Namespace: AWS/Lambda, "
        f"MetricName: Duration, Dimensions: [{{Name: FunctionName, Value: {name}}}]}}}}}}\n"
        for n, name in enumerate(("orders-ingest", "orders-store"))
    )
    worst = (
        "Worst:\n  Type: AWS::CloudWatch::Alarm\n  Properties:\n    ComparisonOperator: GreaterThanThreshold\n"
        "    EvaluationPeriods: 3\n    Threshold: %s\n    Metrics:\n      - {Id: worst, Expression: MAX(METRICS())}\n"
    )
    functions = function(Timeout=30) + function("orders-store", "Store", Timeout=60)
    limit = "Limit: {Type: Number, Default: 75000}"
    assert severity(tmp_path / "a", stack(functions + worst % "75000" + queries)) == "error"
    assert severity(tmp_path / "b", stack(functions + worst % "45000" + queries)) is None
    assert severity(tmp_path / "c", stack(functions + worst % "!Ref Limit" + queries, limit)) == "warning"
    summed = (worst % "75000").replace("MAX(METRICS())", "SUM(METRICS())")
    assert severity(tmp_path / "d", stack(functions + summed + queries)) is None


def test_alarms_of_another_template_find_the_function_by_its_name(tmp_path: Path) -> None:
    """Stacks of one tree watch each other; with a parameter without a default nobody knows which."""
    dimension = "![{Name: FunctionName, Value: !Sub '${Prefix}-ingest'}]"
    text = alarm("AWS/Lambda Duration", 45_000, Dimensions=dimension).replace("![", "[")
    told = stack(text, "Prefix: {Type: String, Default: orders}", "alarms.yaml")
    untold = stack(text, "Prefix: {Type: String}", "alarms.yaml")
    assert severity(tmp_path / "a", THIRTY, told) == "error"
    assert severity(tmp_path / "b", THIRTY, untold) is None


def test_functions_of_the_serverless_application_model_have_common_properties(tmp_path: Path) -> None:
    """Globals say the timeout of each function that has none of its own."""
    text = function().replace("AWS::Lambda::Function", "AWS::Serverless::Function")
    template = Example("template.yaml", f"Globals: {{Function: {{Timeout: 10}}}}\n{stack(text).text}")
    assert severity(tmp_path, metric_event(INGEST, 15_000), template) == Severity.ERROR


def test_a_timeout_that_a_condition_decides_bounds_nothing(tmp_path: Path) -> None:
    """Nobody knows before the deployment which of the two it is."""
    template = stack(function(Timeout="!If [IsProduction, 60, 10]"))
    assert severity(tmp_path, metric_event(INGEST, 90_000), template) is None
