"""What a change of the monitoring changes, in sentences: who opens later or no longer, which alerts fall silent."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smokealarm.replay.verdict import Verdict

__all__ = ["compared"]

_NAMED: Final = 3
"""Scenarios that a sentence names."""


@dataclass(frozen=True, slots=True)
class _Firing:
    opened: int
    closed: int | None


def compared(before: Mapping[str, Verdict], after: Mapping[str, Verdict]) -> tuple[str, ...]:
    """Return what is otherwise after a change, by the names of the scenarios; nothing if every verdict is the same."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, verdict in before.items():
        for who, firings in _pairs(_rules(verdict), _rules(after[name])):
            for does in _changes(("opens", "closes"), *firings):
                found[who, does].append(name)
        for who, firings in _pairs(_alarms(verdict), _alarms(after[name])):
            for does in _changes(("goes to ALARM", "leaves ALARM"), *firings):
                found[f"the alarm {who}", does].append(name)
    sentences = (f"{who} {does} in {_scenarios(names)}" for (who, does), names in sorted(found.items()))
    return (*sentences, *_alerts(before, after))


def _rules(verdict: Verdict) -> Mapping[str, list[_Firing]]:
    found: dict[str, list[_Firing]] = defaultdict(list)
    for each in verdict.problems:
        found[each.rule].append(_Firing(each.opened, each.closed))
    return found


def _alarms(verdict: Verdict) -> Mapping[str, list[_Firing]]:
    found: dict[str, list[_Firing]] = defaultdict(list)
    for each in verdict.alarms:
        if each.state == "ALARM":
            found[each.alarm].append(_Firing(each.minute, None))
        elif found[each.alarm] and found[each.alarm][-1].closed is None:
            found[each.alarm][-1] = _Firing(found[each.alarm][-1].opened, each.minute)
    return found


def _pairs(
    before: Mapping[str, list[_Firing]], after: Mapping[str, list[_Firing]]
) -> Iterator[tuple[str, tuple[_Firing | None, _Firing | None]]]:
    """Yield the firings of each on both sides, the first with the first; None where one side has fewer."""
    for who in sorted({*before, *after}):
        for each in zip_longest(before.get(who, ()), after.get(who, ())):
            yield who, each


def _changes(words: tuple[str, str], old: _Firing | None, new: _Firing | None) -> Iterator[str]:
    """Yield what a firing does otherwise, in the words for its begin and its end."""
    opens, closes = words
    if old is None or new is None:
        yield f"no longer {opens}" if new is None else f"{opens} and did not"
        return
    if old.opened != new.opened:
        yield f"{opens} {_shift(new.opened - old.opened)}"
    if old.closed is not None and new.closed is not None:
        if old.closed != new.closed:
            yield f"{closes} {_shift(new.closed - old.closed)}"
    elif old.closed != new.closed:
        yield f"no longer {closes}" if new.closed is None else f"{closes} and did not"


def _alerts(before: Mapping[str, Verdict], after: Mapping[str, Verdict]) -> Iterator[str]:
    """Yield how many attempts to tell somebody are no longer made, and how many more are."""
    gone, more = Counter[str](), Counter[str]()
    for name, verdict in before.items():
        old, new = (Counter((each.channel, each.to, each.state) for each in of.told) for of in (verdict, after[name]))
        for (channel, to, state), count in (old - new).items():
            gone[_whom(channel, to, state)] += count
        for (channel, to, state), count in (new - old).items():
            more[_whom(channel, to, state)] += count
    for found, silenced in ((gone, True), (more, False)):
        if found:
            number = sum(found.values())
            alerts = f"{number} alert{'s' if number > 1 else ''}"
            said = f"silences {alerts}" if silenced else f"sends {alerts} more"
            yield f"it {said}: {', '.join(f'{count} {what}' for what, count in sorted(found.items()))}"


def _whom(channel: str, to: Sequence[str], state: str) -> str:
    return f"{channel}{' to ' + ', '.join(to) if to else ''} ({state})"


def _shift(minutes: int) -> str:
    number = abs(minutes)
    return f"{number} minute{'s' if number > 1 else ''} {'later' if minutes > 0 else 'earlier'}"


def _scenarios(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED]) + (", ..." if len(names) > _NAMED else "")
    return f"{len(names)} scenario{'s' if len(names) > 1 else ''} ({shown})"
