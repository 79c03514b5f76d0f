"""Steps that break something on purpose, and mend it."""

from datetime import timedelta

from pytest_bdd import given, parsers, step, when

from smokealarm.clock import parse_duration
from smokealarm.gherkin.amounts import AFTER, PAUSED, listed
from smokealarm.pipeline.drill import Drill
from smokealarm.sandbox import Sandbox

FUNCTION_FAULTS = {
    "fails": "function.error",
    "crashes": "function.crash",
    "hangs": "function.hang",
    "cannot be loaded": "function.init_error",
    "takes more memory than it has": "function.memory",
}


@step(parsers.re(rf"the function (?P<name>\w+) (?P<fault>{'|'.join(FUNCTION_FAULTS)})$"))
def break_function(drill: Drill, name: str, fault: str) -> None:
    """Let every run go wrong in one way until the fault ends. Example: ``Given the function store fails``."""
    drill.inject(FUNCTION_FAULTS[fault], name)


@step(parsers.re(r"the functions? (?P<names>\w+(, \w+)*( and \w+)?) takes? (?P<seconds>\d+) s longer$"))
def slow(drill: Drill, names: str, seconds: str) -> None:
    """Let every run of functions take longer. Example: ``the functions validate and store take 20 s longer``."""
    for name in listed(names):
        drill.inject("function.slow", name, seconds=float(seconds))


@step(parsers.re(r"the function (?P<name>\w+) has a reserved concurrency of (?P<limit>\d+)"), converters={"limit": int})
def reserve(drill: Drill, name: str, limit: int) -> None:
    """Cut a function's concurrency. Example: ``Given the function ingest has a reserved concurrency of 0``."""
    drill.inject("capacity.reserved_concurrency", name, limit=limit)


@given("partial batch responses are off")
def partial_batches_off(drill: Drill) -> None:
    """Let the mapping ignore which items of a batch failed. Example: ``Given partial batch responses are off``."""
    drill.inject("plumbing.partial_batch_off", "ingest mapping")


@step("the ingest mapping is off")
def mapping_off(drill: Drill) -> None:
    """Let nothing take messages from the ingest queue. Example: ``Given the ingest mapping is off``."""
    drill.inject("plumbing.mapping_off", "ingest mapping")


@when(parsers.re(rf"the ingest mapping is on again{AFTER}"), converters=PAUSED)
def mapping_on(drill: Drill, pause: timedelta) -> None:
    """End this fault, and leave others in. Example: ``When the ingest mapping is on again after 3 minutes``."""
    drill.pass_time(pause)
    drill.mend("plumbing.mapping_off")


@step(parsers.re(r"the (?P<name>.*queue) has lost its (?P<policy>policy|redrive policy)$"))
def policy_gone(drill: Drill, name: str, policy: str) -> None:
    """Let nobody send to a queue, or messages come back for ever. Example: ``the ingest queue has lost its policy``."""
    drill.inject("plumbing.permission_gone" if policy == "policy" else "plumbing.redrive_gone", name)


@step(
    parsers.re(r"the (?P<name>.*queue) (?P<verb>hides|keeps) messages for (?P<seconds>\d+) s"),
    converters={"seconds": int},
)
def wrong_time(drill: Drill, name: str, verb: str, seconds: int) -> None:
    """Set a visibility timeout or a retention. Example: ``Given the ingest queue hides messages for 900 s``."""
    drill.inject(f"plumbing.{'wrong_visibility' if verb == 'hides' else 'wrong_retention'}", name, seconds=seconds)


@step(parsers.re(r"the (?P<name>.*queue) gives up after (?P<receives>\d+) receives?"), converters={"receives": int})
def receive_count(drill: Drill, name: str, receives: int) -> None:
    """Set a wrong maxReceiveCount. Example: ``Given the ingest queue gives up after 1 receive``."""
    drill.inject("plumbing.wrong_receive_count", name, receives=receives)


@step(parsers.re(r"the function (?P<name>\w+) has lost its reservation"))
def reservation_gone(drill: Drill, name: str) -> None:
    """Let it share what the account has left. Example: ``Given the function store has lost its reservation``."""
    drill.inject("capacity.reservation_gone", name)


@step(parsers.parse("the account has a concurrency of {limit:d}"))
def account_concurrency(drill: Drill, limit: int) -> None:
    """Cut the concurrency of all functions together. Example: ``Given the account has a concurrency of 0``."""
    drill.inject("capacity.account_concurrency", limit=limit)


@step("the input bucket tells nobody")
def notifications_off(drill: Drill) -> None:
    """Let the input bucket send no events. Example: ``Given the input bucket tells nobody``."""
    drill.inject("plumbing.notifications_off", "input")


@step(parsers.re(r"(?P<percent>\d+) % of the reads of the (?P<name>\w+ bucket) are refused"))
def reads_refused(drill: Drill, percent: str, name: str) -> None:
    """Let S3 answer 403 to readers. Example: ``Given 100 % of the reads of the input bucket are refused``."""
    error = {"status": 403, "code": "AccessDenied", "message": "Access Denied"}
    which = {"operation": "GetObject", "resource": drill.parts.name(name)}
    drill.inject("api.error", "s3", **which, **error, probability=int(percent) / 100)


@step(parsers.re(r"(?P<percent>\d+) % of the writes to the (?P<name>\w+ bucket) find it too busy"))
def writes_too_many(drill: Drill, percent: str, name: str) -> None:
    """Let S3 answer 503 to writers. Example: ``Given 30 % of the writes to the output bucket find it too busy``."""
    error = {"status": 503, "code": "SlowDown", "message": "Please reduce your request rate."}
    which = {"operation": "PutObject", "resource": drill.parts.name(name)}
    drill.inject("api.error", "s3", **which, **error, probability=int(percent) / 100)


@step(parsers.parse("calls to AWS take {milliseconds:d} ms longer"))
def calls_slow(drill: Drill, milliseconds: int) -> None:
    """Let every call of a function take longer. Example: ``Given calls to AWS take 4000 ms longer``."""
    drill.inject("api.latency", milliseconds=milliseconds)


@step(parsers.parse("EventBridge invokes {limit:d} target a second"))
def event_invocations(drill: Drill, limit: int) -> None:
    """Use the account's quota of target invocations up. Example: ``Given EventBridge invokes 1 target a second``."""
    drill.inject("capacity.event_invocations", limit=limit)


@step(parsers.re(r"executions may enter (?P<limit>\d+) states? a second"), converters={"limit": int})
def state_transitions(drill: Drill, limit: int) -> None:
    """Use the account's quota of state transitions up. Example: ``Given executions may enter 1 state a second``."""
    drill.inject("capacity.state_transitions", limit=limit)


@step(parsers.parse("idle environments are ended after {seconds:d} s"))
def short_lived_environments(drill: Drill, seconds: int) -> None:
    """Let functions start cold after a pause. Example: ``Given idle environments are ended after 30 s``."""
    drill.inject("capacity.idle_environments", limit=seconds)


@step(parsers.re(r"the function (?P<name>\w+) takes (?P<megabytes>\d+) MB more"), converters={"megabytes": int})
def memory(drill: Drill, name: str, megabytes: int) -> None:
    """Let every invocation take memory. Example: ``Given the function transform takes 150 MB more``."""
    drill.inject("function.memory", name, megabytes=megabytes)


@step(parsers.re(r"the dead-letter target of the function (?P<name>\w+) is gone"))
def dead_letter_target_gone(drill: Drill, name: str) -> None:
    """Let dropped events be lost. Example: ``Given the dead-letter target of the function ingest is gone``."""
    drill.inject("plumbing.dead_letter_target_gone", name)


@step("no execution can be started")
def start_throttled(drill: Drill) -> None:
    """Let Step Functions refuse every StartExecution as throttled. Example: ``Given no execution can be started``."""
    drill.inject("capacity.start_execution_throttled", "state machine")


@step(parsers.parse("CloudWatch loses the metrics of {namespace}"))
def metrics_lost(drill: Drill, namespace: str) -> None:
    """Let no metric of a service arrive. Example: ``When CloudWatch loses the metrics of AWS/SQS``."""
    drill.inject("monitoring.metrics_lost", namespace)


@step(parsers.parse("polls are {minutes:d} minutes late"))
def polls_late(drill: Drill, watch: Sandbox, minutes: int) -> None:
    """Let the tenant poll AWS late until the fault ends. Example: ``Given polls are 15 minutes late``."""
    drill.hold(watch.late_polls(minutes), f"polls {minutes} minutes late")


@step("the tenant may not read CloudWatch")
def polling_refused(drill: Drill, watch: Sandbox) -> None:
    """Take the tenant's role the right to read metrics away until the fault ends.

    Example: ``Given the tenant may not read CloudWatch``.
    """
    drill.hold(watch.without_permission("cloudwatch:*"), "the tenant may not read CloudWatch")


@when(
    parsers.re(r"the faults? (lasts? for (?P<pause>.+), and )?(has|have) been over for (?P<length>.+)"),
    converters=PAUSED,
)
def recovered(drill: Drill, pause: timedelta, length: str) -> None:
    """End every fault, and let time pass.

    Example: ``When the fault lasts for 4 minutes, and has been over for 25 minutes``.
    """
    recover(drill, pause)
    drill.pass_time(parse_duration(length))


@when(parsers.re(rf"the faults? ends?{AFTER}"), converters=PAUSED)
def recover(drill: Drill, pause: timedelta) -> None:
    """Take every fault out, and prove that it is. Example: ``When the fault ends after 4 minutes``."""
    drill.pass_time(pause)
    drill.recover()
