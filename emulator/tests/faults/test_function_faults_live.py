"""Faults inside functions that really run, on the virtual clock."""

from typing import Any

import pytest

FUNCTIONS = "/_smokealarm/faults/functions"


def put(virtual: Any, function: Any, **fault: Any) -> None:
    """Put a fault into a function."""
    virtual.call("PUT", f"{FUNCTIONS}/test", {"function": function.name, **fault})


def hits(virtual: Any) -> int:
    """Return how often the only fault struck."""
    return virtual.call("GET", FUNCTIONS)[0]["hits"]


@pytest.mark.parametrize(
    ("fault", "error_type"),
    [
        ({"kind": "error", "type": "OrderLost"}, "OrderLost"),
        ({"kind": "crash", "exit_status": 1}, "Runtime.ExitError"),
        ({"kind": "crash", "signal": "SIGTERM"}, "Runtime.ExitError"),
        ({"kind": "hang"}, "Sandbox.Timedout"),
        ({"kind": "slow", "seconds": 31}, "Sandbox.Timedout"),
        ({"kind": "slow", "seconds": 29}, None),
        ({"kind": "memory"}, "Runtime.OutOfMemory"),
        ({"kind": "dependency_down", "service": "s3"}, "EndpointConnectionError"),
        ({"kind": "large_response", "megabytes": 7}, "Function.ResponseSizeTooLarge"),
        ({"kind": "large_response", "megabytes": 5}, None),
    ],
)
def test_a_fault_bites_and_ends(virtual: Any, function: Any, fault: dict[str, Any], error_type: str | None) -> None:
    """The invocation fails as AWS would report it, is counted, and the next one without the fault is healthy."""
    put(virtual, function, **fault)
    assert function({"list_buckets": True})[0] == error_type
    assert hits(virtual) == 1

    virtual.call("DELETE", f"{FUNCTIONS}/test")
    assert function({"list_buckets": True})[0] is None


def test_a_hang_costs_virtual_time_only(virtual: Any, function: Any) -> None:
    """A function that hangs is ended after the 30.00 s of its timeout."""
    put(virtual, function, kind="hang")
    before = virtual.now()
    _, result = function()

    assert result["errorMessage"].endswith("Task timed out after 30.00 seconds")
    assert 30 <= virtual.now() - before < 31


def test_an_init_error_strikes_cold_starts(virtual: Any, function: Any) -> None:
    """A fresh environment fails to load the function, for as long as the fault is there."""
    put(virtual, function, kind="error", type="ImportError", phase="init")
    assert [function()[0], function()[0]] == ["ImportError", "ImportError"]

    virtual.call("DELETE", f"{FUNCTIONS}/test")
    assert function()[0] is None


def test_an_init_error_leaves_warm_environments_alone(virtual: Any, function: Any) -> None:
    """A warm environment does not load its code again, so it does not meet the fault."""
    function()
    put(virtual, function, kind="error", type="ImportError", phase="init")

    assert function()[0] is None
    assert hits(virtual) == 0


def test_probability_strikes_the_same_invocations_in_every_run(virtual: Any, function: Any) -> None:
    """Half of the invocations fail, and the same ones when the fault is put in again with its seed."""

    def outcomes() -> list[str | None]:
        put(virtual, function, kind="error", probability=0.5, seed=11)
        return [function()[0] for _ in range(12)]

    first = outcomes()

    assert first == outcomes()
    assert set(first) == {None, "RuntimeError"}


def test_a_window_follows_the_virtual_clock(virtual: Any, function: Any) -> None:
    """A fault that starts in ten minutes leaves the function alone until then."""
    put(virtual, function, kind="error", start=virtual.now() + 600)
    assert function()[0] is None

    virtual.advance(601)
    assert function()[0] == "RuntimeError"
