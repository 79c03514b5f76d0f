"""Reserve a loopback port for a process that is about to listen on it.

The reservation is a socket that is bound and never listens. While it exists the kernel gives the port to nobody who
asks for any free one; a listener that sets ``SO_REUSEADDR``, as LocalStack's does, may still bind it on Linux.
Elsewhere the reservation has to be let go before the listener starts.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from smokealarm.errors import BackendStartError


@contextmanager
def reserved_port(wanted: int = 0) -> Iterator[int]:
    """Yield a loopback TCP port, ``wanted`` or any free one for 0, reserved until the end where the platform can.

    Raises:
        BackendStartError: the wanted port is taken.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            holder.bind(("127.0.0.1", wanted))
        except OSError as error:
            raise BackendStartError(
                f"port {wanted} of 127.0.0.1 cannot be used ({error.strerror}); end what listens there, or let a free "
                "port be chosen"
            ) from None
        port = holder.getsockname()[1]
        if sys.platform != "linux":
            holder.close()
        yield port
