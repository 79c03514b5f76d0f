"""A client of the Dynatrace APIs that the tenant of this project and a real environment answer alike.

::

    with DynatraceClient(tenant.url, token) as client:
        client.ingest_metrics(["orders.failed,queue=dead 3"])
        (queried,) = client.query_metrics("orders.failed:max")
        problems = client.problems('status("open")')

It asks nothing but this machine and the hosts that are allowed by name, and shows its token nowhere. It returns values;
what the environment refuses is raised as :class:`~smokealarm.errors.ApiRefused`, which names every violation.
"""

from smokealarm.dynatrace.client.address import base_url
from smokealarm.dynatrace.client.client import DynatraceClient
from smokealarm.dynatrace.client.inventory import AwsAccountStub, DashboardStub
from smokealarm.dynatrace.client.metrics import MetricSeries, QueriedMetric
from smokealarm.dynatrace.client.options import ClientOptions
from smokealarm.dynatrace.client.problems import (
    ClosedProblem,
    EntityStub,
    ReportedEvent,
    ReportedProblem,
    SentEvent,
)
from smokealarm.dynatrace.client.settings import EffectiveValue, StoredObject, WriteResult

__all__ = [
    "AwsAccountStub",
    "ClientOptions",
    "ClosedProblem",
    "DashboardStub",
    "DynatraceClient",
    "EffectiveValue",
    "EntityStub",
    "MetricSeries",
    "QueriedMetric",
    "ReportedEvent",
    "ReportedProblem",
    "SentEvent",
    "StoredObject",
    "WriteResult",
    "base_url",
]
