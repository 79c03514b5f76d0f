"""Functions that are subscribed to log groups."""

import json
import time
from typing import Any

GROUP = "/subscribed"
SHOW = """
import base64, gzip
def handler(event, context):
    print(gzip.decompress(base64.b64decode(event["awslogs"]["data"])).decode())
"""


def test_a_stream_that_is_made_after_the_filter_reaches_the_function(deploy: Any, localstack: Any) -> None:
    """The stream can be created, and what is logged to it is delivered."""
    subscribed = deploy(SHOW)
    arn = localstack.client("lambda").get_function(FunctionName=subscribed.name)["Configuration"]["FunctionArn"]
    logs = localstack.client("logs")
    logs.create_log_group(logGroupName=GROUP)
    logs.put_subscription_filter(logGroupName=GROUP, filterName="all", filterPattern="", destinationArn=arn)
    logs.create_log_stream(logGroupName=GROUP, logStreamName="s")
    events = [{"timestamp": round(time.time() * 1000), "message": "hello"}]
    logs.put_log_events(logGroupName=GROUP, logStreamName="s", logEvents=events)
    (delivered,) = [json.loads(line) for line in subscribed.messages() if line.startswith("{")]
    assert (delivered["logGroup"], delivered["logStream"]) == (GROUP, "s")
    assert [event["message"] for event in delivered["logEvents"]] == ["hello"]


def test_whoever_logs_does_not_wait_for_the_function(deploy: Any, localstack: Any) -> None:
    """The function is invoked as an event, as AWS invokes it."""
    subscribed = deploy("import time\ndef handler(e, c):\n  time.sleep(2)")
    arn = localstack.client("lambda").get_function(FunctionName=subscribed.name)["Configuration"]["FunctionArn"]
    logs, group = localstack.client("logs"), "/subscribed-by-a-slow-one"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    logs.put_subscription_filter(logGroupName=group, filterName="all", filterPattern="", destinationArn=arn)
    begin = time.monotonic()
    events = [{"timestamp": round(time.time() * 1000), "message": "hello"}]
    logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=events)
    assert time.monotonic() - begin < 1.5
