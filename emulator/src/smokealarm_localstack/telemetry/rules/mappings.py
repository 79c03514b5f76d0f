"""AWS/Lambda metrics of SQS event source mappings, for mappings that asked for them (``MetricsConfig``).

Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
"""

from smokealarm_localstack.telemetry.datum import COUNT, Datum, dimensions

NAMESPACE = "AWS/Lambda"


def mapping(uuid: str, counts: dict[str, int], at: float) -> list[Datum]:
    """Return counts such as PolledEventCount under EventSourceMappingUUID."""
    name = dimensions(EventSourceMappingUUID=uuid)
    return [Datum(NAMESPACE, metric, name, value, COUNT, at) for metric, value in counts.items()]
