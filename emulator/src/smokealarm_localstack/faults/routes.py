"""The HTTP routes by which faults are set, read and taken away.

``/_localstack/chaos/faults`` and ``/_localstack/chaos/effects`` have the shape of LocalStack's Chaos API
(https://docs.localstack.cloud/user-guide/chaos-engineering/chaos-api); what it lacks is below ``/_smokealarm/faults``.
"""

import json
from collections.abc import Callable
from typing import Any

from localstack.http import Request, Response, route

from smokealarm_localstack.faults.api import ApiFault, Chaos
from smokealarm_localstack.faults.documents import Document, InvalidFaultError
from smokealarm_localstack.faults.functions import FunctionFault, FunctionFaults
from smokealarm_localstack.faults.limits import Limits
from smokealarm_localstack.telemetry.loss import loss


def _json(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document), status=status, mimetype="application/json")


def _answer(act: Callable[[], Any]) -> Response:
    """Run a handler's body and turn what the caller got wrong into a 400 that says so."""
    try:
        return _json(act())
    except json.JSONDecodeError as error:
        return _json({"error": f"the body is not JSON: {error}"}, 400)
    except InvalidFaultError as error:
        return _json({"error": str(error)}, 400)


def _body(request: Request) -> Any:
    return json.loads(request.get_data(as_text=True) or "null")


def _rules(request: Request) -> list[ApiFault]:
    rules = _body(request)
    if not isinstance(rules, list):
        raise InvalidFaultError(f"expected a JSON array of rules, got {type(rules).__name__}")
    return [ApiFault.parse(rule) for rule in rules]


class ChaosRoutes:
    """The Chaos API: an array of rules that are tried in order, and one latency for all calls."""

    def __init__(self, chaos: Chaos) -> None:
        self._chaos = chaos

    @route("/_localstack/chaos/faults", methods=["GET"])
    def faults(self, request: Request) -> Response:  # noqa: ARG002  what a route is given
        """Answer the rules as they were posted."""
        return _json(self._posted())

    @route("/_localstack/chaos/faults", methods=["POST"])
    def replace_faults(self, request: Request) -> Response:
        """Replace all rules; ``[]`` disables faults, ``[{}]`` makes every call fail."""
        return self._change(self._chaos.replace, request)

    @route("/_localstack/chaos/faults", methods=["PATCH"])
    def add_faults(self, request: Request) -> Response:
        """Append rules."""
        return self._change(self._chaos.add, request)

    @route("/_localstack/chaos/faults", methods=["DELETE"])
    def remove_faults(self, request: Request) -> Response:
        """Remove rules, each told in exactly the words in which it was posted."""
        return self._change(self._chaos.remove, request)

    @route("/_localstack/chaos/effects", methods=["GET"])
    def effects(self, request: Request) -> Response:  # noqa: ARG002  what a route is given
        """Answer the network effects."""
        return _json({"latency": self._chaos.latency_ms})

    @route("/_localstack/chaos/effects", methods=["POST"])
    def set_effects(self, request: Request) -> Response:
        """Set the latency, in milliseconds."""

        def act() -> dict[str, int]:
            latency = Document(_body(request), {"latency"}, "network effect").integer("latency", 0)
            if latency < 0:
                raise InvalidFaultError(f"'latency' is {latency}, expected milliseconds from 0 up")
            self._chaos.latency_ms = latency
            return {"latency": latency}

        return _answer(act)

    def _change(self, change: Callable[[list[ApiFault]], None], request: Request) -> Response:
        def act() -> list[Any]:
            change(_rules(request))
            return self._posted()

        return _answer(act)

    def _posted(self) -> list[Any]:
        return [json.loads(rule.posted) for rule, _ in self._chaos.rules()]


class FaultRoutes:
    """What the Chaos API has no words for: function faults, limits of the account, and hit counts of everything."""

    def __init__(self, chaos: Chaos, functions: FunctionFaults) -> None:
        self._chaos = chaos
        self._functions = functions
        self._limits = Limits()

    @route("/_smokealarm/faults", methods=["GET"])
    def everything(self, request: Request) -> Response:  # noqa: ARG002  what a route is given
        """Answer all active faults with the number of calls each has struck."""
        return _json(
            {
                "api": [{**json.loads(rule.posted), "hits": striker.hits} for rule, striker in self._chaos.rules()],
                "effects": {"latency": self._chaos.latency_ms},
                "functions": self._active_functions(),
                "limits": self._limits.values(),
                "lost_metrics": sorted(loss.namespaces),
            }
        )

    @route("/_smokealarm/faults", methods=["DELETE"])
    def clear(self, request: Request) -> Response:
        """Take every fault away and answer what is left."""
        self._chaos.replace([])
        self._chaos.latency_ms = 0
        self._functions.clear()
        self._limits.reset()
        loss.namespaces = frozenset()
        return self.everything(request)

    @route("/_smokealarm/faults/functions", methods=["GET"])
    def functions(self, request: Request) -> Response:  # noqa: ARG002  what a route is given
        """Answer the active function faults with their hits."""
        return _json(self._active_functions())

    @route("/_smokealarm/faults/functions", methods=["DELETE"])
    def clear_functions(self, request: Request) -> Response:  # noqa: ARG002  what a route is given
        """Take all function faults away."""
        self._functions.clear()
        return _json([])

    @route("/_smokealarm/faults/functions/<name>", methods=["PUT"])
    def put_function_fault(self, request: Request, name: str) -> Response:
        """Add a function fault, or replace the one of that name."""

        def act() -> list[Any]:
            self._functions.put(FunctionFault.parse(name, _body(request)))
            return self._active_functions()

        return _answer(act)

    @route("/_smokealarm/faults/functions/<name>", methods=["DELETE"])
    def remove_function_fault(self, request: Request, name: str) -> Response:  # noqa: ARG002  what a route is given
        """Take one function fault away; 404 when there is none of that name."""
        if not self._functions.remove(name):
            return _json({"error": f"no function fault is named '{name}'"}, 404)
        return _json(self._active_functions())

    @route("/_smokealarm/faults/lost-metrics", methods=["GET"])
    def lost_metrics(self, request: Request) -> Response:  # noqa: ARG002  what a route is given
        """Answer the namespaces whose metrics CloudWatch loses."""
        return _json(sorted(loss.namespaces))

    @route("/_smokealarm/faults/lost-metrics", methods=["PUT"])
    def lose_metrics(self, request: Request) -> Response:
        """Let CloudWatch lose the metrics of these namespaces, and of no others."""

        def act() -> list[str]:
            loss.namespaces = frozenset(Document(_body(request), {"namespaces"}, "loss").texts("namespaces"))
            return sorted(loss.namespaces)

        return _answer(act)

    @route("/_smokealarm/faults/limits", methods=["GET"])
    def limits(self, request: Request) -> Response:  # noqa: ARG002  what a route is given
        """Answer every limit by its name."""
        return _json(self._limits.values())

    @route("/_smokealarm/faults/limits/<name>", methods=["PUT"])
    def set_limit(self, request: Request, name: str) -> Response:
        """Set one limit, and answer all of them."""

        def act() -> dict[str, int]:
            self._limits.set(name, Document(_body(request), {"limit"}, "limit").integer("limit"))
            return self._limits.values()

        return _answer(act)

    def _active_functions(self) -> list[Any]:
        return [{**json.loads(fault.posted), "hits": striker.hits} for fault, striker in self._functions.active()]
