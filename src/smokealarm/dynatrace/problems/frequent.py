"""Whether an event is a frequent issue, which is not worth an alert.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis/detection-of-frequent-issues. The
reference set of a period holds the earlier events of the same type on the same entity that were both longer and more
severe; an event is frequent as soon as one of two periods has enough of them, or enough minutes of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.problems.options import ProblemOptions, ProblemTimings

__all__ = ["WEEK", "is_frequent"]

_DAY = 24 * 60
WEEK = 7 * _DAY
"""Minutes for which ended events have to be remembered."""


def is_frequent(
    event: DavisEvent, past: Iterable[DavisEvent], now: int, options: ProblemOptions, timings: ProblemTimings
) -> bool:
    """Return whether an event is frequent at minute ``now``, given the ended events of the last seven days."""
    if not event.may_be_frequent:
        return False
    worse = [other for other in past if _is_worse(other, event, now, options.frequent_ties_count)]
    day, week = _minutes_since(worse, now - _DAY), _minutes_since(worse, now - WEEK)
    return (
        len(day) >= timings.frequent_day_events
        or sum(day) >= timings.frequent_day_minutes
        or len(week) >= timings.frequent_week_events
        or sum(week) >= timings.frequent_week_minutes
    )


def _is_worse(other: DavisEvent, event: DavisEvent, now: int, ties: bool) -> bool:  # noqa: FBT001 - an option's value
    if (other.entity, other.event_type) != (event.entity, event.event_type) or other.event_id == event.event_id:
        return False
    theirs, ours = (other.minutes(now), other.breach), (event.minutes(now), event.breach)
    if ties:
        return theirs[0] >= ours[0] and theirs[1] >= ours[1]
    return theirs[0] > ours[0] and theirs[1] > ours[1]


def _minutes_since(events: Iterable[DavisEvent], since: int) -> list[int]:
    """Return the lengths of the events that ended at minute ``since`` or later."""
    return [
        event.minutes(event.closed_at) for event in events if event.closed_at is not None and event.closed_at >= since
    ]
