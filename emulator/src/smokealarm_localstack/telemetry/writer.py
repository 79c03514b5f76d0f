"""The one place that stores metrics, and the options every rule reads."""

from collections.abc import Iterable

from smokealarm_localstack.telemetry.datum import Datum, Scope
from smokealarm_localstack.telemetry.loss import loss
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

    def write(self, scope: Scope, data: Iterable[Datum]) -> None:
        """Store samples, but for those that are lost."""
        self.store.write(scope, [each for each in data if each.namespace not in loss.namespaces])
