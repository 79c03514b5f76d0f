"""Composite alarms: their state, and the actions that a suppressor holds back."""

from __future__ import annotations

from smokealarm.cloudwatch import (
    AlarmOptions,
    CompositeAlarm,
    CompositeState,
    StateValue,
    SuppressedBy,
    advance,
    parse_alarm,
)

OK, ALARM = StateValue.OK, StateValue.ALARM


def composite(wait: int | None = None, extension: int = 0) -> CompositeAlarm:
    """Return an alarm on ``a``, with the suppressor ``s`` if it shall wait for one."""
    document = {"AlarmName": "both", "AlarmRule": "ALARM(a)"}
    if wait is not None:
        periods = {"ActionsSuppressorWaitPeriod": wait, "ActionsSuppressorExtensionPeriod": extension}
        document |= {"ActionsSuppressor": "s", **periods}
    alarm = parse_alarm(document)
    assert isinstance(alarm, CompositeAlarm)
    return alarm


def lived(alarm: CompositeAlarm, *moments: tuple[int, StateValue, StateValue]) -> list[tuple[bool, str | None]]:
    """Return, for each moment with the states of ``a`` and ``s``, whether actions run and what holds them back."""
    state, found = CompositeState(OK), []
    for seconds, child, suppressor in moments:
        step = advance(alarm, state, {"a": child, "s": suppressor}, seconds)
        state = step.state
        found.append((step.runs_actions, state.suppressed_by))
    return found


def test_the_first_evaluation_is_a_change() -> None:
    """It leaves INSUFFICIENT_DATA and runs the actions of the new state."""
    step = advance(composite(), CompositeState(), {"a": OK}, 0)
    assert (step.state.value, step.changed, step.runs_actions) == (OK, True, True)


def test_a_deleted_child_is_an_option() -> None:
    """By default its functions are false."""
    assert advance(composite(), CompositeState(), {}, 0).state.value is OK
    assert advance(composite(), CompositeState(), {}, 0, AlarmOptions(deleted_child=True)).state.value is ALARM


def test_actions_run_once() -> None:
    """On the change, and not while the state stays."""
    assert lived(composite(), (0, ALARM, OK), (60, ALARM, OK), (120, OK, OK)) == [
        (True, None),
        (False, None),
        (True, None),
    ]


def test_actions_wait_for_the_suppressor() -> None:
    """It did not come: they run when the wait is over."""
    assert lived(composite(120), (0, ALARM, OK), (60, ALARM, OK), (120, ALARM, OK), (180, ALARM, OK)) == [
        (False, SuppressedBy.WAIT_PERIOD),
        (False, SuppressedBy.WAIT_PERIOD),
        (True, None),
        (False, None),
    ]


def test_a_suppressor_in_alarm_holds_actions_until_it_has_left_for_the_extension() -> None:
    """Then they run, if the alarm is still there."""
    moments = [(0, ALARM, OK), (60, ALARM, ALARM), (240, ALARM, ALARM), (300, ALARM, OK), (360, ALARM, OK)]
    assert lived(composite(120, 60), *moments) == [
        (False, SuppressedBy.WAIT_PERIOD),
        (False, SuppressedBy.ALARM),
        (False, SuppressedBy.ALARM),
        (False, SuppressedBy.EXTENSION_PERIOD),
        (True, None),
    ]


def test_who_was_not_told_of_the_alarm_is_not_told_of_its_end() -> None:
    """The alarm went back while its actions were held."""
    assert lived(composite(0), (0, ALARM, ALARM), (60, OK, ALARM), (120, OK, OK)) == [
        (False, SuppressedBy.ALARM),
        (False, None),
        (False, None),
    ]


def test_a_suppressor_that_comes_after_the_actions_ran_changes_nothing() -> None:
    """What ran has run, and the end is told."""
    assert lived(composite(0), (0, ALARM, OK), (60, ALARM, ALARM), (120, OK, ALARM)) == [
        (True, None),
        (False, None),
        (True, None),
    ]
