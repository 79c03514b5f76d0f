"""Whether what is polled from AWS arrives.

After set-up 15 to 30 minutes pass until the first data is seen. From then on polls come every five minutes, for
the five minutes before the last five, so that the newest point is about ten minutes old at most.
https://docs.dynatrace.com/managed/ingest-from/amazon-web-services/integrate-with-aws/cloudwatch-metrics
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.doctor.item import Item, State
from smokealarm.dynatrace.integration import origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FRESHNESS", "Arrivals", "judge_freshness"]

FRESHNESS: Final = "data freshness"
_MINUTE: Final = 60_000
_EXPECTED, _LATEST = 15, 30
_CURE: Final = "see AWS integration, AWS services and IAM permissions above; then look at CloudWatch in the same region"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When metrics were last written, in epoch milliseconds by key; ``now`` is the environment's own time.

    ``set_up`` is when the oldest rule was deployed, None if that is not known.
    """

    now: int
    written: Mapping[str, int]
    set_up: int | None = None

    def ages(self) -> Mapping[str, int]:
        """Return the age in minutes of the newest point of each polled service."""
        newest: dict[str, int] = {}
        for key, moment in self.written.items():
            origin = origin_of(key)
            if origin is not None:
                newest[origin.service] = max(moment, newest.get(origin.service, 0))
        return {name: max(0, self.now - moment) // _MINUTE for name, moment in sorted(newest.items())}


def judge_freshness(arrivals: Arrivals) -> Item:
    """Judge the age of the newest point; a service that sent nothing for long may just be idle."""
    ages = arrivals.ages()
    if not ages:
        return _nothing(arrivals)
    said = ", ".join(f"{name} {_length(age)}" for name, age in ages.items())
    newest = min(ages.values())
    found = f"the newest point is {_length(newest)} old ({said}); a service that is idle sends nothing"
    if newest > _LATEST:
        cause = "polling stopped, or nothing at all happens in the account"
        return Item(FRESHNESS, State.FAILED, found, cause, _CURE)
    if newest > _EXPECTED:
        cause = "polls are late; 15 to 30 minutes is normal right after set-up only"
        return Item(FRESHNESS, State.WARNING, found, cause, "look again in 15 minutes")
    return Item.ok(FRESHNESS, found)


def _nothing(arrivals: Arrivals) -> Item:
    waited = None if arrivals.set_up is None else max(0, arrivals.now - arrivals.set_up) // _MINUTE
    if waited is not None and waited > _LATEST:
        found = f"nothing has arrived from AWS in the {_length(waited)} since the rules were deployed"
        return Item(FRESHNESS, State.FAILED, found, "the account is not polled, or nothing happens in it", _CURE)
    found = "nothing has arrived from AWS yet" + ("" if waited is None else f", {_length(waited)} after set-up")
    cause = "15 to 30 minutes is normal after set-up"
    return Item(FRESHNESS, State.WARNING, found, cause, "wait; in the sandbox: smokealarm advance 15m")


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"
