"""Faults of settings and of definitions bite the deployed pipeline, and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smokealarm.errors import UnknownTarget
from smokealarm.pipeline.observation import executions

if TYPE_CHECKING:
    from tests.faults.bench import Bench

pytestmark = [pytest.mark.faults, pytest.mark.virtual_clock]


def last_execution(bench: Bench) -> str:
    """Return the status of the execution that began last."""
    found = executions(bench.backend.clients.stepfunctions, bench.pipeline.state_machine)
    return max(found, key=lambda each: each.started).status


def test_a_short_retention_loses_what_waits(bench: Bench) -> None:
    """A message that nobody takes for a minute is gone; without the fault it waits."""
    with bench.injected("plumbing.mapping_off", "ingest mapping"):
        with bench.injected("plumbing.wrong_retention", "ingest queue", seconds=60) as injection:
            lost = bench.upload()
            bench.wait(minutes=3)
            assert bench.queued() == 0
        injection.require_effect()
        kept = bench.upload()
        bench.wait(minutes=3)
        assert bench.queued() == 1
    bench.wait(minutes=5)

    assert (bench.processed(lost), bench.processed(kept)) == (False, True)


def test_a_wrong_receive_count_gives_messages_up_sooner(bench: Bench) -> None:
    """A poison message is set aside after its first visibility timeout; without the fault after its third."""
    before = bench.dead_letters()
    with bench.injected("plumbing.wrong_receive_count", "ingest queue", receives=1):
        bench.poison()
        bench.wait(minutes=4)
        assert bench.dead_letters() == before + 1
    bench.poison()
    bench.wait(minutes=4)
    assert bench.dead_letters() == before + 1
    bench.wait(minutes=6)

    assert bench.dead_letters() == before + 2


def test_a_function_that_may_run_for_longer_outlasts_its_old_timeout(bench: Bench) -> None:
    """A run of 40 s ends well during the fault; without it, each one is killed after 30 s."""
    before = bench.errors("transform")
    with bench.injected("function.slow", "transform", seconds=40):
        with bench.injected("plumbing.wrong_timeout", "transform", seconds=50):
            file = bench.upload()
            bench.wait(minutes=2)
            assert (bench.processed(file), bench.errors("transform")) == (True, before)
        bench.upload()
        bench.wait(minutes=4)

    assert bench.errors("transform") == before + 3


def test_a_reservation_that_is_gone_comes_back(bench: Bench) -> None:
    """The function has no concurrency of its own during the fault, and as much as before afterwards."""
    client, name = bench.backend.clients.lambda_, bench.pipeline.function("store").name

    def reserved() -> int | None:
        return client.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions")

    before = reserved()
    with bench.injected("capacity.reservation_gone", "store"):
        assert reserved() is None

    assert before is not None
    assert reserved() == before


def test_executions_are_held_up_for_as_long_as_the_fault_says(bench: Bench) -> None:
    """An execution begins after five minutes; without the fault at once."""
    with bench.injected("workflow.held_up", "state machine", seconds=300):
        late = bench.upload()
        bench.wait(minutes=4)
        assert (last_execution(bench), bench.processed(late)) == ("RUNNING", False)
        bench.wait(minutes=2)
        assert bench.processed(late)
    file = bench.upload()
    bench.wait(minutes=1)

    assert bench.processed(file)


def test_a_wrong_input_path_fails_executions_at_once(bench: Bench) -> None:
    """No retry heals what the definition says; without the fault the next file is processed."""
    with bench.injected("workflow.wrong_input_path", "state machine", state="Store"):
        bench.upload()
        bench.wait(minutes=1)
        assert last_execution(bench) == "FAILED"
    file = bench.upload()
    bench.wait(minutes=1)

    assert bench.processed(file)


def test_a_state_that_is_not_there_is_named_with_its_neighbour(bench: Bench) -> None:
    """A misspelt state is found out before anything is broken."""
    with (
        pytest.raises(UnknownTarget, match="no state is named 'Stroe'; did you mean 'Store'"),
        bench.injected("workflow.wrong_input_path", "state machine", state="Stroe"),
    ):
        pytest.fail("the block must not run")


def test_an_answer_that_is_too_large_is_an_error(bench: Bench) -> None:
    """Lambda fails the run; the next one, without the fault, answers."""
    before = bench.errors("validate")
    with bench.injected("function.large_response", "validate") as injection:
        bench.upload()
        bench.wait(minutes=2)
    assert bench.errors("validate") == before + injection.require_effect().hits
    file = bench.upload()
    bench.wait(minutes=1)

    assert bench.processed(file)


def test_latency_slows_functions_down_and_nobody_else(bench: Bench) -> None:
    """Five functions that each call AWS once make a file 25 s later; without the fault it takes no time."""
    with bench.injected("api.latency", milliseconds=5000):
        before = bench.clock.now()
        file = bench.upload()
        assert bench.clock.now().since(before).total_seconds() < 1
        bench.wait(minutes=0.3)
        assert not bench.processed(file)
        bench.wait(minutes=0.2)
        assert bench.processed(file)
    file = bench.upload()
    bench.wait(minutes=0.1)

    assert bench.processed(file)
