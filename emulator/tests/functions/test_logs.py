"""What arrives in CloudWatch Logs, event by event."""

import json
from datetime import UTC, datetime
from typing import Any

LOGGING = """
import logging, sys, time
print("loading")
def handler(event, context):
    print("first")
    logging.getLogger().warning("two\\nlines")
    print("to stderr", file=sys.stderr)
    print("unfinished", end="")
    if event: raise ValueError("bad")
"""


def test_events_of_an_invocation(deploy: Any) -> None:
    """Each printed line and each log call is one event; the order is that in which they were written."""
    function = deploy(LOGGING)
    request_id = function().line("START").split()[2]
    messages = function.messages()

    assert messages[0].startswith("INIT_START Runtime Version: python:3.13.v")
    assert "\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:" in messages[0]
    logged = messages.pop(4)
    assert logged.startswith("[WARNING]\t")
    assert logged.endswith(f"Z\t{request_id}\ttwo\nlines\n")
    assert messages[1:-1] == [
        "loading\n",
        f"START RequestId: {request_id} Version: $LATEST\n",
        "first\n",
        "to stderr\n",
        "unfinished\n",
        f"END RequestId: {request_id}\n",
    ]


def test_a_stack_trace_is_one_event(deploy: Any) -> None:
    """An exception is a single event of several lines, indented by no-break spaces."""
    function = deploy(LOGGING)
    function({"fail": True})
    (event,) = [message for message in function.messages() if "ValueError" in message]

    assert event == (
        "[ERROR] ValueError: bad\nTraceback (most recent call last):\n"
        '\u00a0\u00a0File "/var/task/handler.py", line 9, in handler\n'
        '\u00a0\u00a0\u00a0\u00a0if event: raise ValueError("bad")\n'
    )


def test_events_have_their_own_times(deploy: Any) -> None:
    """An event bears the time at which it was written, and times never go back."""
    function = deploy("import time\ndef handler(e, c):\n  print('a')\n  time.sleep(1)\n  print('b')")
    function()
    times = {event["message"]: event["timestamp"] for event in function.events()}

    assert times["b\n"] - times["a\n"] >= 500  # a printed line bears the time at which it was read
    assert list(times.values()) == sorted(times.values())


def test_the_name_of_the_stream(deploy: Any) -> None:
    """A stream belongs to one environment and bears the date on which it began."""
    function = deploy("def handler(event, context): return context.log_stream_name")
    stream = function().payload

    assert {event["stream"] for event in function.events()} == {stream}
    assert stream.startswith(datetime.now(UTC).strftime("%Y/%m/%d/[$LATEST]"))
    assert len(stream.split("]")[1]) == 32


def test_a_log_group_of_the_users_choice(deploy: Any) -> None:
    """``LoggingConfig.LogGroup`` is where the events go."""
    function = deploy("def handler(event, context): return context.log_group_name", LoggingConfig={"LogGroup": "own"})

    assert function().payload == "own"
    assert function.events(group="own")[-1]["message"].startswith("REPORT")


def test_a_large_log(deploy: Any) -> None:
    """More events than PutLogEvents takes at once all arrive."""
    function = deploy("def handler(event, context):\n  for number in range(12_000): print(number)", Timeout=30)
    function()

    assert [message for message in function.messages() if message[0].isdigit()] == [f"{n}\n" for n in range(12_000)]


def test_the_tail_holds_the_last_four_kilobytes(deploy: Any) -> None:
    """``X-Amz-Log-Result`` is cut at the front."""
    log = deploy("def handler(event, context):\n  for number in range(1000): print(number)")().log

    assert len(log) == 4096
    assert log.splitlines()[-1].startswith("REPORT")


def test_json_logs(deploy: Any) -> None:
    """With ``LogFormat`` JSON the platform and the logger write objects; what is printed stays text."""
    function = deploy(
        "import logging\n"
        "def handler(event, context):\n"
        "  logging.info('count %d', 3, extra={'order': 7}); logging.debug('unseen'); print('plain')\n"
        "  if event: raise ValueError('bad')",
        LoggingConfig={"LogFormat": "JSON"},
    )
    request_id = json.loads(function({"fail": 1}).log.splitlines()[0])["record"]["requestId"]
    messages = function.messages(until="platform.report")
    assert messages.pop(3) == "plain\n"
    init, start, logged, error, done, report = map(json.loads, messages)

    assert (init["type"], init["record"]["initializationType"]) == ("platform.initStart", "on-demand")
    assert (start["type"], start["record"]) == ("platform.start", {"requestId": request_id, "version": "$LATEST"})
    assert {"timestamp": logged["timestamp"], "requestId": request_id} | {
        "level": "INFO",
        "message": "count 3",
        "logger": "root",
        "order": 7,
    } == logged
    assert (error["level"], error["errorType"], error["errorMessage"]) == ("ERROR", "ValueError", "bad")
    assert (done["type"], done["record"]["status"]) == ("platform.runtimeDone", "failure")
    assert (report["type"], report["record"]["status"]) == ("platform.report", "failure")
    assert set(report["record"]["metrics"]) == {
        "durationMs",
        "billedDurationMs",
        "memorySizeMB",
        "maxMemoryUsedMB",
        "initDurationMs",
    }


def test_log_levels(deploy: Any) -> None:
    """The levels of application and system decide what is written."""
    code = "import logging\ndef handler(event, context): logging.info('info'); logging.error('error')"
    levels = {"LogFormat": "JSON", "ApplicationLogLevel": "ERROR", "SystemLogLevel": "WARN"}
    (line,) = deploy(code, LoggingConfig=levels)().log.splitlines()

    assert json.loads(line)["message"] == "error"


def test_debug_level_of_the_system(deploy: Any) -> None:
    """At DEBUG also the phases that went well are reported."""
    function = deploy(
        "def handler(event, context): pass", LoggingConfig={"LogFormat": "JSON", "SystemLogLevel": "DEBUG"}
    )
    function()

    assert [json.loads(message)["type"] for message in function.messages(until="platform.report")] == [
        "platform.initStart",
        "platform.initRuntimeDone",
        "platform.initReport",
        "platform.start",
        "platform.runtimeDone",
        "platform.report",
    ]
