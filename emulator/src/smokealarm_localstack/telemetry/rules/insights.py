"""LambdaInsights metrics, one set of samples per invocation.

Names, units and dimensions follow
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html. ``init_duration`` is sent
by cold starts only, so its SampleCount is the number of cold starts.
"""

from dataclasses import dataclass

from smokealarm_localstack.telemetry.datum import COUNT, MEGABYTES, MILLISECONDS, PERCENT, Datum, dimensions, in_each
from smokealarm_localstack.telemetry.options import TelemetryOptions

NAMESPACE = "LambdaInsights"


@dataclass(frozen=True, slots=True)
class MemoryReading:
    """Memory and start-up of one finished invocation; sizes in megabytes, times in milliseconds."""

    function_name: str
    version: str
    started_at: float
    max_memory_mb: float
    memory_size_mb: float
    init_duration_ms: float | None
    crashed: bool


def memory(reading: MemoryReading, options: TelemetryOptions) -> list[Datum]:
    """Return what the extension reports after an invocation; nothing where the environment died with it."""
    if options.lambda_insights == "off" or (reading.crashed and not options.lambda_insights_after_crash):
        return []
    samples = [
        ("memory_utilization", 100 * reading.max_memory_mb / reading.memory_size_mb, PERCENT),
        ("used_memory_max", reading.max_memory_mb, MEGABYTES),
        ("total_memory", reading.memory_size_mb, MEGABYTES),
    ]
    if reading.init_duration_ms is not None:
        samples.append(("init_duration", reading.init_duration_ms, MILLISECONDS))
    if options.lambda_insights_cold_start:
        samples.append(("cold_start", int(reading.init_duration_ms is not None), COUNT))
    sets = [
        dimensions(function_name=reading.function_name),
        dimensions(function_name=reading.function_name, version=reading.version),
    ]
    return [d for name, value, unit in samples for d in in_each(sets, NAMESPACE, name, value, unit, reading.started_at)]
