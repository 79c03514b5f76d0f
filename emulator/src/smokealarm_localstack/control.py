"""The HTTP routes below ``/_smokealarm/`` by which the harness steers this process."""

from localstack.http import Request, route
from localstack.services.edge import ROUTER

from smokealarm_localstack import clock
from smokealarm_localstack.clock.routes import ClockRoutes, RealClockRoutes


class CapabilityRoutes:
    """``GET /_smokealarm/capabilities``: what this backend can do beyond LocalStack itself."""

    @route("/_smokealarm/capabilities", methods=["GET"])
    def capabilities(self, _request: Request) -> dict[str, object]:
        """Answer the capabilities table as a JSON object."""
        return {"clock": clock.mode(), "functions": "process", "telemetry": True, "faults": True}


def install() -> None:
    """Add the routes to LocalStack's edge router."""
    virtual = clock.virtual_clock()
    ROUTER.add(CapabilityRoutes())
    ROUTER.add(ClockRoutes(virtual) if virtual else RealClockRoutes())
