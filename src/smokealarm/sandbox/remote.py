"""Finding the sandbox that runs on this machine, and speaking to it.

A running sandbox leaves a file in the cache folder that only its owner can read: where it listens, and the secret.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal

import httpx

from smokealarm.cloud.places import cache_folder
from smokealarm.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import timedelta
    from pathlib import Path

__all__ = ["Advanced", "Details", "Remote", "announced", "find_remote", "require_none", "state_file"]

_LONGEST_WAIT: Final = httpx.Timeout(5, read=3600)


def state_file() -> Path:
    """Return where a running sandbox says how it can be reached."""
    return cache_folder() / "sandbox.json"


@dataclass(frozen=True, slots=True)
class Advanced:
    """The time after it was let pass, and what happened in between, in one line each."""

    now: str
    news: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """The certificate (PEM) that vouches for the mail server, and why rules cannot be answered, by their ids."""

    mail_authority: str
    rule_failures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Remote:
    """A sandbox that runs, seen from another process."""

    url: str
    secret: str = field(repr=False)
    pid: int = 0

    def state(self) -> Mapping[str, str]:
        """Return its addresses and its time.

        Raises:
            SandboxError: it does not answer.
        """
        answer: Mapping[str, str] = self._call("GET", "/")
        return answer

    def details(self) -> Details:
        """Return what belongs to it beside addresses.

        Raises:
            SandboxError: it does not answer.
        """
        answer = self._call("GET", "/details")
        return Details(str(answer["mail authority"]), dict(answer["rule failures"]))

    def advance(self, length: timedelta) -> Advanced:
        """Let its time pass.

        Raises:
            SandboxError: it does not answer, or cannot.
        """
        answer = self._call("POST", "/advance", {"seconds": length.total_seconds()})
        return Advanced(answer["now"], tuple(answer["news"]))

    def parts(self) -> Mapping[str, Any]:
        """Return the parts of its chain, and the faults that can be switched on.

        Raises:
            SandboxError: it does not answer.
        """
        answer: Mapping[str, Any] = self._call("GET", "/parts")
        return answer

    def picture(self) -> Mapping[str, Any]:
        """Return what is seen of it now.

        Raises:
            SandboxError: it does not answer.
        """
        answer: Mapping[str, Any] = self._call("GET", "/picture")
        return answer

    def do(self, what: Literal["send", "switch-on", "switch-off"], document: Mapping[str, Any]) -> None:
        """Send something into its pipeline, or switch a fault on or off.

        Raises:
            SandboxError: it does not answer, or refused.
        """
        self._call("POST", f"/{what}", document)

    def down(self) -> None:
        """Ask it to end.

        Raises:
            SandboxError: it does not answer.
        """
        self._call("POST", "/down")

    def _call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"}
        try:
            answer = httpx.request(
                method, self.url + path, json=body, headers=headers, timeout=_LONGEST_WAIT, trust_env=False
            )
        except httpx.HTTPError as error:
            raise SandboxError(
                f"the sandbox at {self.url} does not answer ({error}); start one: smokealarm up"
            ) from error
        document = answer.json()
        if answer.status_code != HTTPStatus.OK:
            raise SandboxError(f"the sandbox at {self.url} refused: {document['message']}")
        return document


def find_remote() -> Remote:
    """Return the sandbox that runs on this machine.

    Raises:
        SandboxError: none does.
    """
    try:
        said = json.loads(state_file().read_text(encoding="utf-8"))
        return Remote(said["url"], said["secret"], said["pid"])
    except FileNotFoundError:
        raise SandboxError("no sandbox is running here; start one: smokealarm up") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SandboxError(f"{state_file()} cannot be read ({error}); end what runs and remove it") from error


@contextmanager
def announced(remote: Remote) -> Iterator[None]:
    """Let other processes find a sandbox inside the block.

    Raises:
        SandboxError: another one runs already.
    """
    require_none()
    path = state_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    document = json.dumps({"url": remote.url, "secret": remote.secret, "pid": remote.pid})
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(document, encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def require_none() -> None:
    """Do nothing if no sandbox runs here.

    Raises:
        SandboxError: one does.
    """
    try:
        running = find_remote()
        running.state()
    except SandboxError:
        return
    raise SandboxError(f"a sandbox runs already (process {running.pid}, {running.url}); end it: smokealarm down")
