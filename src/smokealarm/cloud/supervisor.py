"""Start LocalStack, watch it, and end it with everything it started."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smokealarm.cloud.child import Child, Outcome, start_child
from smokealarm.cloud.child_environment import BackendSettings, child_environment, filesystem_root
from smokealarm.cloud.endpoint import Endpoint
from smokealarm.cloud.log_file import last_lines, new_log_file
from smokealarm.cloud.places import cache_folder
from smokealarm.cloud.port import reserved_port
from smokealarm.cloud.provision import Installation, provision
from smokealarm.cloud.run_folder import run_folder
from smokealarm.cloud.service_index import lend_index
from smokealarm.errors import BackendDied, BackendStartError

_ADDRESS_IN_USE: Final = ("Address already in use", "CannotListenError")
_ATTEMPTS: Final = 3


class LocalStack:
    """A LocalStack that serves requests; made by :func:`localstack`."""

    def __init__(self, child: Child, endpoint: Endpoint, log: Path) -> None:
        self._child = child
        self.endpoint = endpoint
        self.log = log

    @property
    def pid(self) -> int:
        """The process id of the LocalStack process."""
        return self._child.pid

    def check(self) -> None:
        """Do nothing while it runs.

        Raises:
            BackendDied: it has ended; carries its last log lines.
        """
        ending = self._child.ending()
        if ending is not None:
            raise BackendDied(
                f"LocalStack (process {self.pid}, {self.endpoint.url}) ended with {ending} while it was in use. "
                f"{last_lines(self.log)}"
            )


@dataclass(frozen=True, slots=True)
class _Launch:
    installation: Installation
    settings: BackendSettings
    folder: Path
    log: Path

    def start(self, port: int) -> Child:
        environment = child_environment(self.installation, self.folder, port) | dict(self.settings.overrides)
        command = [str(self.installation.python), "-m", "smokealarm_localstack"]
        return start_child(command, environment, self.folder, self.log)


@contextmanager
def localstack(settings: BackendSettings | None = None) -> Iterator[LocalStack]:
    """Run LocalStack for the length of the block, provisioned first if it was not yet.

    Raises:
        InterpreterNotFound: no CPython here can run it.
        ProvisioningError: it could not be installed.
        BackendStartError: it did not become ready, or the wanted port is taken.
    """
    installation, cache = provision(), cache_folder()
    log = new_log_file(cache / "logs")
    with run_folder(cache / "runs") as folder:
        lend_index(installation.environment, filesystem_root(folder))
        launch = _Launch(installation, settings or BackendSettings(), folder, log)
        with _serving(launch) as backend:
            yield backend


@contextmanager
def _serving(launch: _Launch) -> Iterator[LocalStack]:
    """Start it, again on another port if a stranger took the port in between (possible only off Linux)."""
    for _ in range(_ATTEMPTS):
        with reserved_port(launch.settings.port) as port:
            child = launch.start(port)
            try:
                outcome = child.wait_until_ready(launch.settings.ready_within_seconds)
                if outcome == "ready":
                    yield LocalStack(child, Endpoint("http", "127.0.0.1", port), launch.log)
                    return
                reason = _reason(child, launch.settings, outcome)
            finally:
                child.end()
        if not _lost_its_port(launch):
            break
    raise BackendStartError(f"LocalStack {reason}. {last_lines(launch.log)}")


def _reason(child: Child, settings: BackendSettings, outcome: Outcome) -> str:
    if outcome == "late":
        return f"was not ready within {settings.ready_within_seconds:g} s"
    return f"ended with {child.status()} before it was ready"


def _lost_its_port(launch: _Launch) -> bool:
    said = launch.log.read_text(encoding="utf-8", errors="replace")
    return launch.settings.port == 0 and any(sign in said for sign in _ADDRESS_IN_USE)
