"""What follows from the events of a tape: problems, alerts, and the attempts to tell somebody.

An attempt ends as the recorded one of the same minute, channel, profile and state did; one that nobody recorded is
delivered. So a receiver that failed live fails in the replay, and mails are tried again as they were.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.delivery.outcome import Outcome, Reason
from smokealarm.dynatrace.delivery.rounds import Rounds
from smokealarm.dynatrace.notify import NotDeliverable
from smokealarm.dynatrace.problems import Environment as Known
from smokealarm.dynatrace.problems import Surroundings
from smokealarm.dynatrace.tenant.incidents import Incidents
from smokealarm.dynatrace.tenant.notifier import Notifier
from smokealarm.dynatrace.tenant.options import TenantOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.delivery.delivery_log import Attempt
    from smokealarm.dynatrace.delivery.rounds import Waiting
    from smokealarm.dynatrace.problems import DavisEvent, Problem
    from smokealarm.replay.monitoring import Monitoring
    from smokealarm.replay.prepared import PreparedTape

__all__ = ["Aftermath", "aftermath"]

_OPTIONS: Final = TenantOptions()
_URL: Final = "https://tenant.invalid"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """The problems of a tape and every attempt to tell of them."""

    problems: tuple[Problem, ...]
    attempts: tuple[Attempt, ...]


def aftermath(monitoring: Monitoring, tape: PreparedTape, events: Iterable[tuple[int, DavisEvent]]) -> Aftermath:
    """Live through the minutes of a tape with the events of each, given by the minute since the epoch."""
    arriving: Mapping[int, list[DavisEvent]] = defaultdict(list)
    for minute, event in events:
        arriving[minute].append(event)
    problems = replace(_OPTIONS.problems, frequent_issues=monitoring.frequent_issues)
    around = Surroundings(problems, _OPTIONS.timings, tape.entities, monitoring.windows)
    known = Known(around, profiles=monitoring.profiles)
    incidents, notifier = Incidents(), Notifier(_URL, _OPTIONS)
    rounds = Rounds(_Recorded.of(monitoring, tape).ended, _OPTIONS.retries)
    for minute in range(tape.begin + 1, tape.begin + tape.tape.minutes + 1):
        incidents.take(arriving.get(minute, ()))
        if not incidents.at_rest:
            alerts = incidents.step(minute, monitoring.profiles, around)
            for parcel in notifier.parcels(alerts, monitoring.notifications, known):
                rounds.deliver(parcel, minute)
        rounds.retry(minute)
    return Aftermath(incidents.problems, rounds.log.attempts)


@dataclass(frozen=True, slots=True)
class _Recorded:
    """How the recorded attempts ended, each outcome used once: by minute, channel, profile and state of the problem."""

    begin: int
    profiles: Mapping[str, str]
    outcomes: Mapping[tuple[int, str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, monitoring: Monitoring, tape: PreparedTape) -> _Recorded:
        found = cls(tape.begin, {each.profile_id: each.name for each in monitoring.profiles})
        for each in tape.tape.told:
            found.outcomes[each.minute, each.channel, each.profile, each.state].append(each.outcome)
        return found

    def ended(self, waiting: Waiting, minute: int) -> Outcome:
        parcel = waiting.parcel
        if isinstance(parcel.content, NotDeliverable):
            return Outcome(Reason.NOT_DELIVERABLE, parcel.content.reason)
        profile = self.profiles.get(parcel.profile_id, "")
        recorded = self.outcomes.get((minute - self.begin, parcel.what, profile, parcel.state))
        return Outcome(Reason(recorded.pop(0))) if recorded else Outcome(Reason.DELIVERED)
