"""What mutation found, as lines for people and as an object for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from smokealarm.tape import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.mutation.mutant import Mutant
    from smokealarm.mutation.score import MutationResult

__all__ = ["as_json", "as_text", "sentence"]

_SECONDS = 60


def as_text(result: MutationResult) -> Iterator[str]:
    """Yield the score, each operator's, why mutants were left out, and every survivor with what would notice it."""
    yield (
        f"{result.noticed} of {result.tried} mutants noticed ({result.percent:.1f} %) on {result.tapes} tapes; "
        f"{len(result.equivalent)} more are proven equivalent; {_speed(result)}"
    )
    for each in result.by_operator():
        yield f"  {each.operator:<15} {each.noticed:>4} of {each.tried:<4} {100 * each.noticed / each.tried:5.1f} %"
    for proof, many in Counter(each.change.proof for each in result.equivalent).most_common():
        yield f"equivalent ({many}): {proof}"
    for mutant in result.survivors:
        yield f"survives: {sentence(mutant)}"
    if result.survivors:
        yield f"what no drill brings about is composed, as in tapes/{LIMITS}: smokealarm tape --accept FILE"


def sentence(mutant: Mutant) -> str:
    """Return a survivor with the scenario that would notice it."""
    return f"nobody would notice {mutant}; it takes a scenario in which {mutant.change.remedy}"


def as_json(result: MutationResult) -> Mapping[str, Any]:
    """Return everything but the mutants that were noticed, of which the tapes are counted."""
    by = Counter(each.noticed_by for each in result.judged if each.noticed_by is not None)
    return {
        "tapes": result.tapes,
        "tried": result.tried,
        "noticed": result.noticed,
        "percent": round(result.percent, 2),
        "seconds": round(result.seconds, 2),
        "operators": [
            {"operator": each.operator, "tried": each.tried, "noticed": each.noticed} for each in result.by_operator()
        ],
        "survivors": [
            {**_mutant(each), "change": str(each), "remedy": f"a scenario in which {each.change.remedy}"}
            for each in result.survivors
        ],
        "equivalent": [
            {**_mutant(each), "change": str(each), "proof": each.change.proof} for each in result.equivalent
        ],
        "noticed_by": dict(sorted(by.items())),
    }


def _mutant(mutant: Mutant) -> dict[str, str]:
    return {"subject": str(mutant.subject), "name": mutant.name, "operator": str(mutant.change.operator)}


def _speed(result: MutationResult) -> str:
    many = len(result.judged)
    return f"{many} in {result.seconds:.1f} s, {many / result.seconds * _SECONDS:,.0f} a minute"
