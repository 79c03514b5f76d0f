"""``GET /_smokealarm/telemetry/options``: how the open choices were made."""

from localstack.http import Request, route
from localstack.services.edge import ROUTER

from smokealarm_localstack.telemetry.options import TelemetryOptions


class OptionRoutes:
    """Answers the options table."""

    def __init__(self, options: TelemetryOptions) -> None:
        self._options = options

    @route("/_smokealarm/telemetry/options", methods=["GET"])
    def options(self, request: Request) -> dict[str, object]:  # noqa: ARG002 -- the router passes it
        """Answer ``{"options": [{"name", "default", "value", "meaning", "choices", "source"}]}``."""
        return {"options": self._options.table()}


def install(options: TelemetryOptions) -> None:
    """Add the route to LocalStack's edge router."""
    ROUTER.add(OptionRoutes(options))
