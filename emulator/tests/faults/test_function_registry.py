"""Which fault a run of a function meets."""

from typing import Any

import pytest

from smokealarm_localstack.faults.documents import InvalidFaultError
from smokealarm_localstack.faults.functions import FunctionFault, FunctionFaults


def registry(*documents: dict[str, Any]) -> FunctionFaults:
    """Return a registry with these faults, named by their place."""
    faults = FunctionFaults()
    for number, document in enumerate(documents):
        faults.put(FunctionFault.parse(str(number), document))
    return faults


def test_a_fault_strikes_its_function_only() -> None:
    """Another function is left alone."""
    faults = registry({"function": "ingest", "kind": "hang"})

    assert faults.pick("ingest", "invoke", now=0) == {"name": "0", "kind": "hang"}
    assert faults.pick("ingest-2", "invoke", now=0) is None


def test_a_wildcard_strikes_a_family_of_functions() -> None:
    """``*`` in the function's name matches any letters."""
    assert registry({"function": "weather-*", "kind": "hang"}).pick("weather-store", "invoke", now=0)


def test_a_fault_belongs_to_one_phase() -> None:
    """An init fault does not strike invocations, and without a phase a fault strikes invocations only."""
    init = registry({"function": "f", "kind": "error", "phase": "init"})
    invoke = registry({"function": "f", "kind": "error"})

    assert (init.pick("f", "invoke", now=0), invoke.pick("f", "init", now=0)) == (None, None)
    assert init.pick("f", "init", now=0)["kind"] == "error"


@pytest.mark.parametrize(
    ("document", "spec"),
    [
        ({"kind": "error"}, {"kind": "error", "type": "RuntimeError", "message": "injected fault"}),
        ({"kind": "crash"}, {"kind": "crash", "exit_status": 1}),
        ({"kind": "crash", "exit_status": 0}, {"kind": "crash", "exit_status": 0}),
        ({"kind": "crash", "signal": "SIGSEGV"}, {"kind": "crash", "signal": "SIGSEGV"}),
        ({"kind": "slow", "seconds": 4}, {"kind": "slow", "seconds": 4.0}),
        ({"kind": "memory"}, {"kind": "memory"}),
        ({"kind": "memory", "megabytes": 64}, {"kind": "memory", "megabytes": 64}),
        ({"kind": "dependency_down", "service": "s3"}, {"kind": "dependency_down", "service": "s3"}),
    ],
)
def test_the_spec_says_all_that_the_process_needs(document: dict[str, Any], spec: dict[str, Any]) -> None:
    """Each kind hands its arguments over, with defaults filled in."""
    assert registry({"function": "f", **document}).pick("f", "invoke", now=0) == {"name": "0", **spec}


def test_durations_are_drawn_repeatably() -> None:
    """A distributed delay varies from run to run of the function, and is the same in every run of the test."""
    document = {"function": "f", "kind": "slow", "minimum": 1, "maximum": 9, "seed": 5}
    first, second = registry(document), registry(document)
    drawn = [first.pick("f", "invoke", now=0)["seconds"] for _ in range(10)]

    assert drawn == [second.pick("f", "invoke", now=0)["seconds"] for _ in range(10)]
    assert len(set(drawn)) == 10


def test_hits_are_counted_by_fault() -> None:
    """Only the fault that struck counts a hit; a replaced fault starts at zero."""
    faults = registry({"function": "f", "kind": "hang", "probability": 0}, {"function": "f", "kind": "hang"})
    faults.pick("f", "invoke", now=0)
    assert [striker.hits for _, striker in faults.active()] == [0, 1]

    faults.put(FunctionFault.parse("1", {"function": "f", "kind": "hang"}))
    assert [striker.hits for _, striker in faults.active()] == [0, 0]


def test_a_removed_fault_strikes_no_more() -> None:
    """Removing says whether there was such a fault."""
    faults = registry({"function": "f", "kind": "hang"})

    assert (faults.remove("0"), faults.remove("0")) == (True, False)
    assert faults.pick("f", "invoke", now=0) is None


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({"kind": "hagn"}, "unknown kind 'hagn'; did you mean 'hang'"),
        ({"kind": "hang", "seconds": 3}, "unknown field 'seconds' of a 'hang' fault"),
        ({"kind": "slow"}, "needs 'seconds', or 'minimum' and 'maximum', or 'median' and 'sigma'"),
        ({"kind": "slow", "minimum": 5, "maximum": 1}, "cannot last uniform 5 to 1 s"),
        ({"kind": "slow", "seconds": -1}, "cannot last fixed -1"),
        ({"kind": "crash", "signal": "SIGKIL"}, "unknown signal 'SIGKIL'; did you mean 'SIGKILL'"),
        ({"kind": "error", "phase": "start"}, "unknown phase 'start'; expected one of: init, invoke"),
        ({"kind": "dependency_down"}, "'service' is missing, expected a string"),
    ],
)
def test_a_fault_that_cannot_be_meant_is_refused(document: dict[str, Any], complaint: str) -> None:
    """A refusal says what is wrong and the nearest valid word."""
    with pytest.raises(InvalidFaultError, match=complaint):
        FunctionFault.parse("x", {"function": "f", **document})
