"""The report as JSON: the facts of scenarios, which are read again, the whole report, and one line for each run."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from smokealarm.report.review.extras import PastRun
from smokealarm.report.review.facts import AlertFact, FailureFact, ScenarioFacts
from smokealarm.report.review.handed_in import as_properties
from smokealarm.report.review.verdict import verdict_sentence
from smokealarm.tape.document import parse

if TYPE_CHECKING:
    from smokealarm.report.review.extras import Extras
    from smokealarm.report.review.summing import Review
    from smokealarm.tape.document import Part

__all__ = ["FORMAT", "past_run", "read_facts", "read_run", "write_facts", "write_report", "write_run"]

FORMAT: Final = 1
"""The version of ``report.json``."""


def write_facts(facts: ScenarioFacts) -> str:
    """Return the facts of one scenario as JSON."""
    return json.dumps(asdict(facts), ensure_ascii=False, indent=1) + "\n"


def read_facts(name: str, text: str) -> ScenarioFacts:
    """Return the facts that a text holds; ``name`` is what messages call the file.

    Raises :class:`~smokealarm.errors.TapeInvalid`.
    """
    part = parse(name, text)
    found = ScenarioFacts(
        part.text("feature"),
        part.text("name"),
        part.text("page"),
        part.whole("minutes"),
        part.flag("watched"),
        part.flag("passed"),
        tuple(map(_failure, part.parts("failures"))),
        tuple(map(_alert, part.parts("alerts"))),
        part.text("silence"),
        part.flag("gap"),
        part.text("failed_step"),
        part.text("said"),
    )
    part.finish()
    return found


def write_report(review: Review, at: str, extras: Extras) -> str:
    """Return the whole report as JSON; ``at`` is when it was made."""
    slowest = review.slowest
    document = {
        "format": FORMAT,
        "at": at,
        "verdict": verdict_sentence(review),
        "counts": {
            "scenarios": len(review.scenarios),
            "failed": len(review.failed),
            "injected": len(review.injected),
            "told": review.told,
            "opened_only": len(review.opened_only),
            "unseen": len(review.unseen),
            "blind": len(review.blind),
            "gaps": len(review.gaps),
        },
        "slowest_minutes": slowest[1].notification if slowest else None,
        "blind": [{"broken": each.broken, "scenario": each.name} for each in review.blind],
        "gaps": [{"broken": each.broken, "scenario": each.name} for each in review.gaps],
        "delays": [asdict(each) for each in review.delays],
        "noisy": [
            {"rule": each.rule, "opened": each.opened, "quiet": each.quiet, "beside": each.beside,
             "flapping": each.flapping, "scenarios": [scenario.name for scenario in each.scenarios]}
            for each in review.noisy
        ],
        **as_properties(extras),
        "scenarios": [asdict(each) for each in review.scenarios],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def past_run(review: Review, at: str) -> PastRun:
    """Return what is kept of a run for those that follow."""
    slowest = review.slowest
    return PastRun(
        at,
        len(review.scenarios),
        len(review.failed),
        len(review.injected),
        review.told,
        len(review.blind),
        slowest[1].notification if slowest else None,
        tuple((each.rule, each.detection, each.notification) for each in review.delays),
    )


def write_run(run: PastRun) -> str:
    """Return a run as one line."""
    delays = {rule: {"detection": detection, "notification": told} for rule, detection, told in run.delays}
    return json.dumps({**asdict(run), "delays": delays}, ensure_ascii=False)


def read_run(name: str, line: str) -> PastRun:
    """Return the run that a line holds.

    Raises :class:`~smokealarm.errors.TapeInvalid`.
    """
    part = parse(name, line)
    delays = part.part("delays")
    return PastRun(
        part.text("at"),
        part.whole("scenarios"),
        part.whole("failed"),
        part.whole("injected"),
        part.whole("told"),
        part.whole("blind"),
        _whole_or_none(part, "slowest"),
        tuple((rule, *_delay(delays.part(rule))) for rule in delays.value),
    )


def _delay(part: Part) -> tuple[float, float | None]:
    detection = part.optional_number("detection")
    return detection or 0.0, None if part.value.get("notification") is None else part.optional_number("notification")


def _failure(part: Part) -> FailureFact:
    end = None if part.value.get("end") is None else part.optional_number("end")
    part.asked.add("end")
    found = FailureFact(part.text("words"), part.optional_number("begin") or 0.0, end)
    part.finish()
    return found


def _alert(part: Part) -> AlertFact:
    found = AlertFact(
        part.text("rule"),
        part.text("title"),
        part.whole("opened"),
        _whole_or_none(part, "closed"),
        _whole_or_none(part, "detection"),
        _whole_or_none(part, "notification"),
        part.texts("told"),
        part.flag("expected"),
    )
    part.finish()
    return found


def _whole_or_none(part: Part, name: str) -> int | None:
    part.asked.add(name)
    found: Any = part.value.get(name)
    return None if found is None else part.whole(name)
