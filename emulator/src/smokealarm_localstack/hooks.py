"""What runs when LocalStack's infrastructure starts.

Registered under ``localstack.hooks.on_infra_start`` by the distribution's entry points. Order matters: telemetry and
faults read the clock, and the control routes describe all three.
"""

import os
import signal

from localstack.runtime import hooks


@hooks.on_infra_start(name="smokealarm_control")
def start() -> None:
    """Install telemetry, faults and the control routes into the starting LocalStack process."""
    from smokealarm_localstack import (
        clock,
        cloudformation,
        control,
        faults,
        functions,
        logs,
        object_storage,
        routing,
        service_models,
        telemetry,
        unsigned_calls,
        web_server,
        workflow,
    )

    web_server.install()
    service_models.install()
    unsigned_calls.install()
    object_storage.install()
    functions.install()
    logs.install()
    routing.install()
    workflow.install()
    cloudformation.install()
    telemetry.install()
    faults.install()
    control.install()
    if clock.mode() == "virtual":
        _end_at_once()


def _end_at_once() -> None:
    """End without LocalStack's own shutdown, which waits in seconds of a clock that nobody moves any more."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
