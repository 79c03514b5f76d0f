"""Reading rules: every form in which people keep them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.detection.making import a_rule, key_query, rule_value

from smokealarm.dynatrace.detection import DetectionLimits, check_environment, parse_rule, read_rule
from smokealarm.dynatrace.detection.rule import DimensionFilter, MetricKeyQuery, StaticThreshold, Window
from smokealarm.errors import RuleInvalid

CLASSIC = {
    "id": "b0",
    "metricId": "ext:errors",
    "name": "Errors",
    "description": "{severity}",
    "aggregationType": "P90",
    "severity": "ERROR",
    "enabled": True,
    "metricDimensions": [
        {"filterType": "STRING", "key": "queue", "textFilter": {"value": "q", "operator": "CONTAINS"}},
        {"filterType": "ENTITY", "key": "host"},
    ],
    "monitoringStrategy": {
        "type": "STATIC_THRESHOLD",
        "samples": 5,
        "violatingSamples": 2,
        "dealertingSamples": 5,
        "alertCondition": "ABOVE",
        "alertingOnMissingData": True,
        "threshold": 50.0,
        "unit": "PERCENT",
    },
}


@pytest.mark.parametrize(
    ("wrapper", "rule_id"),
    [
        ({"externalId": "e", "objectId": "o"}, "e"),
        ({"objectId": "o"}, "o"),
        ({}, "Errors"),
    ],
)
def test_a_rule_is_named_by_its_external_id_else_its_object_id_else_its_summary(wrapper: Any, rule_id: str) -> None:
    """The id is the most stable name that the object has."""
    assert parse_rule({**wrapper, "value": rule_value()}).rule_id == rule_id


def test_a_bare_value_reads_as_the_object_around_it() -> None:
    """What Monaco keeps in a template is the value alone."""
    assert parse_rule(rule_value()) == parse_rule({"value": rule_value()})


def test_absent_properties_read_as_the_schemas_defaults() -> None:
    """A minimal rule is the vendor's 3-of-5 above 1."""
    rule = parse_rule(
        {
            "summary": "Errors",
            "queryDefinition": {"metricKey": "errors"},
            "modelProperties": {},
            "eventTemplate": {"title": "Errors"},
        }
    )
    assert rule.model == StaticThreshold(1.0)
    assert rule.window == Window(5, 3, 5)
    assert rule.event_template.description == "The {metricname} value was {alert_condition} normal behavior."
    assert isinstance(rule.query, MetricKeyQuery)
    assert (rule.query.aggregation, rule.query.query_offset, rule.enabled) == ("AVG", 0, True)


def test_a_metric_event_of_the_config_api_reads_as_its_equivalent() -> None:
    """Extensions still carry the older form."""
    reading = read_rule(CLASSIC)
    rule = reading.rule
    assert reading.valid
    assert rule.query == MetricKeyQuery(
        "ext:errors", "PERCENTILE90", dimension_filter=(DimensionFilter("queue", "CONTAINS_CASE_SENSITIVE", "q"),)
    )
    assert (rule.model, rule.alert_on_no_data, rule.event_template.event_type) == (StaticThreshold(50.0), True, "ERROR")
    assert [str(finding) for finding in reading.findings] == [
        "the object: is a metric event of the deprecated Config API v1; it is read as its Settings 2.0 equivalent",
        "metricDimensions/1: has no text filter; it narrows nothing here",
    ]


def test_the_config_api_allowed_adaptive_thresholds_on_a_metric_key() -> None:
    """What was legal there is a warning here, because it has to be changed before it can be deployed."""
    strategy = {**CLASSIC["monitoringStrategy"], "type": "AUTO_ADAPTIVE_BASELINE", "numberOfSignalFluctuations": 2}
    reading = read_rule({**CLASSIC, "monitoringStrategy": strategy})
    assert reading.valid
    assert reading.rule.model.signal_fluctuation == 2.0
    assert "modelProperties/type" in [finding.path for finding in reading.findings]


def test_a_selector_of_the_config_api_is_kept() -> None:
    """The older form had selectors too."""
    reading = read_rule({**CLASSIC, "metricSelector": "errors:sum"})
    assert reading.rule.query.metric_selector == "errors:sum"


@pytest.mark.parametrize(
    ("severity", "event_type"),
    [
        ("PERFORMANCE", "SLOWDOWN"),
        ("RESOURCE_CONTENTION", "RESOURCE"),
        ("AVAILABILITY", "AVAILABILITY"),
        ("INFO", "INFO"),
    ],
)
def test_every_severity_of_the_config_api_has_its_event_type(severity: str, event_type: str) -> None:
    """Two of its documented words are others today."""
    reading = read_rule({**CLASSIC, "severity": severity})
    assert reading.valid
    assert reading.rule.event_template.event_type == event_type


def test_the_oldest_rules_of_the_config_api_have_their_strategy_at_the_top() -> None:
    """The example of the vendor's page is one."""
    oldest = {name: value for name, value in CLASSIC.items() if name != "monitoringStrategy"}
    rule = read_rule({**oldest, "alertCondition": "BELOW", "samples": 6, "violatingSamples": 4, "threshold": 3}).rule
    assert (rule.model, rule.alert_condition, rule.window.samples) == (StaticThreshold(3.0), "BELOW", 6)


def test_dimensions_of_the_config_api_are_a_list() -> None:
    """Anything else is refused and does not stop the reading."""
    reading = read_rule({**CLASSIC, "metricDimensions": 7})
    assert [finding.path for finding in reading.findings if finding.gravity == "error"] == ["metricDimensions"]


@pytest.mark.parametrize("strategy", [None, "x", {}])
def test_a_config_api_rule_without_a_strategy_has_the_default_model(strategy: Any) -> None:
    """A broken strategy is no reason to crash."""
    assert read_rule({**CLASSIC, "monitoringStrategy": strategy}).rule.model == StaticThreshold(1.0)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"value": None},
        {"value": []},
        {"value": {}},
        {"queryDefinition": 5, "modelProperties": "", "eventTemplate": []},
    ],
)
def test_an_object_that_is_no_rule_is_refused_with_every_reason(document: Any) -> None:
    """Reading never raises; parsing raises one error that names the place and the properties."""
    assert not read_rule(document).valid
    with pytest.raises(RuleInvalid, match=r"(?s)rules\.json\[3\] is not a metric event.*summary: is missing"):
        parse_rule(document, "rules.json[3]")


def test_an_object_of_another_schema_is_refused() -> None:
    """An alerting profile is no metric event."""
    reading = read_rule({"schemaId": "builtin:alerting.profile", "value": rule_value()})
    assert [finding.path for finding in reading.findings] == ["schemaId"]


def test_a_misspelled_word_gets_the_nearest_one() -> None:
    """The hint says what was probably meant, or what there is."""
    near = read_rule(rule_value({}, {"alertCondition": "above"}))
    far = read_rule(rule_value({}, {"alertCondition": "xyz"}))
    assert str(near.findings[0]) == "modelProperties/alertCondition: 'above' is not known; did you mean ABOVE?"
    assert near.findings[0].hint != far.findings[0].hint == "expected one of ABOVE, BELOW, OUTSIDE"


def test_one_environment_takes_a_hundred_selector_rules_of_each_model() -> None:
    """The limit that bites repositories is checked over all rules together."""
    selectors = [a_rule()] * 101
    keys = [a_rule(key_query())] * 101
    assert check_environment(keys + selectors[:100]) == ()
    assert [finding.message for finding in check_environment(selectors)] == [
        "101 metric-selector rules use STATIC_THRESHOLD"
    ]


def test_one_environment_takes_a_limited_number_of_rules() -> None:
    """Keys and selectors count together."""
    findings = check_environment([a_rule(key_query())] * 4, DetectionLimits(rules=3))
    assert [str(finding) for finding in findings] == ["environment: 4 metric events; one environment takes 3"]
