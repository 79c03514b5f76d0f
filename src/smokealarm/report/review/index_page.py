"""The page about all scenarios: the verdict first, then what is seen, how fast, what is not, and what is noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.document import write_document
from smokealarm.report.dashboard.markup import Markup, element, joined
from smokealarm.report.review.matrix_section import matrix_section
from smokealarm.report.review.more_sections import more_sections
from smokealarm.report.review.style import INDEX_STYLE
from smokealarm.report.review.tables import badge, link, section, table
from smokealarm.report.review.verdict import verdict_sentence
from smokealarm.report.review.words import DASH, minutes_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.report.review.extras import Extras
    from smokealarm.report.review.facts import ScenarioFacts
    from smokealarm.report.review.summing import Review

__all__ = ["write_index_page"]

_TITLE: Final = "Alert drill: what is seen, and how fast"
_SHOWN: Final = 3
_MEANT: Final = ("Meant so?", "The scenario says")


def write_index_page(review: Review, extras: Extras, made: str) -> str:
    """Return the page as HTML; ``made`` says when and of what it was made."""
    sections = [part for part in (*_sections(review), *more_sections(extras), _every(review)) if part]
    skip = element("a", {"class": "skip", "href": "#found"}, "Skip the contents")
    found = element("main", {"id": "found", "tabindex": -1}, *sections)
    return write_document(_TITLE, INDEX_STYLE, skip, _header(review, extras, made), found)


def _sections(review: Review) -> Iterator[Markup]:
    yield _failed(review)
    yield _unseen(review)
    yield matrix_section(review.matrix)
    yield _delays(review)
    yield _noise(review)


def _header(review: Review, extras: Extras, made: str) -> Markup:
    slowest = review.slowest
    figures = (
        ("failures injected", str(len(review.injected))),
        ("told somebody", str(review.told)),
        ("alert, but nobody told", str(len(review.opened_only))),
        ("seen by nobody", str(len(review.unseen))),
        ("of these, not on purpose", str(len(review.blind))),
        ("of these, known gaps", str(len(review.gaps))),
        ("slowest first message", minutes_words(slowest[1].notification if slowest else None)),
        ("scenarios failed", f"{len(review.failed)} of {len(review.scenarios)}"),
    )
    shown = [element("div", None, element("dt", None, name), element("dd", None, value)) for name, value in figures]
    return element(
        "header",
        {"class": "verdict", "id": "verdict"},
        element("h1", None, _TITLE),
        element("p", {"class": "lead"}, verdict_sentence(review)),
        element("dl", {"class": "figures"}, *shown),
        element("p", {"class": "meta"}, made),
        _contents(review, extras),
    )


def _contents(review: Review, extras: Extras) -> Markup:
    entries = [
        ("failed", "Failed scenarios", bool(review.failed)),
        ("unseen", "Failures that nobody saw", True),
        ("matrix", "Failures by alerts", bool(review.matrix.rows)),
        ("delays", "How fast alerts are", bool(review.delays)),
        ("noise", "Noisy alerts", True),
        ("mirror", "Dynatrace and CloudWatch", extras.mirror is not None),
        ("coverage", "Coverage", extras.coverage is not None),
        ("mutation", "Mutation", extras.mutation is not None),
        ("history", "Earlier runs", len(extras.history) > 1),
        ("scenarios", "All scenarios", True),
    ]
    links = [element("li", None, link(f"#{name}", title)) for name, title, shown in entries if shown]
    return element("nav", {"aria-label": "Contents"}, element("ul", None, *links))


def _failed(review: Review) -> Markup:
    if not review.failed:
        return Markup("")
    rows = (
        (_page(each), each.failed_step or "no step", element("pre", None, each.said[:600])) for each in review.failed
    )
    shown = table("Scenarios that failed", ("Scenario", "Step that failed", "What went wrong"), rows)
    return section("failed", "Scenarios that failed", shown)


def _unseen(review: Review) -> Markup:
    said = element(
        "p",
        None,
        "Something was broken and nobody came to know of it. Gaps are real failures that are known to be missed. Where "
        "the scenario itself says that nobody is to be told, its words are quoted: these are look-alikes and trifles.",
    )
    if not review.unseen and not review.opened_only:
        return section("unseen", "Failures that nobody saw", element("p", None, "None."))
    wanting, meant = (
        [(each.broken, _page(each), *_meant(each)) for each in review.unseen if _is_meant(each) is meant]
        for meant in (False, True)
    )
    silent = [(each.broken, _page(each), _titles(each), *_meant(each)) for each in review.opened_only]
    return section(
        "unseen",
        "Failures that nobody saw",
        said,
        *_listed(f"No alert opened, and one is missed ({len(wanting)})", ("Broken", "Scenario", *_MEANT), wanting),
        *_folded(f"No alert opened, on purpose ({len(meant)})", ("Broken", "Scenario", *_MEANT), meant),
        *_folded(
            f"An alert opened, and told nobody by the end of the scenario ({len(silent)})",
            ("Broken", "Scenario", "Alert", *_MEANT),
            silent,
        ),
    )


def _is_meant(scenario: ScenarioFacts) -> bool:
    """Return whether it is right that no alert opened."""
    return bool(scenario.silence) and not scenario.gap


def _listed(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Markup]:
    if rows:
        yield element("h3", None, title)
        yield table(title, head, rows)


def _folded(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Markup]:
    if rows:
        yield element("details", None, element("summary", None, title), table(title, head, rows))


def _meant(scenario: ScenarioFacts) -> tuple[Markup, str]:
    if scenario.gap and not scenario.alerts:
        return badge("known gap", "warn"), f"“{scenario.silence}”"
    if scenario.silence:
        return badge("on purpose", "good"), f"“{scenario.silence}”"
    if scenario.alerts:
        return badge("not yet", "warn"), "nothing; it ends before the message is due"
    return badge("not on purpose", "bad"), "nothing"


def _titles(scenario: ScenarioFacts) -> str:
    return ", ".join(dict.fromkeys(alert.title for alert in scenario.alerts))


def _delays(review: Review) -> Markup:
    if not review.delays:
        return Markup("")
    head = ("Alert", "Failures that it saw", "Median to alert", "Median to message", "Slowest message")
    ordered = sorted(review.delays, key=lambda each: -(each.slowest or 0))
    rows = (
        (
            each.rule,
            str(each.scenarios),
            minutes_words(each.detection),
            minutes_words(each.notification),
            minutes_words(each.slowest),
        )
        for each in ordered
    )
    said = element(
        "p",
        None,
        "Minutes from the moment in which something broke. Most of it is waiting for the data of AWS, the rule's "
        "window, and the delay of the alerting profile.",
    )
    shown = table("How fast alerts are", head, rows, (1, 2, 3, 4))
    return section("delays", "How fast alerts are", said, shown)


def _noise(review: Review) -> Markup:
    if not review.noisy:
        said = element("p", None, "No alert opened where none was expected, and none opened again after it had closed.")
        return section("noise", "Noisy alerts", said)
    said = element(
        "p",
        None,
        "Alerts that opened although nothing was broken, that opened in scenarios which do not speak of them, or that "
        "opened again after they had closed.",
    )
    head = ("Alert", "Opened in", "Nothing broken", "Not spoken of", "Opened again", "Scenarios")
    rows = (
        (
            each.rule,
            str(each.opened),
            str(each.quiet or DASH),
            str(each.beside or DASH),
            str(each.flapping or DASH),
            _some(each.scenarios),
        )
        for each in sorted(review.noisy, key=lambda each: (-each.quiet, -each.flapping, -each.beside))
    )
    return section("noise", "Noisy alerts", said, table("Noisy alerts", head, rows, (1, 2, 3, 4)))


def _some(scenarios: tuple[ScenarioFacts, ...]) -> Markup:
    """Return links to the first scenarios; the others are folded away."""
    first, others = scenarios[:_SHOWN], scenarios[_SHOWN:]
    shown = element("div", None, *(element("div", None, _page(each)) for each in first))
    if not others:
        return shown
    summary = element("summary", None, f"{len(others)} more")
    return joined((shown, element("details", None, summary, *(element("div", None, _page(each)) for each in others))))


def _every(review: Review) -> Markup:
    rows = (
        (_page(each), each.broken or "nothing", _alerts(each), _told(each), _result(each)) for each in review.scenarios
    )
    shown = table("All scenarios", ("Scenario", "Broken", "Alerts", "First message", "Result"), rows)
    return section("scenarios", f"All {len(review.scenarios)} scenarios", shown)


def _alerts(scenario: ScenarioFacts) -> str:
    return ", ".join(dict.fromkeys(alert.rule for alert in scenario.alerts)) or DASH


def _told(scenario: ScenarioFacts) -> str:
    delays = [alert.notification for alert in scenario.alerts if alert.notification is not None]
    return minutes_words(min(delays, default=None))


def _result(scenario: ScenarioFacts) -> Markup:
    return badge("passed", "good") if scenario.passed else badge("failed", "bad")


def _page(scenario: ScenarioFacts) -> Markup:
    """Return a link to a scenario's page; one that left none is named."""
    return link(f"scenarios/{scenario.page}", scenario.name) if scenario.page else element("span", None, scenario.name)
