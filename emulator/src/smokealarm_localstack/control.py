"""The HTTP routes below ``/_smokealarm/`` by which the harness steers this process."""

from localstack.http import Request, route
from localstack.services.edge import ROUTER


class CapabilityRoutes:
    """``GET /_smokealarm/capabilities``: what this backend can do beyond LocalStack itself."""

    @route("/_smokealarm/capabilities", methods=["GET"])
    def capabilities(self, request: Request) -> dict[str, object]:
        """Answer the capabilities table as a JSON object."""
        from smokealarm_localstack import clock

        return {"clock": clock.mode(), "functions": "process", "telemetry": True, "faults": True}


def install() -> None:
    """Add the routes to LocalStack's edge router."""
    ROUTER.add(CapabilityRoutes())
