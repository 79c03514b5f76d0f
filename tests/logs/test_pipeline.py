"""What becomes of records: rules, log metrics, log events, and how they hang together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.logs.making import METRIC, MINUTE, RULE, SETTINGS, a_metric, a_record, a_rule, an_event
from tests.logs.oracle import NOW

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.logs import (
    LogLimits,
    LogOptions,
    LogPipeline,
    Measure,
    parse_log_event,
    parse_log_metric,
    parse_processing_rule,
)
from smokealarm.dynatrace.problems import ProblemState, Surroundings, advance
from smokealarm.errors import SettingsInvalid

ERROR = a_record("boom", "ERROR", fn="ingest")


# ---- processing rules


def test_rules_run_from_top_to_bottom() -> None:
    """A later rule sees what an earlier one wrote."""
    first = a_rule("FIELDS_ADD(a: 1)", "boom")
    second = a_rule("USING(INOUT a:INTEGER) | FIELDS_ADD(a: a + 1)", "boom")
    assert _attributes(LogPipeline((first, second)), a_record("boom")) == {"a": ("2",)}
    assert _attributes(LogPipeline((second, first)), a_record("boom")) == {"a": ("1",)}


def test_the_matcher_sees_the_record_as_it_arrived() -> None:
    """What an earlier rule wrote does not decide whether a later one is meant."""
    write = a_rule("FIELDS_ADD(a: 'new')", "boom")
    on_new, on_old = a_rule("FIELDS_ADD(b: 1)", 'a="new"'), a_rule("FIELDS_ADD(c: 1)", 'a="old"')
    assert _attributes(LogPipeline((write, on_new, on_old)), a_record("boom", a="old")) == {"a": ("new",), "c": ("1",)}


def test_a_rule_that_is_switched_off_does_nothing() -> None:
    """Neither rules nor metrics nor events run when they are not enabled."""
    pipeline = LogPipeline(
        (a_rule("FILTER_OUT(true)", "boom", enabled=False),),
        (a_metric(enabled=False),),
        (replace(an_event(), enabled=False),),
    )
    done = pipeline.process([ERROR], MINUTE)
    assert (done.records, done.points, done.events) == ((ERROR,), (), ())


def test_a_dropped_record_makes_no_metric_and_no_event() -> None:
    """Metrics and events are made of what processing leaves."""
    pipeline = LogPipeline((a_rule("FILTER_OUT(true)", "boom"),), (a_metric(),), (an_event(),))
    done = pipeline.process([ERROR], MINUTE)
    assert (done.records, done.points, done.events) == ((), (), ())


def test_a_record_that_processing_made_too_large_is_cut() -> None:
    """The warning says that it happened after processing."""
    pipeline = LogPipeline((a_rule("FIELDS_ADD(a: content + content)", "boom"),), limits=LogLimits(attribute_value=6))
    assert _attributes(pipeline, a_record("boom")) == {
        "a": ("boombo",),
        "dt.ingest.warnings": ("attr_val_size_trimmed_pipe",),
    }


def test_warnings_of_ingest_stay_beside_those_of_processing() -> None:
    """The warnings are no attribute that counts against the limit."""
    pipeline = LogPipeline((a_rule("FIELDS_ADD(b: 1)", "boom"),), limits=LogLimits(attributes=1))
    record = a_record("boom", dt__ingest__warnings="content_trimmed", a="1")
    assert _attributes(pipeline, record) == {
        "a": ("1",),
        "dt.ingest.warnings": ("content_trimmed", "attr_count_trimmed_pipe"),
    }


def test_a_pattern_that_takes_too_long_leaves_the_record_with_a_warning() -> None:
    """Nothing hangs, and the warning is the vendor's."""
    rule = parse_processing_rule(
        {"value": {**RULE, "query": "boom", "ProcessorDefinition": {"rule": "PARSE(content, \"LD (INT 'x')\")"}}},
        options=LogOptions(parse_steps=2),
    )
    assert _attributes(LogPipeline((rule,)), a_record("boom")) == {
        "dt.ingest.warnings": ("processing_transformer_timeout",)
    }


def test_warnings_of_several_rules_are_listed_once() -> None:
    """Two rules that fail in the same way leave one warning."""
    failing = a_rule("FIELDS_ADD(a: content - 1)", "boom")
    assert _attributes(LogPipeline((failing, failing)), a_record("boom")) == {
        "dt.ingest.warnings": ("processing_transformer_error",)
    }


def test_a_rule_that_fails_leaves_what_earlier_ones_did() -> None:
    """Each rule succeeds or fails on its own."""
    rules = (a_rule("FIELDS_ADD(a: 1)", "boom"), a_rule("FIELDS_ADD(b: content - 1)", "boom"))
    assert _attributes(LogPipeline(rules), a_record("boom"))["a"] == ("1",)


def _attributes(pipeline: LogPipeline, record: object) -> dict[str, tuple[str, ...]]:
    (left,) = pipeline.process([record], MINUTE).records
    return dict(left.attributes)


# ---- log metrics


def test_occurrences_are_counted_by_dimensions_and_minute() -> None:
    """Records of one minute and the same dimensions make one point, which is a count."""
    metric = a_metric(dimensions=["fn", "absent"])
    records = [ERROR, ERROR, replace(ERROR, timestamp=NOW - 60_000), a_record("x", "ERROR", fn=("a", "b")), a_record()]
    start = MINUTE * 60_000
    assert LogPipeline(metrics=(metric,)).process(records, MINUTE).points == (
        DataPoint("log.errors", (("fn", "ingest"),), "count", Summary.of(2.0), start),
        DataPoint("log.errors", (("fn", "ingest"),), "count", Summary.of(1.0), start - 60_000),
        DataPoint("log.errors", (("fn", "a"),), "count", Summary.of(1.0), start),
    )


def test_the_value_of_an_attribute_is_measured() -> None:
    """Texts that look like numbers are values; others, several values and absent ones make no point."""
    metric = a_metric(measure="ATTRIBUTE", measureAttribute="ms", dimensions=["fn"])
    values = ("5034", "-1.5e1", "many", ("1", "2"))
    records = [a_record("x", "ERROR", ms=value, fn="f") for value in values] + [ERROR]
    assert LogPipeline(metrics=(metric,)).process(records, MINUTE).points == (
        DataPoint("log.errors", (("fn", "f"),), "gauge", Summary.of(5034.0), NOW),
        DataPoint("log.errors", (("fn", "f"),), "gauge", Summary.of(-15.0), NOW),
    )


def test_nothing_matching_makes_no_point() -> None:
    """A minute without a match is missing, not zero."""
    assert LogPipeline(metrics=(a_metric(),)).process([a_record()], MINUTE).points == ()


@pytest.mark.parametrize(("offset", "taken"), [(-3_600_000, 1), (-3_600_001, 0), (600_000, 1), (600_001, 0)])
def test_a_metric_takes_records_from_an_hour_back_to_ten_minutes_ahead(offset: int, taken: int) -> None:
    """Records outside of that are stored without a point."""
    record = replace(ERROR, timestamp=MINUTE * 60_000 + offset)
    done = LogPipeline(metrics=(a_metric(),)).process([record], MINUTE)
    assert (len(done.points), len(done.records)) == (taken, 1)


def test_a_metric_measures_what_processing_found() -> None:
    """The billed duration of the vendor's example is a metric."""
    rule = a_rule(RULE["ProcessorDefinition"]["rule"], RULE["query"])
    metric = a_metric(query=RULE["query"], measure="ATTRIBUTE", measureAttribute="billed")
    (point,) = LogPipeline((rule,), (metric,)).process([a_record("REPORT Billed Duration: 5034 ms")], MINUTE).points
    assert point.summary == Summary.of(5034.0)


# ---- log events


def test_a_matching_record_raises_an_event() -> None:
    """Title, description and properties are filled from the record."""
    definition = an_event(
        {"function": "{fn}", "where": "at {fn} in {absent}", "fixed": "text"},
        description="{content} ({status}, {absent})",
    )
    (event,) = LogPipeline(events=(definition,)).process([replace(ERROR, timestamp=NOW - 120_000)], MINUTE).events
    assert (event.title, event.description) == ("Error in ingest", "boom (ERROR, {absent})")
    assert event.properties == (("function", "ingest"), ("fixed", "text"))
    assert (event.started_at, event.opened_at, event.expires_at) == (MINUTE - 2, MINUTE, MINUTE + 15)
    assert (event.event_type, event.davis_merge, event.entity) == ("ERROR_EVENT", True, None)


def test_what_a_placeholder_cannot_fill_can_be_a_text() -> None:
    """The text for absent attributes is a choice."""
    pipeline = LogPipeline(events=(an_event(title="in {absent}!"),), options=LogOptions(absent_placeholder="-"))
    assert pipeline.process([ERROR], MINUTE).events[0].title == "in -!"


def test_placeholders_are_cut() -> None:
    """Long values are cut to 4,096 characters, each on its own; several values are listed."""
    record = a_record("x" * 5000, "ERROR", fn=("a", "b"))
    (event,) = LogPipeline(events=(an_event(description="{content}{content}"),)).process([record], MINUTE).events
    assert (len(event.description), event.title) == (8192, "Error in a, b")


def test_further_records_keep_the_event_open() -> None:
    """The event keeps its id and expires 15 minutes after the last match; later matches raise another."""
    pipeline = LogPipeline(events=(an_event(),))
    first = pipeline.process([ERROR, ERROR], MINUTE)
    second = pipeline.process([ERROR], MINUTE + 14, first.state)
    third = pipeline.process([ERROR], MINUTE + 29, second.state)
    assert [len(done.events) for done in (first, second, third)] == [1, 1, 1]
    assert second.events[0] == replace(first.events[0], expires_at=MINUTE + 29)
    assert third.events[0].event_id != first.events[0].event_id
    assert pipeline.process([], MINUTE + 50, third.state).state.open_events == ()


def test_every_record_can_raise_an_event_of_its_own() -> None:
    """As a choice, records do not refresh."""
    pipeline = LogPipeline(events=(an_event(),), options=LogOptions(one_event_while_open=False))
    assert len({event.event_id for event in pipeline.process([ERROR, ERROR], MINUTE).events}) == 2


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("12", 12), ("360", 360), ("361", 360), ("0", 1), ("soon", 15), ("{fn}", 15), ("9" * 12, 15)],
)
def test_the_timeout_is_a_property(written: str, minutes: int) -> None:
    """``dt.event.timeout`` says the minutes, at most six hours; anything else is the default."""
    (event,) = LogPipeline(events=(an_event({"dt.event.timeout": written}),)).process([ERROR], MINUTE).events
    assert event.expires_at == MINUTE + minutes


def test_a_unique_identifier_splits_events() -> None:
    """Records with different identifiers raise events of their own, with equal ones they refresh."""
    definition = an_event({"event.unique_identifier": "{content}"}, davisMerge=False)
    records = [a_record(content, "ERROR") for content in ("a", "b", "a")]
    events = LogPipeline(events=(definition,)).process(records, MINUTE).events
    assert [dict(event.properties)["event.unique_identifier"] for event in events] == ["a", "b"]
    assert [event.davis_merge for event in events] == [False, False]


def test_an_event_is_about_the_entity_of_its_record() -> None:
    """A property or attribute ``dt.source_entity`` names it, else the first ``dt.entity`` of the record."""
    record = a_record("x", "ERROR", fn="f", dt__entity__aws_lambda_function="AWS_LAMBDA_FUNCTION-1", other="HOST-1")
    named = an_event({"dt.source_entity": "{other}"})
    assert [LogPipeline(events=(each,)).process([record], MINUTE).events[0].entity for each in (an_event(), named)] == [
        "AWS_LAMBDA_FUNCTION-1",
        "HOST-1",
    ]
    sourced = a_record("x", "ERROR", dt__source_entity="SERVICE-1")
    assert LogPipeline(events=(an_event(),)).process([sourced], MINUTE).events[0].entity == "SERVICE-1"


def test_records_of_different_entities_raise_different_events() -> None:
    """An event on one function is not refreshed by another one's records."""
    records = [a_record("x", "ERROR", dt__entity__host=f"HOST-{number}") for number in (1, 2, 1)]
    assert len(LogPipeline(events=(an_event(),)).process(records, MINUTE).events) == 2


def test_old_records_raise_no_event() -> None:
    """Records from more than two hours ago are stored without one."""
    records = [replace(ERROR, timestamp=MINUTE * 60_000 - 7_200_000 - late) for late in (0, 1)]
    done = [LogPipeline(events=(an_event(),)).process([record], MINUTE) for record in records]
    assert [len(each.events) for each in done] == [1, 0]


def test_an_event_from_the_future_starts_now() -> None:
    """The first violation is never after the opening."""
    ahead = replace(ERROR, timestamp=NOW + 300_000)
    assert LogPipeline(events=(an_event(),)).process([ahead], MINUTE).events[0].started_at == MINUTE


def test_a_log_event_becomes_a_problem_that_closes_by_itself() -> None:
    """Problems open with the event, stay open while it is refreshed and close when nothing refreshes it."""
    pipeline, around = LogPipeline(events=(an_event(),)), Surroundings()
    first = pipeline.process([ERROR], MINUTE)
    second = pipeline.process([ERROR], MINUTE + 10, first.state)
    step = advance(ProblemState(), MINUTE, first.events, around)
    assert [change.kind for change in step.changes] == ["opened"]
    step = advance(step.state, MINUTE + 10, second.events, around)
    step = advance(step.state, MINUTE + 24, (), around)
    assert step.changes == ()
    step = advance(step.state, MINUTE + 25, (), around)
    assert [change.kind for change in step.changes] == ["closed"]


# ---- settings


@pytest.mark.parametrize(
    ("parse", "kind", "name"),
    [
        (parse_processing_rule, "rule", "ruleName"),
        (parse_log_metric, "metric", "key"),
        (parse_log_event, "event", "summary"),
    ],
)
def test_a_settings_object_that_is_not_taken_is_refused_with_its_place(parse: object, kind: str, name: str) -> None:
    """The error names the file and every property at fault."""
    value = SETTINGS[kind][1]
    with pytest.raises(SettingsInvalid, match=r"(?s)rules\.json.*" + name):
        parse({"value": {**value, name: 5}}, "rules.json")
    parse({"value": value})


def test_an_object_is_known_by_its_external_id() -> None:
    """The external id goes before the object id, and this before the name."""
    assert parse_log_metric({"value": METRIC, "externalId": "e", "objectId": "o"}).metric_id == "e"
    assert parse_log_metric({"value": METRIC}).metric_id == "log.errors"


def test_an_error_in_a_definition_says_where() -> None:
    """The finding has the place in the text and the nearest choice."""
    read, value = SETTINGS["rule"]
    (finding,) = read({"value": {**value, "ProcessorDefinition": {"rule": "FIELDS_ADD(a: STRLNE(content))"}}}).findings
    assert str(finding) == (
        "ProcessorDefinition/rule: STRLNE is no function that is imitated, at character 15; did you mean STRLEN?"
    )


def test_a_metric_reads_as_it_was_written() -> None:
    """Every property arrives."""
    metric = a_metric(measure="ATTRIBUTE", measureAttribute="ms", dimensions=["b", "a", "b"], enabled=False)
    assert (metric.measure, metric.measure_attribute, metric.dimensions) == (Measure.ATTRIBUTE, "ms", ("b", "a"))
    assert metric.enabled is False


@pytest.mark.parametrize("choices", [LogOptions(), LogLimits()])
def test_every_choice_says_what_it_means_and_which_page_raises_it(choices: object) -> None:
    """Choices can be listed for a person."""
    for each in describe(choices):
        assert each.meaning
        assert each.source.startswith("https://")
