"""What the doctor examines, on loopback: a tenant with the pipeline's monitoring, and a stand-in of an AWS endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.tenant.calling import TOKEN

from smokealarm.doctor import Environment, Own
from smokealarm.dynatrace.deployment import deploy
from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.monaco import read_folder
from smokealarm.dynatrace.notify import Secret
from smokealarm.sandbox import monitoring_folder

if TYPE_CHECKING:
    from starlette.requests import Request
    from tests.tenant.calling import Asked

VARIABLES = {
    "PIPELINE_PAGE_ADDRESS": "page@example.org",
    "PIPELINE_TICKET_ADDRESS": "ticket@example.org",
    "PIPELINE_AWS_ACCOUNT": "000000000000",
    "PIPELINE_AWS_EXTERNAL_ID": "one",
    "PIPELINE_BRIDGE_SKIPPED": "true",
    "SPLUNK_HEC_URL": "http://127.0.0.1:8088/services/collector/event",
    "SPLUNK_HEC_TOKEN": "hush-hush",
}
FUNCTIONS = ("ingest", "validate", "transform", "store", "record")
RESOURCES = (
    *(f"weather-{each}" for each in FUNCTIONS),
    "http://sqs.us-east-1.localhost:4566/000000000000/weather-ingest",
    "http://sqs.us-east-1.localhost:4566/000000000000/weather-ingest-dlq",
    "http://sqs.us-east-1.localhost:4566/000000000000/weather-event-dlq",
    "weather-input-000000000000",
    "weather-output-000000000000",
    "weather-upload",
    "arn:aws:states:us-east-1:000000000000:stateMachine:weather-observations",
)
VISIBLE = "ext:cloud.aws.sqs.approximateNumberOfMessagesVisible"
PROJECT = read_folder(monitoring_folder() / "dynatrace")
POLICY = monitoring_folder() / "dynatrace" / "aws-policy.json"


def monitored(asked: Asked) -> Asked:
    """Deploy the pipeline's monitoring into a new environment."""
    asked.renew()
    assert deploy(PROJECT, "sandbox", VARIABLES, asked.client).succeeded
    return asked


def environment(asked: Asked, token: str = TOKEN.value, **failures: str) -> Environment:
    """Return the environment as the doctor is told of it."""
    return Environment(asked.tenant.url, Secret(token), Own.of_project(PROJECT), POLICY, failures)


def arrive(asked: Asked, key: str = VISIBLE) -> None:
    """Let a point of a polled metric arrive at the present minute."""
    asked.environment.take_metrics([DataPoint(key, (), "gauge", Summary.of(1.0), asked.environment.now)])


def aws_endpoint(resources: tuple[str, ...] = RESOURCES, now: float | None = None) -> Starlette:
    """Return an endpoint that knows one stack, ``weather``, and has a virtual clock if it is told ``now``."""

    async def capabilities(_: Request) -> Response:
        if now is None:
            return Response(status_code=404)
        return JSONResponse({"clock": "virtual", "functions": "process", "telemetry": True, "faults": True})

    async def clock(_: Request) -> Response:
        return JSONResponse({"now": now})

    async def api(request: Request) -> Response:
        asked = parse_qs((await request.body()).decode())
        if asked["StackName"] != ["weather"]:
            error = "<Error><Code>ValidationError</Code><Message>does not exist</Message></Error>"
            return Response(f"<ErrorResponse>{error}</ErrorResponse>", 400, media_type="text/xml")
        members = "".join(_member(each) for each in resources)
        listed = f"<StackResourceSummaries>{members}</StackResourceSummaries>"
        result = f"<ListStackResourcesResult>{listed}</ListStackResourcesResult>"
        return Response(f"<ListStackResourcesResponse>{result}</ListStackResourcesResponse>", media_type="text/xml")

    routes = [
        Route("/_smokealarm/capabilities", capabilities),
        Route("/_smokealarm/clock", clock),
        Route("/", api, methods=["POST"]),
    ]
    return Starlette(routes=routes)


def _member(name: str) -> str:
    return f"<member><PhysicalResourceId>{escape(name)}</PhysicalResourceId></member>"
