"""What became of all mutants."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.mutation.mutant import Mutant, Operator

__all__ = ["JudgedMutant", "MutationResult", "OperatorScore"]


@dataclass(frozen=True, slots=True)
class JudgedMutant:
    """A mutant, and the name of a tape that notices it; None if none does, or if none can."""

    mutant: Mutant
    noticed_by: str | None = None

    @property
    def survives(self) -> bool:
        """Whether a tape is missing that would notice."""
        return self.noticed_by is None and not self.mutant.equivalent


@dataclass(frozen=True, slots=True)
class OperatorScore:
    """How many mutants of an operator there are, which ones are equivalent aside, and how many were noticed."""

    operator: Operator
    tried: int
    noticed: int


@dataclass(frozen=True, slots=True)
class MutationResult:
    """All mutants of a monitoring in their order, judged on so many tapes in so many seconds."""

    judged: tuple[JudgedMutant, ...]
    tapes: int
    seconds: float

    @property
    def tried(self) -> int:
        """The mutants that some scenario could notice."""
        return sum(not each.mutant.equivalent for each in self.judged)

    @property
    def noticed(self) -> int:
        """Those that some tape does notice."""
        return self.tried - len(self.survivors)

    @property
    def percent(self) -> float:
        """The score: which share of what could be noticed is."""
        return 100 * self.noticed / self.tried if self.tried else 100.0

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """The mutants that no tape notices, although one could."""
        return tuple(each.mutant for each in self.judged if each.survives)

    @property
    def equivalent(self) -> tuple[Mutant, ...]:
        """The mutants that are left out of the score, since it is proven that nobody can notice."""
        return tuple(each.mutant for each in self.judged if each.mutant.equivalent)

    def by_operator(self) -> Iterator[OperatorScore]:
        """Yield the score of each operator, the lowest first."""
        tried = Counter(each.mutant.change.operator for each in self.judged if not each.mutant.equivalent)
        survived = Counter(each.change.operator for each in self.survivors)
        scores = (OperatorScore(each, many, many - survived[each]) for each, many in tried.items())
        yield from sorted(scores, key=lambda each: (each.noticed / each.tried, each.operator))
