"""The Lambda Runtime API for one function process, on a loopback port of its own.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import contextlib
import json
import queue
import socket
import threading
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any, Final

from smokealarm_localstack import clock

_PREFIX: Final = "/2018-06-01/runtime"
_ACCEPTED: Final = b'{"status":"OK"}\n'


@dataclass(frozen=True, slots=True)
class Event:
    """An event on its way to the handler.

    ``deadline`` is in epoch seconds, ``fault`` a JSON-able spec or ``None``; ``extra_headers`` go along as they are.
    """

    request_id: str
    function_arn: str
    body: bytes
    deadline: float
    trace_id: str
    client_context: str | None = None
    fault: dict[str, Any] | None = None
    extra_headers: dict[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """Return the headers of the reply to ``next``."""
        headers = {
            "Lambda-Runtime-Aws-Request-Id": self.request_id,
            "Lambda-Runtime-Invoked-Function-Arn": self.function_arn,
            "Lambda-Runtime-Deadline-Ms": str(int(self.deadline * 1000)),
            "Lambda-Runtime-Trace-Id": self.trace_id,
            "Content-Type": "application/json",
        }
        if self.client_context:
            headers["Lambda-Runtime-Client-Context"] = self.client_context
        if self.fault:
            headers["Smokealarm-Function-Fault"] = json.dumps(self.fault)
        return headers | self.extra_headers


@dataclass(frozen=True, slots=True)
class Posted:
    """What the function posted about an event: its result, or its error."""

    body: bytes
    is_error: bool


class InitErrorPosted(Exception):  # noqa: N818 -- it is the vendor's name for the event
    """The function posted an init error; ``body`` is its JSON text."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body.decode("utf-8", "replace"))
        self.body = body


class RuntimeApi:
    """Serves ``next``, ``response``, ``error`` and ``init/error``.

    ``ready`` is done when the function asks for its first event; it carries ``InitErrorPosted`` if the init phase
    failed, or what ``fail`` was called with.
    """

    def __init__(self) -> None:
        self.ready: Future[None] = Future()
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._awaited: tuple[str, Future[Posted]] | None = None
        self._failure: BaseException | None = None
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        clock.start_io_thread(self._accept, "runtime-api")

    @property
    def address(self) -> str:
        """Return ``host:port``, the value of ``AWS_LAMBDA_RUNTIME_API``."""
        host, port = self._listener.getsockname()
        return f"{host}:{port}"

    def deliver(self, event: Event) -> "Future[Posted]":
        """Hand over an event; the returned future carries what the function posts, or what ``fail`` was called with."""
        posted: Future[Posted] = Future()
        with self._lock:
            if self._failure is not None:
                posted.set_exception(self._failure)
                return posted
            self._awaited = (event.request_id, posted)
        self._events.put(event)
        return posted

    def fail(self, error: BaseException) -> None:
        """Say that the process is gone: whatever is awaited, now or later, ends with ``error``."""
        with self._lock:
            self._failure = error
            awaited, self._awaited = self._awaited, None
        _settle(self.ready, error)
        if awaited:
            _settle(awaited[1], error)
        self.close()

    def close(self) -> None:
        """Stop listening and release the connection that waits for an event."""
        self._events.put(None)
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def next_event(self) -> Event | None:
        """Note that the function is ready and wait for an event; ``None`` when there will be no more."""
        _settle(self.ready, None)
        return self._events.get()

    def posted(self, request_id: str, posted: Posted) -> bool:
        """Pass on what the function posted; false if nobody awaits that request."""
        with self._lock:
            if self._awaited is None or self._awaited[0] != request_id:
                return False
            future, self._awaited = self._awaited[1], None
        _settle(future, posted)
        return True

    def init_error(self, body: bytes) -> None:
        """Note that the init phase failed."""
        _settle(self.ready, InitErrorPosted(body))

    def _accept(self) -> None:
        while True:
            try:
                connection, address = self._listener.accept()
            except OSError:
                return
            clock.start_io_thread(partial(self._serve, connection, address), "runtime-api")

    def _serve(self, connection: socket.socket, address: tuple[str, int]) -> None:
        with connection:
            try:
                _Handler(connection, address, self)  # type: ignore[arg-type]
            except OSError:
                return  # the process went away in the middle of a call; its exit is noticed elsewhere


class _Handler(BaseHTTPRequestHandler):
    """One connection of the function to its Runtime API."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: RuntimeApi  # type: ignore[assignment]

    def do_GET(self) -> None:
        self._body()
        if self.path != f"{_PREFIX}/invocation/next":
            self._reply(404, b"")
            return
        event = self.server.next_event()
        if event is None:
            self.close_connection = True
            return
        self._reply(200, event.body, event.headers())

    def do_POST(self) -> None:
        body = self._body()
        match self.path.removeprefix(_PREFIX).split("/"):
            case ["", "invocation", request_id, "response"]:
                self._answer(accepted=self.server.posted(request_id, Posted(body, is_error=False)))
            case ["", "invocation", request_id, "error"]:
                self._answer(accepted=self.server.posted(request_id, Posted(body, is_error=True)))
            case ["", "init", "error"]:
                self.server.init_error(body)
                self._answer(accepted=True)
            case _:
                self._reply(404, b"")

    def _answer(self, *, accepted: bool) -> None:
        if accepted:
            self._reply(202, _ACCEPTED)
        else:
            self._reply(400, b'{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}')

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunks(self) -> list[bytes]:
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return chunks

    def _reply(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response_only(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: LocalStack's log is no access log."""


def _settle(future: "Future[Any]", result: object) -> None:
    """Give a future its result or exception unless it has one."""
    try:
        if isinstance(result, BaseException):
            future.set_exception(result)
        else:
            future.set_result(result)
    except InvalidStateError:
        pass
