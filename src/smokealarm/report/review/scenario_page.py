"""The page of one scenario: its picture, the mails as they arrived, logs, and its steps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.document import write_document
from smokealarm.report.dashboard.markup import Markup, element, joined
from smokealarm.report.review.style import SCENARIO_STYLE
from smokealarm.report.review.tables import badge, link, section, table
from smokealarm.report.review.timeline_drawing import draw_timeline
from smokealarm.report.review.verdict import scenario_sentence
from smokealarm.report.review.words import DASH, minutes_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.report.review.facts import ScenarioFacts
    from smokealarm.report.review.timeline import Curve, Reading, Timeline
    from smokealarm.tape import Tape, ToldOnce

__all__ = ["legend", "write_scenario_page"]

_DOTS: Final = (
    "Filled dots are values that the alert found wrong, empty ones were fine, crosses are values that were missing."
)


def write_scenario_page(facts: ScenarioFacts, timeline: Timeline, tape: Tape) -> str:
    """Return the page of a scenario as HTML."""
    picture = draw_timeline(timeline, "t", facts.name)
    parts = (
        _header(facts),
        section("timeline", "What happened, minute by minute", legend(timeline), picture, _seen(timeline)),
        _alerts(facts),
        _mails(tape),
        _logs(tape),
        _steps(facts, tape),
    )
    main = element("main", None, *parts)
    return write_document(f"{facts.name} · alert drill", SCENARIO_STYLE, main)


def legend(timeline: Timeline) -> Markup:
    """Return what the colours and signs of a picture mean."""
    shown = {
        "failure": ("broken on purpose", bool(timeline.failures)),
        "message": ("a message was sent", bool(timeline.messages)),
        "open": ("alert open", any(panel.rule for panel in timeline.panels)),
        "twin": ("CloudWatch alarm in ALARM", any(panel.twin is not None for panel in timeline.panels)),
        "limit": ("limit of the alert", any(panel.limit is not None for panel in timeline.panels)),
    }
    entries = [
        element("li", None, element("i", {"class": f"swatch {kind}"}), label)
        for kind, (label, has) in shown.items()
        if has
    ]
    dots = _DOTS if any(panel.curves for panel in timeline.panels if panel.rule) else ""
    if not shown["open"][1]:
        dots = "No alert opened; this is what was measured."
    return joined((element("ul", {"class": "legend"}, *entries), element("p", {"class": "dim"}, dots)))


def _header(facts: ScenarioFacts) -> Markup:
    result = badge("passed", "good") if facts.passed else badge("failed", "bad")
    where = element("p", {"class": "meta"}, f"{facts.feature} · {facts.minutes} minutes · ", result)
    return element(
        "header",
        {"class": "verdict"},
        element("nav", {"aria-label": "Report"}, link("../index.html", "← all scenarios")),
        element("h1", None, facts.name),
        where,
        element("p", {"class": "lead"}, scenario_sentence(facts)),
    )


def _seen(timeline: Timeline) -> Markup:
    """Return the names of the series, and the readings as a table for those who do not see the picture."""
    parts = []
    for panel in timeline.panels:
        if panel.curves:
            named = [
                element("li", None, element("i", {"class": f"swatch c{place}"}), curve.name)
                for place, curve in enumerate(panel.curves)
            ]
            rows = [row for curve in panel.curves for row in _runs(curve)]
            numbers = table(f"Values of {panel.title}", ("Series", "Minutes", "Value", "Rule says"), rows, (1, 2))
            shown = element("summary", None, f"Values: {panel.title}")
            parts += [element("details", None, shown, element("ul", {"class": "legend"}, *named), numbers)]
    return joined(parts)


def _runs(curve: Curve) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for all adjoining minutes with the same value."""
    runs: list[list[Reading]] = []
    for each in curve.readings:
        last = runs[-1][-1] if runs else None
        if last is not None and each == replace(last, minute=last.minute + 1):
            runs[-1].append(each)
        else:
            runs.append([each])
    for run in runs:
        minutes = str(run[0].minute) if len(run) == 1 else f"{run[0].minute} to {run[-1].minute}"
        yield curve.name, minutes, f"{run[0].value:g}", "wrong" if run[0].wrong else "fine"


def _alerts(facts: ScenarioFacts) -> Markup:
    if not facts.alerts:
        return section("alerts", "Alerts", element("p", None, "No alert opened."))
    head = ("Alert", "Rule", "Opened", "Closed", "Failure to alert", "Failure to message", "Told")
    rows = (
        (
            each.title,
            each.rule,
            f"minute {each.opened}",
            "still open" if each.closed is None else f"minute {each.closed}",
            minutes_words(each.detection),
            minutes_words(each.notification),
            ", ".join(each.told) or "nobody by the end",
        )
        for each in facts.alerts
    )
    return section("alerts", "Alerts", table("Alerts", head, rows, (4, 5)))


def _mails(tape: Tape) -> Markup:
    mails = [each for each in tape.told if each.text]
    others = [each for each in tape.told if not each.text]
    parts = [part for each in mails for part in _mail(each)]
    if others:
        head = ("Minute", "Over", "To", "State", "Outcome", "About")
        rows = (
            (str(each.minute), each.channel, ", ".join(each.to) or DASH, each.state, each.outcome, each.about or DASH)
            for each in others
        )
        parts += [element("h3", None, "Other messages"), table("Other messages", head, rows)]
    return section("mails", "Messages as they arrived", *(parts or [element("p", None, "Nobody was told.")]))


def _mail(told: ToldOnce) -> Iterator[Markup]:
    yield element("h3", None, told.subject)
    yield element("p", {"class": "meta"}, f"minute {told.minute} · to {', '.join(told.to)} · {told.profile}")
    yield element("pre", {"tabindex": 0}, told.text)


def _logs(tape: Tape) -> Markup:
    read = [
        f"{each.record.timestamp // 1000:>6} s  {each.record.loglevel:<5}  {each.record.content}" for each in tape.logs
    ]
    lines = [f"{each.second:>6} s  {each.function}  {each.text}" for each in tape.lines]
    if not read and not lines:
        return section("logs", "Logs", element("p", None, "None were kept."))
    parts = []
    for title, found in (("Last lines of each function", lines), ("Records that alert rules read", read)):
        if found:
            shown = element("summary", None, f"{title} ({len(found)})")
            parts.append(element("details", None, shown, element("pre", {"tabindex": 0}, "\n".join(found))))
    return section("logs", "Logs", *parts)


def _steps(facts: ScenarioFacts, tape: Tape) -> Markup:
    scenario, failure = tape.scenario, tape.failure
    texts = (*scenario.steps, *scenario.expected)
    failed = failure.step if failure else None
    items = []
    for place, step in enumerate(texts):
        mark = " ← failed here" if place == failed else ""
        kind = "expected: " if place >= len(scenario.steps) else ""
        items.append(element("li", {"class": "failed" if mark else None}, f"{kind}{step}{mark}"))
    said = [element("pre", {"tabindex": 0}, facts.said)] if facts.said else []
    return section("steps", "Steps of the scenario", element("ol", {"class": "steps"}, *items), *said)
