"""An environment that answers what a test says, and keeps what it was asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from smokealarm.dynatrace.client import ClientOptions, DynatraceClient

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOKEN = "dt0c01.PUBLIC.SECRET-PART"  # noqa: S105 - nobody's


@dataclass
class StandIn:
    """Answers one request after the other; a callable is given the request and may raise."""

    answers: list[httpx.Response | Callable[[httpx.Request], httpx.Response]]
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Return the next answer; the last one again and again."""
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(request) if callable(answer) else answer

    @property
    def last(self) -> tuple[str, str, dict[str, str]]:
        """The method, the path and the parameters of the newest request."""
        request = self.asked[-1]
        return request.method, request.url.path, dict(request.url.params)

    @property
    def sent(self) -> Any:
        """The JSON of the newest request's body."""
        return json.loads(self.asked[-1].content)


def answering(*answers: Any, **options: Any) -> tuple[DynatraceClient, StandIn]:
    """Return a client and what it asks; answers are responses, callables, or JSON documents."""
    ready = [each if isinstance(each, httpx.Response) or callable(each) else json_answer(each) for each in answers]
    stand_in = StandIn(ready)
    transport = httpx.MockTransport(stand_in)
    return DynatraceClient("http://localhost:1", TOKEN, options=ClientOptions(**options), transport=transport), stand_in


def json_answer(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """Return an answer of a JSON document."""
    return httpx.Response(status, headers=headers, content=json.dumps(document).encode())


def refusal(status: int, message: str, *violations: tuple[str, str]) -> httpx.Response:
    """Return the vendor's error envelope."""
    listed = [{"path": path, "message": text, "parameterLocation": "PAYLOAD_BODY"} for path, text in violations]
    error = {"code": status, "message": message, "constraintViolations": listed}
    return json_answer({"error": error}, status)
