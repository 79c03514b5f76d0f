"""Steps that look at the alarms in CloudWatch, each named by the rule that it mirrors.

Minutes count from the scenario's begin; an alarm sees a minute when it ends, ten before the rule that waits for a poll.
"""

from pytest_bdd import parsers, then

from smokealarm.cloudwatch import StateValue
from smokealarm.pipeline.drill import Drill
from smokealarm.sandbox import AlarmTwins


@then(parsers.parse('the alarm of "{rule}" reached ALARM in minute {minute:d}'))
def alarm_reached(drill: Drill, twins: AlarmTwins, rule: str, minute: int) -> None:
    """Compare when an alarm fired. Example: ``the alarm of "message-too-old" reached ALARM in minute 18``."""
    fired = twins.went_to(rule, StateValue.ALARM, drill.minute) - drill.begin_minute
    assert fired == minute


@then(parsers.parse('the alarm of "{rule}" was in ALARM from minute {fired:d} to {ended:d}'))
def alarm_was_on(drill: Drill, twins: AlarmTwins, rule: str, fired: int, ended: int) -> None:
    """Compare both moments. Example: ``the alarm of "message-too-old" was in ALARM from minute 18 to 39``."""
    found = twins.went_to(rule, StateValue.ALARM, drill.minute)
    back = twins.went_to(rule, StateValue.OK, drill.minute, found)
    assert (found - drill.begin_minute, back - drill.begin_minute) == (fired, ended)


@then(parsers.parse('the alarm of "{rule}" was never in ALARM'))
def alarm_silent(drill: Drill, twins: AlarmTwins, rule: str) -> None:
    """Find no change to ALARM. Example: ``Then the alarm of "metrics-missing" was never in ALARM``."""
    assert [str(each.trace) for each in twins.changes(rule, drill.minute) if each.state is StateValue.ALARM] == []


@then(parsers.parse('the alarm of "{rule}" is at last {state}'))
def alarm_is(drill: Drill, twins: AlarmTwins, rule: str, state: str) -> None:
    """Compare an alarm's state now. Example: ``the alarm of "no-uploads" is at last INSUFFICIENT_DATA``."""
    assert [str(each.state) for each in twins.changes(rule, drill.minute)][-1:] == [state]
