"""A small HTTP server that stands in for a backend and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from smokealarm.cloud.endpoint import Endpoint


@dataclass
class Answer:
    """What the stub answers to one path."""

    body: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Stub:
    """The stub's address, its answers by method and path, and the requests it got."""

    endpoint: Endpoint
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, object]] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Stub]:
    """Serve on a free loopback port for the length of the block; what has no answer is answered 404."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    stub = Stub(Endpoint("http", "127.0.0.1", server.server_address[1]))
    server.stub = stub  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        stub: Stub = self.server.stub  # type: ignore[attr-defined]
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        stub.asked.append((f"{self.command} {self.path}", json.loads(sent) if sent.startswith(b"{") else None))
        answer = stub.answers.get(f"{self.command} {self.path}", Answer({"message": "no such path"}, 404))
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in (answer.headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_GET  # noqa: N815 - the names that the base class looks up

    def log_message(self, *_: object) -> None:
        """Say nothing."""
