"""Steps that break the way from the bucket to the queue, or from one queue to the other."""

from datetime import timedelta

from pytest_bdd import parsers, step, when

from smokealarm.gherkin.amounts import AFTER, PAUSED
from smokealarm.pipeline.drill import Drill
from smokealarm.pipeline.scheduling import switched_off

UPLOAD_RULE_FAULTS = {
    "is off": "plumbing.rule_off",
    "matches no upload": "plumbing.pattern_mismatch",
    "has lost its target": "plumbing.target_gone",
}


@step(parsers.re(rf"the upload rule (?P<fault>{'|'.join(UPLOAD_RULE_FAULTS)})"))
def upload_rule(drill: Drill, fault: str) -> None:
    """Break the EventBridge rule that brings uploads to the ingest queue. Example: ``the upload rule is off``."""
    drill.inject(UPLOAD_RULE_FAULTS[fault], "upload rule")


@when(parsers.parse("a schedule announces the newest file again every {minutes:d} minutes"))
def schedule(drill: Drill, minutes: int) -> None:
    """Feed the queue at a rate. Example: ``When a schedule announces the newest file again every 15 minutes``."""
    drill.schedule_event(minutes)


@step(parsers.re(rf"the schedule is off{AFTER}"), converters=PAUSED)
def schedule_off(drill: Drill, pause: timedelta) -> None:
    """Disable the rule with the rate, as somebody does and forgets. Example: ``the schedule is off after 1 hour``."""
    drill.pass_time(pause)
    drill.hold(switched_off(drill.backend, drill.pipeline), "the schedule is off")


@step(parsers.re(r"the function (?P<name>\w+) gives batches back whole"))
def whole_batches(drill: Drill, name: str) -> None:
    """Let one bad message fail its batch. Example: ``Given the function ingest gives batches back whole``."""
    drill.inject("plumbing.whole_batch_fails", name)
