"""Faults on purpose: failing and slow API calls, misbehaving functions, permissions that are really gone.

``install()`` puts them into LocalStack's request chain and adds the routes; ``pick_function_fault`` is what the
executor asks before each run of a function.
"""

import time
from typing import Any

from smokealarm_localstack.faults.api import Chaos
from smokealarm_localstack.faults.functions import FunctionFaults, Phase

__all__ = ["install", "pick_function_fault"]

_chaos = Chaos()
_functions = FunctionFaults()


def pick_function_fault(function_name: str, phase: Phase) -> dict[str, Any] | None:
    """Return what goes wrong in this run of a function, as a JSON-able spec for its process, and count it as a hit.

    Ask once per attempt: ``init`` before the handler's module is loaded, ``invoke`` before the handler is called.
    """
    return _functions.pick(function_name, phase, time.time())


def install() -> None:
    """Add the fault handlers to LocalStack's request chain and the routes to its routers."""
    from localstack.aws.handlers import serve_custom_service_request_handlers
    from localstack.services.edge import ROUTER
    from localstack.services.internal import get_internal_apis

    from smokealarm_localstack.faults import mappings, queue_permissions
    from smokealarm_localstack.faults.routes import ChaosRoutes, FaultRoutes

    serve_custom_service_request_handlers.append(_chaos)
    serve_custom_service_request_handlers.append(queue_permissions.enforce)
    get_internal_apis().add(ChaosRoutes(_chaos))
    ROUTER.add(FaultRoutes(_chaos, _functions))
    mappings.install()
