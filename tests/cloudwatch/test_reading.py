"""Alarms are read from answers and templates, and what AWS would refuse is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cloudwatch.making import ERRORS, alarm_document, an_alarm

from smokealarm.cloudwatch import (
    Actions,
    ActionsSuppressor,
    CompositeAlarm,
    ExpressionError,
    MathQuery,
    MetricAlarm,
    MetricStat,
    StateValue,
    TreatMissingData,
    parse_alarm,
    read_alarm,
    read_template,
)
from smokealarm.cloudwatch.expressions import parse_expression
from smokealarm.cloudwatch.rules import parse_rule
from smokealarm.errors import AlarmInvalid


def stat(name: str = "Errors", **more: Any) -> dict[str, Any]:
    """Return the MetricStat of a query."""
    dimensions = [{"Name": "FunctionName", "Value": "ingest"}]
    metric = {"Namespace": "AWS/Lambda", "MetricName": name, "Dimensions": dimensions}
    return {"Metric": metric, "Period": 60, "Stat": "Sum", **more}


def math_document(expression: Any = "e / i", **more: Any) -> dict[str, Any]:
    """Return an alarm on the error rate."""
    metrics = [
        {"Id": "rate", "Expression": expression, "Label": "Error rate"},
        {"Id": "e", "MetricStat": stat(), "ReturnData": False},
        {"Id": "i", "MetricStat": stat("Invocations"), "ReturnData": False},
    ]
    only_one = dict.fromkeys(("Namespace", "MetricName", "Dimensions", "Statistic", "Period"))
    return alarm_document(**{**only_one, "Metrics": metrics, **more})


def errors(document: Any) -> list[str]:
    """Return the paths of all errors."""
    return [each.path for each in read_alarm(document).findings if each.gravity == "error"]


def test_an_alarm_on_one_metric() -> None:
    """Whatever is not written has AWS's default."""
    alarm = an_alarm()
    assert alarm.query == MetricStat(ERRORS, 60, "Sum")
    assert (alarm.needed, alarm.datapoints_to_alarm, alarm.treat_missing_data) == (1, None, TreatMissingData.MISSING)
    assert alarm.actions == Actions()


def test_an_answer_of_describe_alarms_has_no_findings() -> None:
    """States, ARNs and times are no configuration."""
    described = alarm_document(AlarmArn="arn", StateValue="OK", StateReason="r", ActionsEnabled=True, OKActions=[])
    assert read_alarm(described).findings == ()


def test_an_alarm_on_an_expression() -> None:
    """Its queries are kept by id, and the one that is returned is judged."""
    alarm = parse_alarm(math_document())
    assert isinstance(alarm, MetricAlarm)
    assert isinstance(alarm.query, MathQuery)
    assert (alarm.query.returned, alarm.period) == ("rate", 60)
    assert [each.metric.name for each in alarm.stats] == ["Errors", "Invocations"]


def test_expressions_are_sorted_by_what_they_name() -> None:
    """The order in which they are written does not matter."""
    document = math_document("100 * share")
    document["Metrics"].append({"Id": "share", "Expression": "e / i", "ReturnData": False})
    alarm = parse_alarm(document)
    assert isinstance(alarm, MetricAlarm)
    assert isinstance(alarm.query, MathQuery)
    assert [name for name, _ in alarm.query.expressions] == ["share", "rate"]


def test_a_metric_itself_may_be_returned() -> None:
    """As tools write it that always use Metrics."""
    metrics = [{"Id": "e", "MetricStat": stat()}]
    assert read_alarm(math_document(Metrics=metrics)).valid


def test_a_composite_alarm() -> None:
    """Its children go by name, whether it names them or their ARNs."""
    document = {
        "AlarmName": "pipeline",
        "AlarmRule": 'ALARM("arn:aws:cloudwatch:us-east-1:000000000000:alarm:a") OR ALARM(b)',
        "ActionsSuppressor": "arn:aws:cloudwatch:us-east-1:000000000000:alarm:s",
        "ActionsSuppressorWaitPeriod": 60,
        "ActionsSuppressorExtensionPeriod": 120,
        "AlarmActions": ["arn:aws:sns:us-east-1:000000000000:page"],
    }
    alarm = parse_alarm(document)
    assert isinstance(alarm, CompositeAlarm)
    assert alarm.rule.children == ("a", "b")
    assert alarm.suppressor == ActionsSuppressor("s", 60, 120)
    assert alarm.actions.of(StateValue.ALARM) == ("arn:aws:sns:us-east-1:000000000000:page",)
    assert alarm.actions.of(StateValue.OK) == alarm.actions.of(StateValue.INSUFFICIENT_DATA) == ()
    assert Actions(alarm=("a",), enabled=False).of(StateValue.ALARM) == ()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"AlarmName": None}, "AlarmName"),
        ({"AlarmName": "x" * 256}, "AlarmName"),
        ({"AlarmDescription": "x" * 1025}, "AlarmDescription"),
        ({"Threshold": None}, "Threshold"),
        ({"ComparisonOperator": None}, "ComparisonOperator"),
        ({"ComparisonOperator": "GreaterThan"}, "ComparisonOperator"),
        ({"ComparisonOperator": "LessThanLowerThreshold"}, "ComparisonOperator"),
        ({"EvaluationPeriods": None}, "EvaluationPeriods"),
        ({"EvaluationPeriods": 0}, "EvaluationPeriods"),
        ({"EvaluationPeriods": 1441}, "EvaluationPeriods"),
        ({"EvaluationPeriods": 169, "Period": 3600}, "EvaluationPeriods"),
        ({"DatapointsToAlarm": 2}, "DatapointsToAlarm"),
        ({"DatapointsToAlarm": 0}, "DatapointsToAlarm"),
        ({"Period": 10}, "Period"),
        ({"Period": 90}, "Period"),
        ({"Period": None}, "Period"),
        ({"Statistic": None}, "Statistic"),
        ({"Statistic": "sum"}, "Statistic"),
        ({"Statistic": "quite other"}, "Statistic"),
        ({"Statistic": "p99"}, "Statistic"),
        ({"ExtendedStatistic": "p99"}, "ExtendedStatistic"),
        ({"Statistic": None, "ExtendedStatistic": "tm90"}, "ExtendedStatistic"),
        ({"Statistic": None, "ExtendedStatistic": "p"}, "ExtendedStatistic"),
        ({"Unit": "Counts"}, "Unit"),
        ({"Unit": "?"}, "Unit"),
        ({"TreatMissingData": "notbreaching"}, "TreatMissingData"),
        ({"EvaluateLowSampleCountPercentile": "never"}, "EvaluateLowSampleCountPercentile"),
        ({"Namespace": ":x"}, "Namespace"),
        ({"Dimensions": [{"Name": "A", "Value": "1"}, {"Name": "A", "Value": "2"}]}, "Dimensions"),
        ({"Dimensions": [{"Name": "A"}]}, "Dimensions/0/Value"),
        ({"AlarmActions": ["a"] * 6}, "AlarmActions"),
    ],
)
def test_what_aws_would_refuse(change: dict[str, Any], path: str) -> None:
    """The property at fault is named."""
    assert errors(alarm_document(**change)) == [path]


def query(**more: Any) -> dict[str, Any]:
    """Return one query."""
    return {"Id": "q", **more}


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        (math_document(MetricName="Errors"), ["MetricName"]),
        (math_document(Metrics=[query(Expression="TIME_SERIES(1)")]), ["Metrics"]),
        (math_document("e / nothing"), ["Metrics/0/Expression"]),
        (math_document("rate + e"), ["Metrics/0/Expression"]),
        (math_document("SUM(e)"), ["Metrics/0/Expression"]),
        (math_document("METRICS()"), ["Metrics/0/Expression"]),
        (math_document("e /"), ["Metrics/0/Expression"]),
        (math_document("SELECT MAX(x) FROM y"), ["Metrics/0/Expression"]),
        (math_document(Metrics=[query(MetricStat=stat(), Expression="q")]), ["Metrics/0/MetricStat", "Metrics"]),
        (math_document(Metrics=[query(MetricStat=stat(), ReturnData=False)]), ["Metrics"]),
        (math_document(Metrics=[query(MetricStat=stat())] * 2), ["Metrics/1/Id", "Metrics"]),
        (math_document(Metrics=[{**query(MetricStat=stat()), "Id": "Q"}]), ["Metrics/0/Id"]),
        (
            math_document(
                Metrics=[query(MetricStat=stat()), {"Id": "r", "MetricStat": stat(Period=120), "ReturnData": False}]
            ),
            ["Metrics"],
        ),
        (
            math_document(Metrics=[{"Id": f"q{at}", "MetricStat": stat(), "ReturnData": at == 0} for at in range(11)]),
            ["Metrics"],
        ),
        ({"AlarmName": "c", "AlarmRule": "ALARM("}, ["AlarmRule"]),
        ({"AlarmName": "c", "AlarmRule": ""}, ["AlarmRule"]),
        ({"AlarmName": "c", "AlarmRule": "ALARM(c)"}, ["AlarmRule"]),
        (
            {"AlarmName": "c", "AlarmRule": "TRUE", "ActionsSuppressor": "s"},
            ["ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod"],
        ),
    ],
)
def test_what_aws_would_refuse_of_queries_and_rules(document: dict[str, Any], paths: list[str]) -> None:
    """The property at fault is named."""
    assert errors(document) == paths


def test_an_alarm_that_cannot_be_evaluated_is_refused_with_every_reason() -> None:
    """Anomaly-detection models, for one, are not evaluated here."""
    document = alarm_document(Threshold=1, ThresholdMetricId="band", Period=10)
    with pytest.raises(AlarmInvalid) as refused:
        parse_alarm(document, "alarms.yaml")
    for each in ("alarms.yaml", "anomaly-detection", "below a minute"):
        assert each in str(refused.value)


def test_alarms_on_dynamodb_always_ignore_missing_data() -> None:
    """Anything else that is written is warned of."""
    reading = read_alarm(alarm_document(Namespace="AWS/DynamoDB", TreatMissingData="breaching"))
    assert reading.valid
    assert [each.path for each in reading.findings] == ["TreatMissingData"]
    assert an_alarm(Namespace="AWS/DynamoDB").treat_missing_data is TreatMissingData.IGNORE


def test_an_empty_text_is_no_choice_about_few_samples() -> None:
    """As some answers write it."""
    assert an_alarm(EvaluateLowSampleCountPercentile="").low_samples == "evaluate"


TEMPLATE = {
    "Resources": {
        "Errors": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                **alarm_document(AlarmName={"Fn::Sub": "${Prefix}-errors"}, Threshold="0.5", EvaluationPeriods="3"),
                "Dimensions": [{"Name": "FunctionName", "Value": {"Ref": "Ingest"}}],
                "AlarmActions": [{"Fn::GetAtt": ["Topic", "Arn"]}, {"Fn::GetAtt": "Topic.Arn"}],
                "AlarmDescription": {"Fn::Join": ["-", ["see", {"Fn::Sub": ["${Page} ${!Literal}", {"Page": "p"}]}]]},
                "ActionsEnabled": "true",
            },
        },
        "Both": {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {"AlarmRule": "ALARM(a)"}},
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Broken": {"Type": "AWS::CloudWatch::Alarm", "Properties": []},
        "Odd": 1,
    }
}
NAMES = {"Prefix": "smoke", "Ingest": "smoke-ingest", "Topic.Arn": "arn:aws:sns:us-east-1:000000000000:page"}


def test_a_templates_alarms() -> None:
    """Names are resolved, and texts read as the numbers and flags that they stand for."""
    found = read_template(TEMPLATE, NAMES)
    assert list(found) == ["Errors", "Both", "Broken"]
    assert found["Errors"].findings == ()
    alarm = found["Errors"].alarm
    assert isinstance(alarm, MetricAlarm)
    assert (alarm.name, alarm.threshold, alarm.evaluation_periods) == ("smoke-errors", 0.5, 3)
    assert alarm.stats[0].metric.dimensions == (("FunctionName", "smoke-ingest"),)
    assert alarm.actions.alarm == (NAMES["Topic.Arn"],) * 2
    assert alarm.description == "see-p ${Literal}"
    assert found["Both"].alarm.name == "Both"
    assert not found["Broken"].valid
    assert read_template({}) == {}


def test_what_cannot_be_resolved_is_an_error_of_its_property() -> None:
    """The caller knows too few names, or a function is not a simple one."""
    found = read_template(TEMPLATE)["Errors"]
    paths = {each.path for each in found.findings if each.gravity == "error"}
    assert paths == {"AlarmName", "Dimensions/0/Value", "AlarmActions/0", "AlarmActions/1"}
    odd = {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm_document(Threshold={"Fn::If": [1]}, Period="x")}
    assert not read_template({"Resources": {"A": odd}})["A"].valid


TEXT = st.text("aQ1 .:{}$p\n\u00e9", max_size=9)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
PROPERTIES = st.sampled_from(
    [*alarm_document(), "Metrics", "AlarmRule", "ActionsSuppressor", "DatapointsToAlarm", "Unit"]
)


@given(st.dictionaries(PROPERTIES, JSON), st.booleans())
def test_no_document_crashes(change: dict[str, Any], as_template: bool) -> None:  # noqa: FBT001
    """Whatever stands in an alarm, there are findings or an alarm."""
    document = {**alarm_document(), **change}
    if as_template:
        read_template({"Resources": {"A": {"Type": "AWS::CloudWatch::Alarm", "Properties": document}}}, NAMES)
    else:
        read_alarm(document)


@given(st.lists(JSON, max_size=4))
def test_no_queries_crash(metrics: list[Any]) -> None:
    """Whatever stands in Metrics."""
    read_alarm(math_document(Metrics=metrics))


PIECES = st.sampled_from(
    [*"+-*/^()<>,=!&|$\"'", "e", "i", "1", ".5e3", "IF", "FILL(", "METRICS(", "AND", "OR", "SUM(", "REPEAT", " "]
)
RULE_PIECES = st.sampled_from([*'(),"\\%', "ALARM", "OK", "AND", "OR", "NOT", "AT_LEAST", "TRUE", "a", "50", " "])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_no_expression_crashes(text: str) -> None:
    """It is read, or refused at a place in it."""
    read_alarm(math_document(text))


@given(st.one_of(st.text(), st.lists(RULE_PIECES, max_size=30).map("".join)))
def test_no_rule_crashes(text: str) -> None:
    """It is read, or refused at a place in it."""
    read_alarm({"AlarmName": "c", "AlarmRule": text})


@pytest.mark.parametrize("text", ["(" * 1000, "-" * 1000, "ABS(" * 500, "e+" * 1000 + "e", "1^" * 1000 + "e"])
def test_deep_and_long_expressions_end(text: str) -> None:
    """Neither parentheses nor long chains exhaust the stack."""
    read_alarm(math_document(text))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000,
        "NOT " * 1000,
        "TRUE " * 3000,
        " OR ".join(["TRUE"] * 501),
        " OR ".join(f"OK(a{at})" for at in range(101)),
    ],
)
def test_rules_have_limits(text: str) -> None:
    """Depth, characters, elements, children."""
    with pytest.raises(ExpressionError):
        parse_rule(text)


def test_a_mistake_is_shown_at_its_place() -> None:
    """With what was probably meant."""
    with pytest.raises(ExpressionError) as refused:
        parse_expression("100 * SUMM(e)")
    assert (refused.value.span, refused.value.hint) == ((6, 10), "did you mean SUM?")
    with pytest.raises(ExpressionError) as refused:
        parse_expression("e" * 2049)
    assert "2049 characters" in str(refused.value)
