"""Which rule a sentence of a scenario names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.replay.making import a_monitoring, a_rule

from smokealarm.replay import rule_named

DEEP = replace(a_rule(), rule_id="deep")
FAILS = replace(
    a_rule(),
    rule_id="function-errors",
    event_template=replace(DEEP.event_template, title="weather: the function {entityname} fails"),
)
MONITORING = a_monitoring(rules=(DEEP, FAILS))


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ('the alarm of "function-errors" reached ALARM in minute 1', FAILS),
        ('the problem "the function store fails" opened in minute 11', FAILS),
        ('the problem "weather: the function store fails" opened in minute 11', FAILS),
        ('the problem "The queue is deep" closed in minute 3', DEEP),
        ('the problem "the function store fails often" opened in minute 11', None),
        ("page@example.org has 1 mail", None),
    ],
)
def test_a_rule_is_named_by_its_id_or_by_the_title_of_its_problem(sentence: str, found: object) -> None:
    """In quotation marks, the title with or without the pipeline's prefix, and with any text for its placeholders."""
    assert rule_named(MONITORING, sentence, "weather") is found
