"""What the vendor does not document about logs, as named choices, and what it documents as limits.

Each field says in its metadata what it means and which page raises the question, so that it can be listed and changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smokealarm.dynatrace.choices import choice

__all__ = ["LogLimits", "LogOptions"]

_LOGS = "https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring"
_LIMITS = f"{_LOGS}/log-monitoring-limits"
_SAAS_LIMITS = "https://docs.dynatrace.com/docs/analyze-explore-automate/log-monitoring/log-monitoring-limits"
_INGEST = f"{_LOGS}/acquire-log-data/logs-classic-ingestion-api/log-classic-ingest-json-txt-logs"
_POST = "https://docs.dynatrace.com/managed/dynatrace-api/environment-api/log-monitoring-v2/post-ingest-logs"
_VIEWER = f"{_LOGS}/analyze-log-data/log-viewer"
_METRICS = f"{_LOGS}/analyze-log-data/log-metrics"
_EVENTS = f"{_LOGS}/analyze-log-data/log-events"
_MATCHER = "https://docs.dynatrace.com/docs/shortlink/lma-log-processing-matcher"
_COMMANDS = f"{_LOGS}/log-processing/log-processing-commands"
_EXAMPLES = f"{_LOGS}/log-processing/log-processing-examples"
_WORDS = "https://www.unicode.org/reports/tr29/"
_STRINGS = "https://docs.dynatrace.com/docs/shortlink/dpl-lines-strings"


@dataclass(frozen=True, slots=True)
class LogOptions:
    """Every choice about logs that the vendor's documentation leaves open, with the default taken here."""

    dialect: Literal["classic", "dql"] = choice(
        "classic",
        "the language of matchers: 'classic' is the log viewer's search, 'dql' the one of Grail; a tenant takes one",
        _MATCHER,
    )
    lowercase_keys: bool = choice(
        True,  # noqa: FBT003 - a default
        "keys of ingested attributes are stored in lower case, as the ingestion page says; the log viewer's page has "
        "names in mixed case",
        _INGEST,
    )
    seconds_below: int = choice(
        100_000_000_000, "a numeric timestamp below this counts seconds, from it on milliseconds", _INGEST
    )
    empty_request: Literal[204, 400] = choice(400, "HTTP status of a body without any record", _POST)
    letters_joined_by: str = choice(
        ".'\u2018\u2019\u2024\u00b7\u05f4\u2027",
        "characters between two letters that do not end a word of the content",
        _WORDS,
    )
    digits_joined_by: str = choice(
        ".'\u2018\u2019\u2024,;", "characters between two digits that do not end a word of the content", _WORDS
    )
    wordless_phrase: Literal["all", "none"] = choice(
        "none", "which records content=\"...\" finds when the phrase has no word in it: 'all' or 'none'", _VIEWER
    )
    null_condition: Literal["discard", "keep"] = choice(
        "discard",
        "FILTER_OUT whose condition is NULL: 'discard' the record, as the examples of the page do, or 'keep' it",
        _COMMANDS,
    )
    unmatched_parse: Literal["null", "stop"] = choice(
        "null",
        "a PARSE that does not match: 'null' leaves its fields NULL and goes on, 'stop' leaves the record as it was",
        _EXAMPLES,
    )
    null_result: Literal["keep", "remove"] = choice(
        "keep",
        "an attribute of the record that is set to NULL, as by IF_THEN without an alternative: 'keep' its value or "
        "'remove' it",
        _EXAMPLES,
    )
    parse_steps: int = choice(
        200_000,
        "after so many steps of one pattern a rule gives a record up; the vendor has a timeout of unknown length",
        f"{_LOGS}/lmc-troubleshooting/lmc-ingest-warnings",
    )
    object_text: Literal["json", "drop"] = choice(
        "json", "a parsed JSON object that is left in the record: stored as its 'json' text, or 'drop' it", _EXAMPLES
    )
    one_event_while_open: bool = choice(
        True,  # noqa: FBT003 - a default
        "records that match while an event of the same definition and identity is open refresh it; otherwise each "
        "record raises an event of its own",
        _EVENTS,
    )
    absent_placeholder: str | None = choice(
        None,
        "what stands in a title or description for a placeholder that the record cannot fill; None: the placeholder",
        _EVENTS,
    )


@dataclass(frozen=True, slots=True)
class LogLimits:
    """The documented limits of logs (Logs Classic); smaller ones make small tests possible."""

    body: int = choice(10_485_760, "most bytes of an ingested body (10 MB)", _LIMITS)
    records: int = choice(50_000, "most records of an ingested body", _LIMITS)
    content: int = choice(8_192, "most characters of a content; the rest is cut off", _LIMITS)
    attribute_key: int = choice(100, "most bytes of an attribute's key; the rest is cut off", _LIMITS)
    attribute_value: int = choice(250, "most bytes of an attribute's value; the rest is cut off", _LIMITS)
    attributes: int = choice(50, "most attributes of a record; further ones are left out", _LIMITS)
    values: int = choice(32, "most values of an attribute; further ones are left out", _LIMITS)
    levels: int = choice(5, "levels of nested objects that become attributes; deeper ones are left out", _INGEST)
    age: int = choice(86_400_000, "milliseconds that a record's timestamp may lie in the past", _LIMITS)
    future: int = choice(600_000, "milliseconds ahead from which a timestamp is set to the time of ingest", _LIMITS)
    relations: int = choice(20, "most operators (AND, OR, =, !=) of a classic matcher", _VIEWER)
    matcher_attributes: int = choice(10, "most different attributes of a classic matcher", _VIEWER)
    line_data: int = choice(4_096, "most characters of LD and DATA without a quantifier", _STRINGS)
    metric_age: int = choice(
        3_600_000, "milliseconds back that a log metric takes records; the page on limits says 2 hours", _METRICS
    )
    metric_future: int = choice(600_000, "milliseconds ahead that a log metric takes records", _METRICS)
    event_age: int = choice(7_200_000, "milliseconds back that log events take records", _SAAS_LIMITS)
    placeholder: int = choice(4_096, "most characters that a placeholder of a log event is filled with", _EVENTS)
    event_timeout: int = choice(15, "minutes that a log event stays open after its last match", _EVENTS)
    longest_event_timeout: int = choice(360, "most minutes that dt.event.timeout may ask for", _EVENTS)
