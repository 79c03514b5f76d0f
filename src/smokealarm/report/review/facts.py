"""What one scenario came to, as far as a page about many of them says it; minutes count from the scenario's begin."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AlertFact", "FailureFact", "ScenarioFacts"]


@dataclass(frozen=True, slots=True)
class FailureFact:
    """Something that a scenario broke, in words, from when to when; ``end`` None if nobody knows."""

    words: str
    begin: float
    end: float | None = None


@dataclass(frozen=True, slots=True)
class AlertFact:
    """A problem that opened in a scenario.

    ``detection`` are the minutes from the first failure to the opening, ``notification`` those to the first message
    that arrived; None where nothing was broken before, and where nobody was told. ``told`` are who was, by address or
    channel; ``expected`` says whether the scenario speaks of this problem.
    """

    rule: str
    title: str
    opened: int
    closed: int | None
    detection: int | None
    notification: int | None
    told: tuple[str, ...]
    expected: bool


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """One scenario: where it stands, what it broke, which alerts it set off, and how it ended.

    ``watched`` says whether a tenant listened. ``silence`` is the sentence by which the scenario itself says that
    nobody is to be told, blank if it says no such thing; ``gap`` says whether what it broke is a failure all the same,
    which is known to be told to nobody. ``failed_step`` is the text of the step that failed, blank if
    none did; ``said`` is why.
    """

    feature: str
    name: str
    page: str
    minutes: int
    watched: bool
    passed: bool
    failures: tuple[FailureFact, ...] = ()
    alerts: tuple[AlertFact, ...] = ()
    silence: str = ""
    gap: bool = False
    failed_step: str = ""
    said: str = ""

    @property
    def told(self) -> bool:
        """Whether anybody was told of a problem."""
        return any(each.told for each in self.alerts)

    @property
    def injected(self) -> bool:
        """Whether something was broken while somebody watched."""
        return self.watched and bool(self.failures)

    @property
    def broken(self) -> str:
        """What was broken, in words."""
        return " and ".join(dict.fromkeys(each.words for each in self.failures))
