"""The one place that stores metrics, and the options every rule reads."""

from smokealarm_localstack.telemetry.options import TelemetryOptions
from smokealarm_localstack.telemetry.store import MetricStore


class Telemetry:
    """What the adapters share: where samples go and how open choices were made.

    Samples are stored synchronously, in the thread in which the event happened: when that thread is done, its metrics
    can be read.
    """

    def __init__(self, store: MetricStore, options: TelemetryOptions) -> None:
        self.store = store
        self.options = options
        self.write = store.write
