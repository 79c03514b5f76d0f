"""Timings of what a person waits for at the command line: reading a selector, and the command itself."""

import statistics
import subprocess
import sys
from pathlib import Path
from typing import Final

from bench.measurement import Timing, repeated
from smokealarm.dynatrace.selector import parse

_REPEATED: Final = 15
_PARSED: Final = 500
_SELECTORS: Final = (
    (
        'builtin:cloud.aws.lambda.errors:filter(and(or(eq("dt.entity.aws_lambda_function","AWS_LAMBDA_FUNCTION-0A1B"))))'
        ':splitBy("dt.entity.aws_lambda_function"):sum:auto:sort(value(sum,descending)):limit(10):fold'
    ),
    (
        '(cloud.aws.sqs.approximateAgeOfOldestMessageByAccountIdQueueNameRegion:filter(eq(queuename,"orders-ingest-dlq"))'
        ":splitBy():max:default(0)):limit(100):names:fold(max)"
    ),
    (
        'cloud.aws.apigateway.latencyByAccountIdApiNameMethodRegionResourceStage:filter(and(or(eq("apiname","orders-main"),'
        'eq("apiname","orders-private")))):splitBy("apiname",stage):avg:sort(value(avg,descending))'
    ),
    (
        '(100*builtin:service.errors.server.count:splitBy("dt.entity.service"):sum:default(0))/(builtin:service.'
        'requestCount.server:splitBy("dt.entity.service"):sum):sort(value(avg,descending)):limit(20)'
    ),
    (
        'builtin:service.response.time:filter(and(in("dt.entity.service",entitySelector("type(service),entityName.equals'
        '(~"orders-front~")")))):splitBy("dt.entity.service"):percentile(95):rollup(max,5m)'
    ),
)
"""The shapes of selectors that dashboards and rules hold, each of about 200 characters."""


def parsing() -> Timing:
    """Read selectors, none of them twice from memory; the time is that for 200 characters."""
    seconds = [_of_200_characters(text) for text in _SELECTORS]
    return Timing("selector, for 200 characters", statistics.median(seconds), len(seconds) * _REPEATED, 25e-6)


def _of_200_characters(text: str) -> float:
    def several() -> None:
        for _ in range(_PARSED):
            parse(text)

    return repeated(_REPEATED, several).median / _PARSED / len(text) * 200


def helping() -> Timing:
    """Ask the command for its help, beside an interpreter that does nothing."""
    command = Path(sys.executable).with_name("smokealarm")
    plain = repeated(_REPEATED, lambda: _run(sys.executable, "-c", "pass"))
    asked = repeated(_REPEATED, lambda: _run(str(command), "--help"))
    return asked.timing("smokealarm --help", 0.150, "python -c pass", plain.median)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
