"""The sections that the page has if their data are handed in: the mirror, coverage, mutation and earlier runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.mirror import Verdict
from smokealarm.report.dashboard.markup import Markup, element
from smokealarm.report.review.tables import badge, section, table
from smokealarm.report.review.words import DASH, minutes_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.mirror import MirrorResult
    from smokealarm.report.review.extras import CoverageShown, Extras, MutationShown, PastRun

__all__ = ["more_sections"]

_KINDS: Final = {Verdict.AGREES: "good", Verdict.EXPLAINED: "good", Verdict.NEVER_FIRED: "warn"}
_MOST_RUNS: Final = 20


def more_sections(extras: Extras) -> Iterator[Markup]:
    """Yield a section for everything that was handed in."""
    if extras.mirror is not None:
        yield _mirror(extras.mirror)
    if extras.coverage is not None:
        yield _coverage(extras.coverage)
    if extras.mutation is not None:
        yield _mutation(extras.mutation)
    if len(extras.history) > 1:
        yield _history(extras.history)


def _mirror(mirror: MirrorResult) -> Markup:
    said = element(
        "p",
        None,
        "Each alert in Dynatrace has a twin in CloudWatch. Both judged the same measurements; a positive lead means "
        "that the CloudWatch alarm came first.",
    )
    head = ("Alert", "Both fired", "Lead of CloudWatch (median)", "Only Dynatrace", "Only CloudWatch", "Verdict")
    rows = (
        (
            pair.rule_id,
            str(len(pair.leads)),
            minutes_words(None if pair.lead is None else pair.lead[1]),
            str(pair.only("rule") or DASH),
            str(pair.only("alarm") or DASH),
            badge(str(pair.verdict), _KINDS.get(pair.verdict, "bad")),
        )
        for pair in mirror.pairs
    )
    shown = table("Dynatrace and CloudWatch", head, rows, (1, 2, 3, 4))
    return section("mirror", "Do Dynatrace and CloudWatch agree?", said, shown)


def _coverage(coverage: CoverageShown) -> Markup:
    """Show what is missing; what is whole can be unfolded."""
    ordered = sorted(coverage.rules, key=lambda each: each.rule)
    partly = [each for each in ordered if each.covered < each.clauses]
    wholly = [each for each in ordered if each.covered == each.clauses]
    said = f"{coverage.percent:.1f} % of the clauses of all alerts are exercised by some tape, recorded or composed."
    parts = [element("p", None, said)]
    if partly:
        head = ("Alert", "Exercised", "Never exercised")
        rows = ((each.rule, f"{each.covered} of {each.clauses}", "; ".join(each.missing)) for each in partly)
        parts.append(table("Clauses that no tape exercises", head, rows, (1,)))
    if wholly:
        named = element("summary", None, f"Every clause is exercised of {len(wholly)} alerts and profiles")
        rows_of_all = ((each.rule, str(each.clauses)) for each in wholly)
        parts.append(
            element("details", None, named, table("Wholly exercised", ("Alert", "Clauses"), rows_of_all, (1,)))
        )
    return section("coverage", "Which clauses of alerts are exercised?", *parts)


def _mutation(mutation: MutationShown) -> Markup:
    said = element(
        "p",
        None,
        f"{mutation.noticed} of {mutation.tried} small changes of the monitoring ({mutation.percent:.1f} %) would be "
        "noticed on some tape, recorded or composed.",
    )
    if not mutation.survivors:
        return section("mutation", "Would a wrong alert be noticed?", said)
    rows = ((each.change, each.remedy) for each in mutation.survivors)
    shown = table("Changes that nobody would notice", ("Change that nobody would notice", "Scenario that would"), rows)
    return section("mutation", "Would a wrong alert be noticed?", said, shown)


def _history(history: tuple[PastRun, ...]) -> Markup:
    head = (
        "Run",
        "Scenarios",
        "Failed",
        "Failures injected",
        "Told",
        "Unseen, not on purpose",
        "Slowest first message",
    )
    rows = (
        (
            run.at,
            str(run.scenarios),
            str(run.failed),
            str(run.injected),
            str(run.told),
            str(run.blind),
            minutes_words(run.slowest),
        )
        for run in reversed(history[-_MOST_RUNS:])
    )
    shown = table("Earlier runs", head, rows, (1, 2, 3, 4, 5, 6))
    return section("history", "Earlier runs", *_changes(history[-2], history[-1]), shown)


def _changes(before: PastRun, now: PastRun) -> Iterator[Markup]:
    """Yield what became slower or faster since the run before."""
    earlier = {rule: (detection, notification) for rule, detection, notification in before.delays}
    said = []
    for rule, detection, notification in now.delays:
        was = earlier.get(rule)
        if was is None:
            continue
        for what, old, new in (("opens", was[0], detection), ("is told", was[1], notification)):
            if old is not None and new is not None and old != new:
                said.append(f"{rule} {what} {abs(new - old):g} min {'later' if new > old else 'earlier'}")
    lost = [rule for rule in earlier if rule not in {each[0] for each in now.delays}]
    said += [f"{rule} did not open in this run" for rule in lost]
    shown = [element("li", None, each) for each in said] or [element("li", None, "nothing became slower or faster")]
    yield element("h3", None, "Since the run before")
    yield element("ul", None, *shown)
