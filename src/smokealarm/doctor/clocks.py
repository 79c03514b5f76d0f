"""Whether the clocks agree: here, of the environment and of the AWS endpoint.

AWS refuses requests whose time is more than five minutes off, and an environment takes measurements up to ten minutes
ahead of its own time. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from smokealarm.doctor.item import Item, State

__all__ = ["CLOCKS", "Clocks", "judge_clocks"]

CLOCKS: Final = "clock skew"
_NOTICED, _REFUSED = 60.0, 300.0
_DAY: Final = 86_400.0
_FOLLOWING: Final = 120.0
"""An environment of the sandbox follows full minutes."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Seconds since the epoch, by each clock; None is a clock that could not be read.

    ``virtual`` says that the AWS endpoint's clock passes only when it is told to.
    """

    here: float
    environment: float | None = None
    aws: float | None = None
    virtual: bool = False


def judge_clocks(clocks: Clocks) -> Item:
    """Judge how far the clocks are apart; a virtual clock is compared with the environment alone."""
    known = {"the environment": clocks.environment, "AWS": clocks.aws}
    others = {name: moment for name, moment in known.items() if moment is not None}
    if not others:
        return Item.skipped(CLOCKS, "neither an environment nor an AWS endpoint answers")
    if clocks.virtual:
        return _virtual(clocks)
    name, moment = max(others.items(), key=lambda each: abs(each[1] - clocks.here))
    skew = moment - clocks.here
    found = f"{name} is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} this machine"
    if abs(skew) <= _NOTICED:
        return Item.ok(CLOCKS, found)
    if clocks.aws is None and abs(skew) > _DAY:
        cause = "a sandbox has a virtual clock, which passes only when it is told to"
        return Item(CLOCKS, State.WARNING, found, cause, "name its AWS endpoint, too: --aws")
    state = State.FAILED if abs(skew) > _REFUSED else State.WARNING
    cause = "a clock that is not set by NTP; AWS refuses requests from 5 minutes on, and minutes do not match"
    return Item(CLOCKS, state, found, cause, "set the clock: timedatectl set-ntp true, or chronyc tracking")


def _virtual(clocks: Clocks) -> Item:
    said = f"the AWS endpoint's clock is virtual: it is {_shown(clocks.aws)} there, and passes only when told to"
    if clocks.environment is None or clocks.aws is None:
        return Item.ok(CLOCKS, f"{said}; the environment does not say its own")
    apart = abs(clocks.environment - clocks.aws)
    if apart <= _FOLLOWING:
        return Item.ok(CLOCKS, f"{said}; the environment follows it")
    cause = "time passed at the endpoint by another way than smokealarm advance"
    cure = "let time pass by smokealarm advance alone, or start the sandbox anew"
    return Item(CLOCKS, State.FAILED, f"{said}; the environment is {apart:.0f} s off", cause, cure)


def _shown(moment: float | None) -> str:
    return "unknown" if moment is None else f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"
