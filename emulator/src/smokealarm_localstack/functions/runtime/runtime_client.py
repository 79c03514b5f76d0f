"""The Lambda Runtime API as ``awslambdaric`` calls it, over one kept-alive loopback connection.

``awslambdaric`` imports a compiled module of this name for the four calls of the invocation loop. This one has the same
functions, needs no compiler and no particular interpreter, and also understands the headers that only our server
sends. Source of the calls: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import os
import socket

_PREFIX = "/2018-06-01/runtime/invocation"
_DEADLINE = "Lambda-Runtime-Deadline-Ms"
_FAULT = "smokealarm-function-fault"
_CLOCK = "smokealarm-clock"
_FIRST_ERROR = 400
_KNOWN = (
    "Lambda-Runtime-Aws-Request-Id",
    "Lambda-Runtime-Trace-Id",
    "Lambda-Runtime-Invoked-Function-Arn",
    "Lambda-Runtime-Client-Context",
    "Lambda-Runtime-Cognito-Identity",
    "Content-Type",
)

_user_agent = "aws-lambda-python"
_connection = None
_fault = None
_answer = None


class _Connection:
    """One HTTP/1.1 connection to the Runtime API."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._socket.makefile("rb")
        self._address = address

    def request(self, method, path, headers, body=b""):
        """Send one request and return (status, headers with lower-case names, body)."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._address}", f"User-Agent: {_user_agent}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        self._socket.sendall("\r\n".join(lines).encode("latin-1") + body)
        return self._response()

    def _response(self):
        status_line = self._reader.readline()
        if not status_line:
            os._exit(0)  # the Runtime API is gone, so nobody is left to run for
        headers = {}
        while line := self._reader.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        body = self._reader.read(int(headers.get("content-length", 0)))
        return int(status_line.split()[1]), headers, body


def initialize_client(user_agent):
    """Remember how the runtime names itself; the connection is made by the first call."""
    global _user_agent
    _user_agent = user_agent


def next():  # noqa: A001 -- the name is awslambdaric's
    """Wait for the next event; return (body, headers), the headers absent from the reply being ``None``."""
    global _fault
    _, headers, body = _call("GET", f"{_PREFIX}/next")
    if _CLOCK in headers:
        import virtual_time

        virtual_time.begin_event(headers[_CLOCK])
    fault = headers.get(_FAULT)
    _fault = json.loads(fault) if fault else None
    known = {name: headers.get(name.lower()) for name in _KNOWN}
    known[_DEADLINE] = int(headers[_DEADLINE.lower()])
    return body, known


def take_fault():
    """Return the fault that came with the current event, once, or ``None``."""
    global _fault
    fault, _fault = _fault, None
    return fault


def answer_instead(body):
    """Let the current event be answered with these bytes, whatever its handler returns."""
    global _answer
    _answer = body


def post_invocation_result(request_id, body, content_type, _invocation_id=None):
    """Post the handler's result (bytes), or what is answered instead of it."""
    global _answer
    body, _answer = body if _answer is None else _answer, None
    _post(f"{_PREFIX}/{request_id}/response", body, {"Content-Type": content_type})


def post_error(request_id, body, _xray_fault, _invocation_id=None):
    """Post the handler's error (JSON text); its X-Ray form is not used here."""
    global _answer
    _answer = None
    headers = {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": "Unhandled"}
    _post(f"{_PREFIX}/{request_id}/error", body.encode(), headers)


def connect(address):
    """Say where the Runtime API is (``host:port``); before any other call."""
    global _connection
    _connection = _Connection(address)


def _post(path, body, headers):
    status, _, reply = _call("POST", path, headers, body)
    if status >= _FIRST_ERROR:
        raise RuntimeError(f"Failed to post to {path}: {status} {reply.decode(errors='replace')}")


def _call(method, path, headers=None, body=b""):
    return _connection.request(method, path, headers or {}, body)
