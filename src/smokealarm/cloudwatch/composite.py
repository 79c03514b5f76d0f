"""What a composite alarm is, moment by moment, and whether its actions are held back.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html (actions suppression) and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smokealarm.cloudwatch.options import AlarmOptions
from smokealarm.cloudwatch.vocabulary import StateValue, SuppressedBy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.cloudwatch.alarm import CompositeAlarm

__all__ = ["CompositeState", "CompositeStep", "advance"]


@dataclass(frozen=True, slots=True)
class CompositeState:
    """What has to be remembered of a composite alarm; all times in seconds.

    ``held`` says that the actions of its present state have not run. ``entered`` is when it went to that state,
    ``suppressor_left`` when its suppressor last left ALARM, None if it never did.
    """

    value: StateValue = StateValue.INSUFFICIENT_DATA
    entered: float = 0.0
    held: bool = False
    suppressed_by: SuppressedBy | None = None
    suppressor_in_alarm: bool = False
    suppressor_left: float | None = None


@dataclass(frozen=True, slots=True)
class CompositeStep:
    """What a moment made of a composite alarm; ``runs_actions`` says whether the actions of its state run now."""

    state: CompositeState
    changed: bool
    runs_actions: bool


def advance(
    alarm: CompositeAlarm,
    before: CompositeState,
    states: Mapping[str, StateValue],
    seconds: float,
    options: AlarmOptions | None = None,
) -> CompositeStep:
    """Return what becomes of a composite alarm at a moment, given the states of all other alarms by name.

    Actions of ALARM wait for the suppressor; while it is in ALARM, and for the extension period after that, they are
    held back. They run at the end if the alarm still is in ALARM. Actions of OK do not run if those of ALARM did not.
    """
    deleted = (options or AlarmOptions()).deleted_child
    value = StateValue.ALARM if alarm.rule.holds(states, deleted=deleted) else StateValue.OK
    changed = value is not before.value
    state = _with_suppressor(alarm, before, states, seconds)
    if changed:
        silent = before.held and value is StateValue.OK
        state = replace(state, value=value, entered=seconds, held=not silent)
    held_by = _held_by(alarm, state, seconds) if state.held and value is StateValue.ALARM else None
    runs = state.held and held_by is None
    return CompositeStep(replace(state, held=state.held and not runs, suppressed_by=held_by), changed, runs)


def _with_suppressor(
    alarm: CompositeAlarm, before: CompositeState, states: Mapping[str, StateValue], seconds: float
) -> CompositeState:
    if alarm.suppressor is None:
        return before
    in_alarm = states.get(alarm.suppressor.name) is StateValue.ALARM
    left = seconds if before.suppressor_in_alarm and not in_alarm else before.suppressor_left
    return replace(before, suppressor_in_alarm=in_alarm, suppressor_left=left)


def _held_by(alarm: CompositeAlarm, state: CompositeState, seconds: float) -> SuppressedBy | None:
    suppressor = alarm.suppressor
    if suppressor is None:
        return None
    if state.suppressor_in_alarm:
        return SuppressedBy.ALARM
    left = state.suppressor_left
    if left is not None and seconds < left + suppressor.extension_period:
        return SuppressedBy.EXTENSION_PERIOD
    if state.suppressed_by in (None, SuppressedBy.WAIT_PERIOD) and seconds < state.entered + suppressor.wait_period:
        return SuppressedBy.WAIT_PERIOD
    return None
