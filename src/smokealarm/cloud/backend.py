"""One view of the cloud under test, whether it is the embedded LocalStack or one that runs already."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from smokealarm.clock import Instant
from smokealarm.cloud.capabilities import Capabilities, read_capabilities
from smokealarm.cloud.channel import Channel, Liveness
from smokealarm.cloud.child_environment import BackendSettings
from smokealarm.cloud.control import VirtualClock
from smokealarm.cloud.endpoint import Endpoint, allowed_hosts, parse_endpoint
from smokealarm.cloud.extent import MetricExtent, read_extent
from smokealarm.cloud.guard import Clients
from smokealarm.cloud.supervisor import localstack


@dataclass(frozen=True, slots=True)
class Backend:
    """A backend that answered."""

    endpoint: Endpoint
    capabilities: Capabilities
    clients: Clients
    channel: Channel
    check: Liveness
    """Raises BackendDied once the embedded LocalStack has ended; does nothing for one that is not ours."""

    is_ours: bool
    """Whether it ends with us, so that nothing in it needs to be deleted."""

    def require_answer(self) -> None:
        """Make sure that it still answers; one that was killed a moment ago may not be seen to have ended yet.

        Raises:
            BackendDied: the embedded LocalStack has ended.
            BackendUnreachable: a backend that is not ours does not answer any more.
        """
        self.check()
        read_capabilities(self.channel)

    def clock(self) -> VirtualClock:
        """Return its virtual clock.

        Raises:
            CapabilityMissing: its clock is the real one.
        """
        self.capabilities.require("virtual_clock")
        return VirtualClock(self.channel)

    def metric_extent(
        self, account: str, region: str, namespaces: Collection[str], since: Instant
    ) -> MetricExtent | None:
        """Return which metrics of an account and region have samples since a moment; None if it cannot say.

        Without a namespace those of all are meant.
        """
        if not self.capabilities.telemetry:
            return None
        return read_extent(self.channel, (account, region), namespaces, since)


@contextmanager
def backend(settings: BackendSettings | None = None) -> Iterator[Backend]:
    """Provide the backend at ``SMOKEALARM_ENDPOINT`` or, without that, an embedded one for the length of the block.

    Raises:
        EndpointRefused: the endpoint is not on this machine and was not allowed; nothing was sent to it.
        BackendUnreachable: nothing answers at the endpoint.
        BackendStartError: the embedded LocalStack did not become ready.
        InterpreterNotFound: no CPython here can run it.
        ProvisioningError: it could not be installed.
    """
    named = os.environ.get("SMOKEALARM_ENDPOINT")
    with running_backend(named) if named else embedded_backend(settings) as provided:
        yield provided


@contextmanager
def running_backend(text: str) -> Iterator[Backend]:
    """Use a backend that runs already, given its URL."""
    with _connected(parse_endpoint(text, allowed_hosts()), lambda: None, is_ours=False) as connected:
        yield connected


@contextmanager
def embedded_backend(settings: BackendSettings | None = None) -> Iterator[Backend]:
    """Run a LocalStack of our own for the length of the block."""
    with localstack(settings) as running, _connected(running.endpoint, running.check, is_ours=True) as connected:
        yield connected


@contextmanager
def _connected(endpoint: Endpoint, check: Liveness, *, is_ours: bool) -> Iterator[Backend]:
    with Channel(endpoint, check) as channel:
        yield Backend(endpoint, read_capabilities(channel), Clients(endpoint, check), channel, check, is_ours)
