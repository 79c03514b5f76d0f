"""What a metric filter matches and sends."""

import pytest
from rule_tables import written

from smokealarm_localstack.telemetry.errors import FilterPatternError
from smokealarm_localstack.telemetry.rules.log_filters import filtered, matcher

LEVELS = '{ ($.level = "ERROR") || ($.level = "CRITICAL") }'
RUNTIME = '?"Task timed out" ?"Runtime exited"'

# A pattern, a message, and whether it matches: the documented kinds.
MATCHES = [
    (LEVELS, '{"level": "ERROR"}', True),
    (LEVELS, '{"level": "CRITICAL"}', True),
    (LEVELS, '{"level": "INFO", "message": "ERROR"}', False),
    (LEVELS, '{"message": "ERROR"}', False),
    (LEVELS, "[ERROR] no JSON", False),
    ('{ $.a.b = "x*" && $.c != 1 }', '{"a": {"b": "xyz"}, "c": 2}', True),
    ('{ $.a.b = "x*" && $.c != 1 }', '{"a": {"b": "xyz"}, "c": 1}', False),
    ('{ $.a.b = "x*" && $.c != 1 }', '{"a": {"b": "xyz"}}', False),
    (RUNTIME, "1f0e Task timed out after 30.00 seconds", True),
    (RUNTIME, "Error: Runtime exited with error", True),
    (RUNTIME, "Task timed", False),
    ("ERROR timeout", "timeout: ERROR", True),
    ("ERROR timeout", "ERROR", False),
    ("ERROR -retry", "ERROR", True),
    ("ERROR -retry", "ERROR, retry", False),
    ("ERROR ?timeout", "ERROR", True),
    ("error", "ERROR", False),
    ("", "anything", True),
]


@pytest.mark.parametrize(("pattern", "message", "found"), MATCHES)
def test_a_pattern_matches_as_documented(pattern: str, message: str, *, found: bool) -> None:
    """Terms are case-sensitive and all wanted, those with ``?`` only where there is no other."""
    assert matcher(pattern)(message) is found


@pytest.mark.parametrize("pattern", ["[ip, user]", "%ERR%", "{ $.n >= 400 }", "{ $.a IS NULL }"])
def test_other_patterns_are_refused(pattern: str) -> None:
    """Rather than match what they do not."""
    with pytest.raises(FilterPatternError):
        matcher(pattern)


def given(pattern: str, **transformation: object) -> dict[str, object]:
    """Return a filter as DescribeMetricFilters answers it."""
    metric = {"metricName": "Lines", "metricNamespace": "Own", "metricValue": "1", **transformation}
    return {"filterPattern": pattern, "metricTransformations": [metric]}


def test_each_match_is_a_sample_and_none_the_default() -> None:
    """Without a default value a batch without a match sends nothing."""
    counted, silent = given("bad", defaultValue=0, unit="Count"), given("bad")
    assert [each.value for each in filtered([counted], ["bad", "good", "bad"], 60.0)] == [1.0, 1.0]
    assert written(filtered([counted], ["good"], 60.0)) == {("Lines", 0.0, "Count")}
    assert filtered([silent], ["good"], 60.0) == []
    assert written(filtered([given("bad", metricValue="2.5")], ["bad"], 60.0)) == {("Lines", 2.5, "None")}
