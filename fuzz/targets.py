"""What is fuzzed: every reader of foreign text. A target returns, whatever the bytes; an exception is a bug."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import numpy as np
from tests.detection.making import rule_value

from smokealarm.dynatrace.detection import read_rule
from smokealarm.dynatrace.ingest import PayloadTooLargeError, ingest
from smokealarm.dynatrace.selector import Selector, SelectorError, advice, canonical, explain, parse
from smokealarm.dynatrace.selector.evaluation import EvaluationError, MetricData, Window, evaluate
from smokealarm.receivers import Event, Settings, Token
from smokealarm.receivers.hec.indexer import Indexer
from smokealarm.receivers.hec.request import Request
from smokealarm.receivers.hec.status import Answer
from smokealarm.series import TimeSeries

__all__ = ["TARGETS"]

_NOW: Final = 1_700_000_000_000
_START: Final = 28_000_000


def selector(data: bytes) -> None:
    """Require that a selector is refused at a place in its text, or means the same when written canonically."""
    text = data.decode("utf-8", "surrogateescape")
    read = _read(text)
    if isinstance(read, SelectorError):
        assert 0 <= read.offset <= read.end <= len(text)
        assert read.hint
        assert "^" in str(read)
        return
    assert parse(canonical(read)) == read
    assert "canonical" in explain(read, text)
    advice(read)


def _read(text: str) -> Selector | SelectorError:
    try:
        return parse(text)
    except SelectorError as error:
        return error


def evaluation(data: bytes) -> None:
    """Require that a selector that can be read can be computed, or is refused in one sentence."""
    read = _read(data.decode("utf-8", "replace"))
    if isinstance(read, Selector):
        with suppress(EvaluationError), np.errstate(all="raise", under="ignore"):
            for result in evaluate(read, Window(_START, 5), _Metrics()):
                assert len(result.series.dimensions) == len(result.series.total)


class _Metrics:
    """A source in which every key is a metric: three series with gaps, or single samples where the key ends in s."""

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        slots = stop - start
        if slots > 10_000:
            return None
        dimensions = tuple((("h", name), ("dt.entity.host", f"HOST-{name}")) for name in "abc")
        cells = np.arange(3 * slots) % 7.0
        if key.endswith("s"):
            rows, columns = np.divmod(np.arange(3 * slots), max(slots, 1))
            return MetricData(TimeSeries.of_samples((start, slots), dimensions, rows, start + columns, cells))
        values = np.where(cells == 3, np.nan, cells).reshape(3, slots)
        return MetricData(TimeSeries.of_values(start, dimensions, values))


def lines(data: bytes) -> None:
    """Require that a body of the metrics ingestion is answered, and no line of it counted twice."""
    with suppress(PayloadTooLargeError):
        found = ingest(data, _NOW)
        assert len(found.points) <= found.response.lines_ok
        assert found.response.lines_ok + found.response.lines_invalid <= data.count(b"\n") + 1


def rule(data: bytes) -> None:
    """Require that a Settings object of a metric event is read, with findings that can be shown.

    Each line changes one property of a valid rule: its path, a tab and its value, JSON or else plain text.
    """
    document: Any = {"value": rule_value()}
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        path, _, new = line.partition("\t")
        *sections, name = path.split("/")
        section = document["value"]
        for each in sections:
            section = section[each] if isinstance(section.get(each), dict) else section
        section[name] = _json_or_text(new)
    assert all(str(finding) for finding in read_rule(document).findings)
    read_rule(document["value"])


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def events(data: bytes) -> None:
    """Require that a request to the Splunk collector is answered; the first byte says how its body is sent."""
    taken: list[Event] = []
    tokens = (Token("secret", indexes=("alerts",)), Token("ack", name="ack", use_ack=True))
    indexer = Indexer(tokens, Settings(), lambda: 1000.0, lambda *new: taken.extend(new))
    way = data[0] if data else 0
    headers = {"authorization": "Splunk ack" if way & 1 else "Splunk secret"}
    headers |= {"x-splunk-request-channel": "18654c68-b28b-4450-9cf0-6e7645ca60ca"} if way & 1 else {}
    headers |= {"content-encoding": "gzip"} if way & 2 else {}
    path = ("/event", "/raw", "/ack", "/event")[way >> 2 & 3]
    answer = indexer.handle(Request("POST", f"/services/collector{path}", headers, {}, data[way != ord("{") :]))
    assert isinstance(answer, Answer)
    assert all(json.loads(event.event_json) is not None or event.event_json == "null" for event in taken)


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "selector": selector,
    "evaluation": evaluation,
    "lines": lines,
    "rule": rule,
    "events": events,
}
