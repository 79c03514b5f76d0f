"""The routes below ``/_smokealarm/telemetry``: how the open choices were made, and how far the metrics reach."""

from localstack.http import Request, route
from localstack.services.edge import ROUTER

from smokealarm_localstack.telemetry.datum import Scope
from smokealarm_localstack.telemetry.options import TelemetryOptions
from smokealarm_localstack.telemetry.store import MetricStore


class OptionRoutes:
    """Answers the options table."""

    def __init__(self, options: TelemetryOptions) -> None:
        self._options = options

    @route("/_smokealarm/telemetry/options", methods=["GET"])
    def options(self, request: Request) -> dict[str, object]:  # noqa: ARG002 -- the router passes it
        """Answer ``{"options": [{"name", "default", "value", "meaning", "choices", "source"}]}``."""
        return {"options": self._options.table()}


class ExtentRoutes:
    """Answers how far the metrics reach, so that whoever polls CloudWatch knows when there is nothing to poll."""

    def __init__(self, store: MetricStore) -> None:
        self._store = store

    @route("/_smokealarm/telemetry/extent", methods=["GET"])
    def extent(self, request: Request) -> dict[str, object]:
        """Answer how many metrics an ``account`` and ``region`` have, and which of them have samples.

        ``{"metrics": COUNT, "alive": [[NAMESPACE, NAME, [[DIMENSION, VALUE], ...]], ...]}`` has the metrics of each
        ``namespace``, or of all, that have a sample at ``since``, in epoch seconds, or after it.
        """
        asked = request.args
        scope = Scope(asked.get("account", ""), asked.get("region", ""))
        found = self._store.extent(scope, asked.getlist("namespace"), asked.get("since", 0.0, float))
        return {
            "metrics": found.metrics,
            "alive": [(each.namespace, each.name, each.dimensions) for each in found.alive],
        }


def install(options: TelemetryOptions, store: MetricStore) -> None:
    """Add the routes to LocalStack's edge router."""
    ROUTER.add(OptionRoutes(options))
    ROUTER.add(ExtentRoutes(store))
