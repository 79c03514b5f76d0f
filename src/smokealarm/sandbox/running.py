"""A sandbox that runs until somebody ends it, and its control from other processes."""

from __future__ import annotations

import os
import secrets
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from smokealarm.clock import Instant
from smokealarm.errors import SandboxError
from smokealarm.sandbox.control import control_application
from smokealarm.sandbox.happenings import Happenings
from smokealarm.sandbox.pace import real_pace
from smokealarm.sandbox.remote import Remote, announced
from smokealarm.sandbox.scene import Scene
from smokealarm.serving import HttpServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.sandbox.sandbox import Sandbox

__all__ = ["Pace", "RunningSandbox", "running"]

Pace: TypeAlias = Literal["stepped", "real"]

_MINUTE: Final = timedelta(minutes=1)


class RunningSandbox:
    """Lets the time of a sandbox pass, one caller after the other, until it is ended.

    On a backend with a real clock time cannot be moved; the tenant then follows the real one.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.failure: BaseException | None = None
        self._clock = sandbox.backend.clock() if sandbox.backend.capabilities.virtual_clock else None
        self._happenings = Happenings(sandbox)
        self._turn = threading.Lock()
        self._ended = threading.Event()

    def scene(self) -> Scene:
        """Return the sandbox for somebody who watches it from now on."""
        return Scene(self.sandbox, self.now, self._turn)

    def describe(self) -> Mapping[str, str]:
        """Return the addresses, and the secrets that belong to them, by name."""
        box, tokens = self.sandbox, self.sandbox.secrets
        return {
            "AWS endpoint": box.backend.endpoint.url,
            "stack": box.pipeline.stack_name,
            "tenant": box.tenant.url,
            "tenant token": tokens.tenant_token,
            "mail server": f"smtp://{box.mailbox.host}:{box.mailbox.port} (STARTTLS)",
            "mail user": box.mail_user,
            "mail password": tokens.mail_password,
            "Splunk HEC": f"{box.collector.url}/services/collector/event",
            "Splunk token": tokens.collector_token,
        }

    def details(self) -> Mapping[str, Any]:
        """Return the certificate that vouches for the mail server, and why rules cannot be answered, by their ids."""
        environment = self.sandbox.tenant.environment
        with environment.lock:
            failures = dict(environment.rules.failures)
        return {"mail authority": self.sandbox.mailbox.identity.ca_pem.decode(), "rule failures": failures}

    def now(self) -> Instant:
        """Return the sandbox's time."""
        return self._clock.now() if self._clock else Instant(time.time())

    def advance(self, length: timedelta) -> Instant:
        """Let time pass, the tenant following each full minute.

        Raises:
            SandboxError: the backend's clock is a real one, which cannot be moved.
        """
        if self._clock is None:
            raise SandboxError("time cannot be moved here: the backend's clock is a real one")
        with self._turn:
            begin = self._clock.now()
            for moment in begin.stops(begin + length, _MINUTE):
                self._clock.advance_to(moment)
                self.sandbox.follow(moment)
            return begin + length

    def keep_pace(self, passed: timedelta) -> None:
        """Let as much time pass as really did; where the clock is real, only the tenant has to follow."""
        if self._clock is not None:
            self.advance(passed)
            return
        with self._turn:
            self.sandbox.follow(self.now())

    def news(self) -> tuple[str, ...]:
        """Return what happened since the last call, in one line each."""
        with self._turn:
            return self._happenings.news()

    def end(self) -> None:
        """Begin to end."""
        self._ended.set()

    def fail(self, error: BaseException) -> None:
        """End because of an error, which :meth:`wait` raises."""
        self.failure = error
        self._ended.set()

    def wait(self) -> None:
        """Return when somebody ended it, or raise what did."""
        self._ended.wait()
        if self.failure is not None:
            raise self.failure


@contextmanager
def running(sandbox: Sandbox, pace: Pace) -> Iterator[RunningSandbox]:
    """Let a sandbox be found and controlled by other processes, for the length of the block.

    Raises:
        SandboxError: another one runs already.
    """
    controlled, secret = RunningSandbox(sandbox), secrets.token_hex(32)
    sandbox.begin(controlled.now())
    with ExitStack() as opened:
        scene = opened.enter_context(closing(controlled.scene()))
        application = control_application(controlled, secret, scene)
        server = opened.enter_context(HttpServer(application, "the sandbox's control"))
        opened.enter_context(announced(Remote(server.url, secret, os.getpid())))
        if pace == "real":
            opened.enter_context(real_pace(controlled.keep_pace, controlled.fail))
        yield controlled
