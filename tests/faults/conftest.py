"""The pipeline with faults, and a backend made of dictionaries for tests of the levers alone."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.faults.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.cloud.backend import Backend
    from smokealarm.cloud.control import VirtualClock
    from smokealarm.pipeline.handles import Pipeline


class FakeChannel:
    """The Chaos API and the list of function faults, as the embedded backend answers them."""

    def __init__(self) -> None:
        self.rules: list[dict[str, Any]] = []
        self.functions: dict[str, dict[str, Any]] = {}
        self.hits = 0
        self.counts = True
        self.stuck = False

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Answer one request; while ``stuck``, nothing that was put in can be taken out."""
        if path == "/_localstack/chaos/faults":
            return self._rules(method, body)
        if method == "PUT":
            self.functions[path.rsplit("/", 1)[1]] = json.loads(json.dumps(body))
        elif method == "DELETE" and not self.stuck:
            del self.functions[path.rsplit("/", 1)[1]]
        return [{**fault, "name": name, "hits": self.hits} for name, fault in self.functions.items()]

    def send(self, method: str, path: str) -> httpx.Response:
        """Answer the page of hit counts, or 404 like a backend that does not count."""
        assert (method, path) == ("GET", "/_smokealarm/faults")
        counted = [{**rule, "hits": self.hits} for rule in self.rules]
        return httpx.Response(200, json={"api": counted}) if self.counts else httpx.Response(404)

    def _rules(self, method: str, body: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if method == "PATCH":
            self.rules += json.loads(json.dumps(body))
        elif method == "DELETE" and not self.stuck:
            self.rules = [rule for rule in self.rules if rule not in body]
        return self.rules


class FakeLambda:
    """One function with reserved concurrency."""

    def __init__(self) -> None:
        self.reserved: int | None = 5
        self.stuck = False

    def can_paginate(self, _operation: str) -> bool:
        """Say that one page is all there is."""
        return False

    def list_functions(self) -> dict[str, Any]:
        """List the only function."""
        return {"Functions": [{"FunctionName": "ingest"}]}

    def get_function_concurrency(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803  AWS's own name
        """Answer the reservation, if there is one."""
        assert FunctionName == "ingest"
        return {} if self.reserved is None else {"ReservedConcurrentExecutions": self.reserved}

    def put_function_concurrency(self, FunctionName: str, ReservedConcurrentExecutions: int) -> None:  # noqa: N803
        """Reserve; while ``stuck``, a raise has no effect."""
        assert FunctionName == "ingest"
        if not (self.stuck and ReservedConcurrentExecutions > (self.reserved or 0)):
            self.reserved = ReservedConcurrentExecutions

    def delete_function_concurrency(self, FunctionName: str) -> None:  # noqa: N803
        """Take the reservation away."""
        assert FunctionName == "ingest"
        self.reserved = None


@pytest.fixture
def cloud() -> SimpleNamespace:
    """Provide a cloud with one function, named ingest, and one state machine, named observations."""
    states = SimpleNamespace(
        can_paginate=lambda _operation: False,
        list_state_machines=lambda: {"stateMachines": [{"name": "observations"}]},
    )
    return SimpleNamespace(channel=FakeChannel(), clients=SimpleNamespace(lambda_=FakeLambda(), stepfunctions=states))


@pytest.fixture
def bench(backend: Backend, virtual_clock: VirtualClock, pipeline: Pipeline) -> Iterator[Bench]:
    """Provide the pipeline, and see that no fault is left behind."""
    before = backend.channel.call("GET", "/_smokealarm/faults")
    yield Bench(backend, virtual_clock, pipeline)
    assert backend.channel.call("GET", "/_smokealarm/faults") == before
