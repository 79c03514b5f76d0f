"""What a replay makes of a tape: when a rule knew what, whom problems are told, and which alarms change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.replay.making import a_monitoring, a_profile, a_rule, a_tape, an_alarm, mails

from smokealarm.replay import prepared, prepared_together, replay
from smokealarm.tape import Recorded, ToldOnce

DEEP = (0.0, 0.0, 9.0, *[0.0] * 12)
"""A queue that is deep in minute 2 alone."""


def opened(tape_values: tuple[float | None, ...] = DEEP, **parts: object) -> list[tuple[int, int | None]]:
    """Return when problems opened and closed."""
    verdict = replay(a_monitoring(), prepared(a_tape(tape_values, **parts)))  # type: ignore[arg-type]
    return [(each.opened, each.closed) for each in verdict.problems]


def test_a_rule_opens_when_its_offset_has_passed_and_closes_after_normal_minutes() -> None:
    """Minute 2 is judged in minute 5, two minutes after its end; it leaves the window of three in minute 8."""
    assert opened() == [(5, 8)]


def test_data_that_come_late_are_judged_when_they_are_there() -> None:
    """The sample of minute 2 arrives in minute 6, when it still is in the window; in minute 9 it no longer is."""
    late = tuple(min(minute, 2.0) if minute < 6 else float(minute) for minute in range(16))
    assert opened(known=late) == [(6, 8)]
    too_late = tuple(min(minute, 2.0) if minute < 9 else float(minute) for minute in range(16))
    assert opened(known=too_late) == []


def test_what_the_tenant_knew_of_the_time_before_is_judged_too() -> None:
    """A queue that was deep two minutes before the scenario opens in its first minute."""
    tape = a_tape((0.0,) * 10)
    (track,) = tape.tenant
    before = Recorded.of((None,) * 8 + (1.0, 1.0), (None,) * 8 + (9.0, 0.0))
    moved = replace(tape, tenant=(replace(track, before=before, known=(0.0, *track.known[1:])),))
    verdict = replay(a_monitoring(), prepared(moved))
    assert [(each.opened, each.closed) for each in verdict.problems] == [(1, 4)]


def test_a_problem_is_told_through_its_profile_after_its_delay() -> None:
    """As open and as closed; one that closes before the delay is told by mail as closed alone."""
    tape = prepared(a_tape((0.0, 0.0, 9.0, 9.0, 9.0, *[0.0] * 12)))
    told = replay(a_monitoring(), tape).told
    mail = ToldOnce(8, "mail", "Page", ("page@example.org",), "OPEN", "delivered")
    assert [(each.minute, each.state) for each in told] == [(5, "OPEN"), (10, "RESOLVED")]
    assert told[0] == replace(mail, minute=5)
    late = replay(a_monitoring(profiles=(a_profile(delay=30),)), tape).told
    assert [(each.minute, each.state) for each in late] == [(10, "RESOLVED")]


def test_a_receiver_that_failed_live_fails_in_the_replay() -> None:
    """The attempt ends as the recorded one did, and the mail is tried again a minute later."""
    refused = ToldOnce(5, "mail", "Page", ("page@example.org",), "OPEN", "refused for now")
    told = replay(a_monitoring(), prepared(a_tape(DEEP, told=(refused,)))).told
    assert [(each.minute, each.outcome) for each in told[:2]] == [(5, "refused for now"), (6, "delivered")]


def test_alarms_change_at_the_minutes_of_their_metrics() -> None:
    """Without waiting for a poll: minute 2 is judged when it ends."""
    verdict = replay(a_monitoring(), prepared(a_tape(DEEP)))
    assert [(each.minute, each.state) for each in verdict.alarms] == [(1, "OK"), (3, "ALARM"), (4, "OK")]
    assert [verdict.alarm_state("deep", minute) for minute in (0, 3, 9)] == [None, "ALARM", "OK"]


def test_a_rule_without_an_answer_is_named_and_one_that_is_off_does_nothing() -> None:
    """A metric that never came is no error of the replay."""
    tape = prepared(a_tape(DEEP))
    unanswered = replay(a_monitoring(rules=(a_rule(selector="none"),)), tape)
    assert (unanswered.problems, [name for name, _ in unanswered.failures]) == ((), ["deep"])
    off = replay(a_monitoring(rules=(a_rule(enabled=False),)), tape)
    assert (off.problems, off.failures) == ((), ())


def test_one_object_is_changed_and_the_others_are_shared() -> None:
    """Or left out; what is not there cannot be changed."""
    monitoring = a_monitoring()
    (rule,), (mail,) = monitoring.rules, monitoring.notifications
    changed = monitoring.with_changed(rule, replace(rule, enabled=False))
    assert changed.notifications is monitoring.notifications
    assert (changed.rules[0].enabled, monitoring.rules[0].enabled) == (False, True)
    assert monitoring.with_changed(mail, None).notifications == ()
    with pytest.raises(ValueError, match="is not in this monitoring"):
        monitoring.with_changed(mails("other@example.org"), None)
    assert monitoring.with_changed(an_alarm(), an_alarm(3)).alarms[0].alarm != an_alarm().alarm


@pytest.mark.parametrize(
    "rule",
    [
        a_rule(),
        a_rule(alertOnNoData=True),
        a_rule(selector='depth:splitBy("queuename"):max:default(5)', samples=4, dealertingSamples=4),
        a_rule(selector="(depth:max:default(0)-depth:max):default(1)"),
        a_rule(threshold=1, alertCondition="BELOW", violatingSamples=3),
        a_rule(samples=60, dealertingSamples=60),
        a_rule(samples=60, alertOnNoData=True),
    ],
    ids=["plain", "no data", "default", "arithmetic", "below", "long", "long no data"],
)
def test_tapes_do_not_see_each_other(rule: object) -> None:
    """What a rule does on a tape does not depend on the tapes beside it, however it is computed."""
    tapes = [
        a_tape(DEEP),
        a_tape((9.0,) * 20),
        a_tape((None, None, 9.0, None, 1.0, None, None, None, 2.0, None)),
        a_tape((), minutes=30),
        a_tape((None, 3.0), minutes=90, minute_of_hour=17),
        a_tape((0.0,) * 9 + (9.0,) * 3, known=(None,) * 11 + (12.0,)),
    ]
    monitoring = a_monitoring(rules=(rule,))
    together = [replay(monitoring, each) for each in prepared_together(tapes)]
    assert together == [replay(monitoring, prepared(each)) for each in tapes]
    assert any(each.problems for each in together)
