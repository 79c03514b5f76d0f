"""The environment's time and version, by which clients decide what they may ask.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/cluster-information
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.tenant.api.answer import Answer
from smokealarm.dynatrace.tenant.api.call import Endpoint

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]


def _time(call: Call) -> Answer:
    return Answer.text(str(call.environment.now))


def _version(call: Call) -> Answer:
    return Answer.json({"version": call.environment.options.api.cluster_version})


ENDPOINTS: Final = (
    Endpoint("GET", "/api/v1/time", (), _time),
    Endpoint("GET", "/api/v1/config/clusterversion", ("DataExport",), _version),
)
