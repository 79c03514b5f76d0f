"""Verdicts as a table for people, as JUnit XML for a CI, and a rule's trace in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from smokealarm.dynatrace.detection.trace import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smokealarm.replay.tracing import RuleTrace, TracedMinute
    from smokealarm.replay.verdict import Verdict

__all__ = ["explained", "junit", "table"]


def table(verdicts: Mapping[str, Verdict], found: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a line for each scenario with its verdict, below it what the recorded run did otherwise, and the sum."""
    width = max((len(name) for name in verdicts), default=0)
    for name, verdict in verdicts.items():
        problems = len(verdict.problems)
        numbers = f"{problems:>3} {'problem ' if problems == 1 else 'problems'} {len(verdict.told):>3} told"
        yield f"{name:<{width}}  {numbers}  {'differs' if found[name] else 'as recorded'}"
        yield from (f"  {sentence}" for sentence in found[name])
    differing = sum(bool(each) for each in found.values())
    scenarios = "1 scenario" if len(verdicts) == 1 else f"{len(verdicts)} scenarios"
    yield f"{scenarios}, {differing or 'none'} of them otherwise than recorded"


def junit(verdicts: Mapping[str, Verdict], found: Mapping[str, Sequence[str]], than: str = "recorded") -> str:
    """Return the verdicts as JUnit XML, a test case for each scenario; one that differs is a failure.

    ``than`` says what they were compared with.
    """
    failures = str(sum(bool(each) for each in found.values()))
    suite = ET.Element("testsuite", name="smokealarm replay", tests=str(len(verdicts)), failures=failures)
    for name in verdicts:
        case = ET.SubElement(suite, "testcase", classname="replay", name=name)
        if found[name]:
            failure = ET.SubElement(case, "failure", message=f"otherwise than {than}")
            failure.text = "\n".join(found[name])
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def explained(trace: RuleTrace) -> Iterator[str]:
    """Yield a rule's trace, series by series and minute by minute; quiet minutes without data are told together."""
    rule = trace.rule
    yield f"{rule.rule_id}: {rule.summary}{'' if rule.enabled else ' (disabled)'}"
    for unanswered in trace.unanswered:
        span = f"minutes {unanswered.minutes.start} to {unanswered.minutes.stop - 1}"
        yield f"{span}: the query has no answer: {unanswered.reason}"
    series, silent = None, 0
    for each in trace.minutes:
        if each.series != series:
            yield from _silence(silent)
            series, silent = each.series, 0
            yield ", ".join(f"{key}={value}" for key, value in each.series) or "environment"
        if each.missing == len(each.detail.samples) and each.state is Standing.QUIET:
            silent += 1
            continue
        yield from _silence(silent)
        silent = 0
        yield _line(each)
    yield from _silence(silent)


def _silence(minutes: int) -> Iterator[str]:
    if minutes:
        yield f"  {minutes} minute{'s' if minutes > 1 else ''} without data in the window"


def _line(each: TracedMinute) -> str:
    value = "missing" if each.value is None else f"{each.value:g}"
    bound = "" if each.threshold is None else f" (threshold {each.threshold:g})"
    counts = f"{each.violating} of {each.needed} violating, {each.normal} normal, {each.missing} missing"
    return f"  minute {each.minute:>3}  {each.state!s:<9}  {value}{bound}; {counts}"
