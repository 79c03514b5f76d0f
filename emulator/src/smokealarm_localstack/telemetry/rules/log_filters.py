"""Metric filters of log groups: which events a pattern matches, and what a batch of events sends.

Patterns are of two kinds here: ``{ ($.level = "ERROR") || ($.code != 0) }`` with ``=``, ``!=``, ``&&``, ``||`` and
``*`` as wildcard, and terms, of which all must be there, or one of those with ``?``, none of those with ``-``. Other
patterns (regular expressions, space-delimited ones, numeric comparisons) are refused.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from smokealarm_localstack.telemetry.datum import NO_DIMENSIONS, Datum
from smokealarm_localstack.telemetry.errors import FilterPatternError

Matcher = Callable[[str], bool]

_COMPARISON = re.compile(r'\(?\s*\$\.([\w.]+)\s*(!?=)\s*(?:"([^"]*)"|([\w*.-]+))\s*\)?')
_TERM = re.compile(r'([?-]?)(?:"([^"]*)"|([^\s"]+))\s*')


@cache
def matcher(pattern: str) -> Matcher:
    """Return what tells whether an event's message matches; raise FilterPatternError for a pattern not known here."""
    text = pattern.strip()
    if text.startswith("{") and text.endswith("}"):
        return _json_matcher(text[1:-1], pattern)
    if text.startswith(("[", "%")):
        raise FilterPatternError(f"the filter pattern {pattern!r} is neither terms nor a JSON pattern")
    return _term_matcher(text)


def _json_matcher(text: str, pattern: str) -> Matcher:
    """Return a matcher of alternatives, each of comparisons that must all hold."""
    alternatives = [[_comparison(each, pattern) for each in part.split("&&")] for part in text.split("||")]

    def matches(message: str) -> bool:
        try:
            document = json.loads(message)
        except ValueError:
            return False
        return any(all(holds(document) for holds in each) for each in alternatives)

    return matches


def _comparison(text: str, pattern: str) -> Callable[[Any], bool]:
    found = _COMPARISON.fullmatch(text.strip())
    if not found:
        raise FilterPatternError(f"the filter pattern {pattern!r} has {text.strip()!r}, expected $.name = value")
    path, operator, quoted, bare = found.groups()
    wanted = bare if quoted is None else quoted

    def holds(document: Any) -> bool:
        value = _at(document, path.split("."))
        return value is not None and fnmatchcase(value, wanted) is (operator == "=")

    return holds


def _at(document: Any, path: list[str]) -> str | None:
    for name in path:
        if not isinstance(document, Mapping) or name not in document:
            return None
        document = document[name]
    return document if isinstance(document, str) else json.dumps(document)


def _term_matcher(text: str) -> Matcher:
    terms: dict[str, list[str]] = {"": [], "?": [], "-": []}
    for sign, quoted, bare in _TERM.findall(text):
        terms[sign].append(quoted or bare)

    def matches(message: str) -> bool:
        wanted = all(each in message for each in terms[""])
        optional = bool(terms[""]) or not terms["?"] or any(each in message for each in terms["?"])
        return wanted and optional and not any(each in message for each in terms["-"])

    return matches


def filtered(filters: Iterable[Mapping[str, Any]], messages: list[str], at: float) -> list[Datum]:
    """Return what a batch of messages sends under a log group's filters, as DescribeMetricFilters answers them.

    A filter that matches nothing sends its default value once for a batch, where AWS sends it once for a minute: the
    same for sums, maxima and minima of counts. A value that is no number counts as 1.
    """
    return [datum for each in filters for datum in _of_filter(each, messages, at)]


def _of_filter(given: Mapping[str, Any], messages: list[str], at: float) -> list[Datum]:
    matches = matcher(given.get("filterPattern", ""))
    hits = sum(matches(message) for message in messages)
    found = []
    for each in given.get("metricTransformations", ()):
        value, default = _number(each.get("metricValue")), each.get("defaultValue")
        values = [value] * hits or ([] if default is None else [float(default)])
        unit = each.get("unit", "None")
        name, namespace = each["metricName"], each["metricNamespace"]
        found += [Datum(namespace, name, NO_DIMENSIONS, value, unit, at) for value in values]
    return found


def _number(text: Any) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return 1.0
