"""The result of a mirror for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smokealarm.mirror.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.mirror.judging import Alone
    from smokealarm.mirror.results import MirrorResult, PairResult

__all__ = ["as_json", "as_text"]

_HEAD: Final = ("rule", "both", "lead of the alarm", "only the rule", "only the alarm", "verdict")
_SHOWN: Final = 3
"""Cases of a pair that are shown where there is a reason; without one all are."""


def as_text(result: MirrorResult) -> Iterator[str]:
    """Yield a table of the pairs, every case in which only one fires, and what cannot be compared."""
    rows = [_HEAD, *map(_row, result.pairs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    yield from ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    for pair in result.pairs:
        yield from _cases(pair)
    for each in result.unpaired:
        yield from ("", f"{each.name}: not compared: {each.what}", f"  {each.reason or 'NOBODY SAYS WHY'}")
    needless = [each.rule_id for each in result.pairs if each.needless]
    if needless:
        yield from ("", f"hint: no case needed the reasons in mirror.yaml for {', '.join(needless)}")
    silent = [each.rule_id for each in result.pairs if each.verdict is Verdict.NEVER_FIRED]
    if silent:
        yield from ("", f"never fired, so that nothing is proven: {', '.join(silent)}")


def as_json(result: MirrorResult) -> dict[str, Any]:
    """Return the result as one JSON object, with every case."""
    return {
        "clean": result.clean,
        "pairs": [_pair(each) for each in result.pairs],
        "not_compared": [{"name": each.name, "what": each.what, "reason": each.reason} for each in result.unpaired],
    }


def _row(pair: PairResult) -> tuple[str, ...]:
    lead = "-" if pair.lead is None else "{:+} / {:+g} / {:+} min".format(*pair.lead)
    only = (str(pair.only(side) or "-") for side in ("rule", "alarm"))
    return (pair.rule_id, str(len(pair.leads)), lead, *only, str(pair.verdict))


def _cases(pair: PairResult) -> Iterator[str]:
    for failure in pair.failures:
        yield from ("", f"{pair.rule_id}: the rule's query failed: {failure}")
    if not pair.alone:
        return
    explained = pair.verdict is Verdict.EXPLAINED
    shown: Sequence[Alone] = pair.alone[:_SHOWN] if explained else pair.alone
    yield from ("", f"{pair.rule_id}: {'explained' if explained else 'DISAGREES'}")
    if pair.reason is not None:
        yield f"  {pair.reason}"
    yield from (f"  {each.case}: only the {each.side} fires, {_span(each)}" for each in shown)
    if len(shown) < len(pair.alone):
        yield f"  and {len(pair.alone) - len(shown)} more; --format json has all"


def _span(alone: Alone) -> str:
    closed = "the end" if alone.closed is None else f"minute {alone.closed}"
    return f"minute {alone.opened} to {closed}"


def _pair(pair: PairResult) -> dict[str, Any]:
    names = ("least", "median", "most")
    return {
        "rule": pair.rule_id,
        "alarm": pair.alarm,
        "verdict": str(pair.verdict),
        "cases": pair.cases,
        "both": len(pair.leads),
        "lead_minutes": None if pair.lead is None else dict(zip(names, pair.lead, strict=True)),
        "alone": [
            {"case": each.case, "side": each.side, "opened": each.opened, "closed": each.closed} for each in pair.alone
        ],
        "reason": pair.reason,
        "reason_needed": None if pair.reason is None else not pair.needless,
        "failures": list(pair.failures),
    }
