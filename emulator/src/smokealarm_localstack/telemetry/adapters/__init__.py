"""Where LocalStack's services tell the rules what happened."""

import os
import time
from pathlib import Path

from localstack import config
from localstack.services.cloudwatch.cloudwatch_database_helper import CloudwatchDatabase

from smokealarm_localstack import clock
from smokealarm_localstack.telemetry.adapters import (
    alarms,
    async_events,
    buckets,
    calls,
    cloudwatch,
    events,
    executions,
    functions,
    logs,
    mappings,
    queues,
    routes,
)
from smokealarm_localstack.telemetry.adapters.minutes import MinuteSampler
from smokealarm_localstack.telemetry.options import TelemetryOptions
from smokealarm_localstack.telemetry.store import MetricStore
from smokealarm_localstack.telemetry.writer import Telemetry


def installed() -> MinuteSampler:
    """Patch every service, start the minute sampler and return it."""
    options = TelemetryOptions.from_environment(os.environ)
    path = Path(CloudwatchDatabase.METRICS_DB) if config.PERSISTENCE else None
    telemetry = Telemetry(MetricStore(path, _now, options.ingestion_delay_seconds), options)
    evaluate_alarms = options.localstack_evaluates_alarms(clock.mode())
    cloudwatch.install(telemetry, evaluate_alarms=evaluate_alarms)
    alarms.install(evaluate_alarms=evaluate_alarms)
    logs.install(telemetry)
    async_events.install(telemetry)
    mappings.install(telemetry)
    queue_metrics = queues.install(telemetry)
    concurrency_metrics, observe_functions = functions.install(telemetry)
    idle_rules, observe_events = events.install(telemetry)
    observers = {"s3": buckets.install(telemetry), "stepfunctions": executions.install(telemetry)}
    calls.install(observers | {"lambda": observe_functions, "events": observe_events})
    routes.install(options, telemetry.store)
    sampler = MinuteSampler([queue_metrics, concurrency_metrics, idle_rules, buckets.StorageMetrics(telemetry)])
    sampler.start()
    return sampler


def _now() -> float:
    """Look the clock up on every call: under a virtual clock ``time.time`` is replaced."""
    return time.time()
