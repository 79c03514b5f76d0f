"""Every row of the oracle tables holds."""

from __future__ import annotations

from typing import Any

import pytest
from tests.logs.making import SETTINGS
from tests.logs.oracle import NOW, limits, options, read, record, rows

from smokealarm.dynatrace.logs import LogSyntaxError, ingest_logs, log_request, parse_matcher
from smokealarm.dynatrace.logs.dpl.pattern import parse_pattern
from smokealarm.dynatrace.logs.intake.timestamps import read_timestamp
from smokealarm.dynatrace.logs.metric import number_of
from smokealarm.dynatrace.logs.processing.commands import parse_definition
from smokealarm.dynatrace.logs.processing.transformation import transformation
from smokealarm.dynatrace.logs.severity import loglevel_of, status_of
from smokealarm.dynatrace.logs.values import text


@pytest.mark.parametrize("row", rows("bodies", "name"))
def test_a_body_is_taken_and_answered_as_the_vendor_does(row: dict) -> None:
    """The good records are taken as the row says, and the answer is the vendor's."""
    said = {"content_type": "application/json", **row.get("request", {})}
    structure = said.pop("structure", "")
    request = log_request(**said, options=f"structure={structure}" if structure else "")
    taken = ingest_logs(row["body"].encode(), request, NOW, options(row), limits(row))
    assert (taken.response.status, taken.response.document()) == (row["status"], row["document"])
    assert taken.records == tuple(map(record, row["records"]))


@pytest.mark.parametrize("row", rows("timestamps", "text"))
def test_a_timestamp_is_read(row: dict) -> None:
    """A timestamp is what its row says."""
    assert read_timestamp(row["text"], NOW, options(row).seconds_below) == row["milliseconds"]


@pytest.mark.parametrize("row", rows("severities", "severity"))
def test_a_severity_becomes_a_log_level_and_a_status(row: dict) -> None:
    """A severity is mapped as its row says."""
    level = loglevel_of(row["severity"])
    assert (level, status_of(level)) == (row["loglevel"], row["status"])


@pytest.mark.parametrize("row", rows("matchers", "query"))
def test_a_matcher_finds_what_it_says(row: dict) -> None:
    """The record is matched, or not, as the row says."""
    matcher = parse_matcher(row["query"], options(row))
    assert matcher.matches(record(read("matched_record"))) is row["matches"]


@pytest.mark.parametrize("row", rows("refused_matchers", "query"))
def test_what_is_no_matcher_is_refused_at_its_place(row: dict) -> None:
    """The error says what is wrong, where, and what was expected."""
    with pytest.raises(LogSyntaxError) as caught:
        parse_matcher(row["query"], options(row), limits(row))
    _check(caught.value, row)


@pytest.mark.parametrize("row", rows("patterns", "pattern"))
def test_a_pattern_exports_what_it_matches(row: dict) -> None:
    """The exported fields are those of the row; a pattern that does not match exports nothing."""
    found = parse_pattern(row["pattern"]).parse(row["text"])
    assert _texts(found) == row["fields"]


@pytest.mark.parametrize("row", rows("refused_patterns", "pattern"))
def test_what_is_no_pattern_is_refused_at_its_place(row: dict) -> None:
    """The error says what is wrong, where, and what was expected."""
    with pytest.raises(LogSyntaxError) as caught:
        parse_pattern(row["pattern"])
    _check(caught.value, row)


@pytest.mark.parametrize("row", rows("definitions", "name"))
def test_a_definition_does_what_it_says(row: dict) -> None:
    """The record becomes what the row says, or is dropped."""
    work = transformation(parse_definition(row["definition"], options(row)), options(row))
    after = row["after"] and record(row["after"])
    assert work.apply(record(row["record"])) == after


@pytest.mark.parametrize("row", rows("refused_definitions", "definition"))
def test_what_is_no_definition_is_refused_at_its_place(row: dict) -> None:
    """The error says what is wrong, where, and what was expected."""
    with pytest.raises(LogSyntaxError) as caught:
        parse_definition(row["definition"])
    _check(caught.value, row)


@pytest.mark.parametrize("row", rows("expressions", "expression"))
def test_an_expression_has_its_value(row: dict) -> None:
    """The value is that of the row; NULL adds no field."""
    after = _added(row["expression"])
    assert ("; ".join(after) if row["value"][:1] != "[" else f"[{', '.join(after)}]") == row["value"]


@pytest.mark.parametrize("row", rows("failing_expressions", "expression"))
def test_an_expression_that_fails_changes_nothing(row: dict) -> None:
    """The record keeps what it had and says that a rule failed."""
    work = transformation(parse_definition(f"FIELDS_ADD(value: {row['expression']})"), options({}))
    after = work.apply(_record())
    assert after is not None
    assert after.attributes == (("dt.ingest.warnings", ("processing_transformer_error",)),)


@pytest.mark.parametrize("row", rows("settings", "change"))
def test_a_settings_object_is_read_with_everything_that_is_wrong_in_it(row: dict) -> None:
    """The findings are at the properties that the row names."""
    read_object, value = SETTINGS[row["kind"]]
    reading = read_object({"value": {**value, **row["change"]}})
    assert [f"{each.gravity} {each.path}" for each in reading.findings] == row["findings"]
    assert reading.valid is not any(each.startswith("error") for each in row["findings"])


@pytest.mark.parametrize("row", rows("numbers", "text"))
def test_a_text_is_a_number_or_not(row: dict) -> None:
    """A log metric measures the number that the row says."""
    assert number_of((row["text"],)) == row["number"]


def _check(error: LogSyntaxError, row: dict) -> None:
    assert error.offset == row["offset"]
    assert row["message"] in error.message
    assert row["hint"] in error.hint
    assert error.offset < error.end or error.offset == len(error.text)


def _texts(found: dict[str, Any] | None) -> dict[str, str] | None:
    return None if found is None else {name: text(value) for name, value in found.items()}


def _record() -> Any:
    return record({"timestamp": NOW, "content": "x", "loglevel": "NONE", "attributes": {}})


def _added(expression: str) -> tuple[str, ...]:
    work = transformation(parse_definition(f"FIELDS_ADD(value: {expression})"), options({}))
    after = work.apply(_record())
    assert after is not None
    assert after.values("dt.ingest.warnings") == ()
    return after.values("value")
