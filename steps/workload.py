"""Steps that feed the pipeline."""

from pytest_bdd import given, parsers, when

from smokealarm.clock import parse_duration
from smokealarm.pipeline.drill import Drill
from smokealarm.pipeline.poison import Poison
from smokealarm.pipeline.spoiling import Spoiling

_NUMBERS = {"minutes": int, "periods": int, "count": int}


@when(parsers.re(r"the (?P<count>\d+) sample files are uploaded"), converters={"count": int})
def upload_samples(drill: Drill, count: int) -> None:
    """Upload the pipeline's samples, all of them. Example: ``When the 8 sample files are uploaded``."""
    before = len(drill.uploaded)
    drill.upload_samples()
    assert len(drill.uploaded) - before == count


@when(parsers.parse('the sample file "{name}" is uploaded'))
def upload_sample(drill: Drill, name: str) -> None:
    """Upload one real file. Example: ``When the sample file "seattle-2012" is uploaded``."""
    drill.upload_samples(name)


@when(parsers.re(r"(?P<count>\d+) files? (is|are) uploaded"), converters={"count": int})
def upload_files(drill: Drill, count: int) -> None:
    """Upload new files of the kind that the pipeline takes. Example: ``When 3 files are uploaded``."""
    drill.upload_new(count)


@given(parsers.re(r"(?P<count>\d+) files? (was|were) uploaded (?P<length>.+) ago$"), converters=_NUMBERS)
def uploaded_before(drill: Drill, count: int, length: str) -> None:
    """Upload new files, and let time pass. Example: ``Given 3 files were uploaded 5 minutes ago``."""
    drill.upload_new(count)
    drill.pass_time(parse_duration(length))


@when(
    parsers.re(r"for (?P<periods>\d+) (?P<unit>minute|hour)s? (?P<count>\d+) files? comes? each (?P=unit)"),
    converters=_NUMBERS,
)
def upload_steadily(drill: Drill, periods: int, unit: str, count: int) -> None:
    """Upload at the begin of each, and let it pass. Example: ``When for 5 minutes 1 file comes each minute``."""
    for _ in range(periods):
        drill.upload_new(count)
        drill.pass_time(parse_duration(f"1 {unit}"))


@when(parsers.re(r"an? (?P<kind>[a-z ]+) file is uploaded"))
def upload_bad_file(drill: Drill, kind: str) -> None:
    """Upload one file with a named flaw. Example: ``When a truncated file is uploaded``."""
    drill.upload_spoiled(Spoiling(kind))


@given(
    parsers.re(r"(?P<count>\d+) async events? (was|were) sent to the function (?P<name>\w+) (?P<length>.+) ago"),
    converters=_NUMBERS,
)
def async_events_sent_before(drill: Drill, count: int, name: str, length: str) -> None:
    """Invoke a function, and let time pass. Example: ``1 async event was sent to the function ingest 1 hour ago``."""
    drill.send_events(name, count)
    drill.pass_time(parse_duration(length))


@when(parsers.re(r"(?P<count>\d+) async events? (is|are) sent to the function (?P<name>\w+)"), converters=_NUMBERS)
def send_async_events(drill: Drill, count: int, name: str) -> None:
    """Invoke a function asynchronously. Example: ``When 1 async event is sent to the function ingest``."""
    drill.send_events(name, count)


@when(
    parsers.re(r"for (?P<minutes>\d+) minutes (?P<count>\d+) async events? go(es)? to the function (?P<name>\w+)"),
    converters=_NUMBERS,
)
def send_async_events_steadily(drill: Drill, minutes: int, count: int, name: str) -> None:
    """Send events evenly over each minute. Example: ``for 3 minutes 3 async events go to the function ingest``."""
    for _ in range(minutes * count):
        drill.send_events(name, 1)
        drill.pass_time(parse_duration("1 minute") / count)


@given(parsers.re(r"the function (?P<name>\w+) has (?P<count>\d+) provisioned environments?"), converters=_NUMBERS)
def provisioned(drill: Drill, name: str, count: int) -> None:
    """Provision a version of a function. Example: ``Given the function ingest has 1 provisioned environment``."""
    drill.provision(name, count)


@when("the functions are deployed again")
def deployed_again(drill: Drill) -> None:
    """Release what is there: every function gets new environments, which start cold.

    Example: ``When the functions are deployed again``.
    """
    drill.deploy_functions()


@when(parsers.re(r"(?P<count>\d+) running executions? (is|are) stopped"), converters=_NUMBERS)
def executions_stopped(drill: Drill, count: int) -> None:
    """Stop whatever runs. Example: ``When 2 running executions are stopped``."""
    drill.stop_executions(count)


@when(parsers.re(r"(?P<count>\d+) poison messages? (is|are) sent$"), converters=_NUMBERS)
def send_poison(drill: Drill, count: int) -> None:
    """Send messages that nothing can read to the ingest queue. Example: ``When 2 poison messages are sent``."""
    drill.poison(count)


@when(parsers.re(rf"a (?P<kind>{'|'.join(Poison)}) message is sent"), converters={"kind": Poison})
def send_bad_message(drill: Drill, kind: Poison) -> None:
    """Send one message with a named flaw to the ingest queue. Example: ``When a malformed message is sent``."""
    drill.poison(1, kind)


@when(parsers.re(r"the newest upload is announced again( (?P<count>\d+) times)?"))
def announce_again(drill: Drill, count: str | None) -> None:
    """Send the newest upload's event again, as AWS may. Example: ``the newest upload is announced again 2 times``."""
    drill.announce_again(int(count or 1))


@when(parsers.parse("{times:d} times {count:d} poison messages are sent and taken away after {length}"))
def poison_again_and_again(drill: Drill, times: int, count: int, length: str) -> None:
    """Fill and empty a queue. Example: ``3 times 2 poison messages are sent and taken away after 1 hour``."""
    for _ in range(times):
        drill.poison(count)
        drill.pass_time(parse_duration(length))
        drill.purge("dead-letter queue")
        drill.pass_time(parse_duration("45 minutes"))
