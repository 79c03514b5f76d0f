"""A fault is applied for the length of a block, undone, and proved undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from smokealarm.errors import FaultError, FaultHadNoEffect, FaultNotUndone, UnknownTarget, UsageError
from smokealarm.pipeline import faults

if TYPE_CHECKING:
    from types import SimpleNamespace

HANG = faults.named("function.hang", "ingest")
THROTTLED = faults.named("capacity.start_execution_throttled", "observations", seed=4)
LIMITED = faults.named("capacity.reserved_concurrency", "ingest", limit=0)


def test_a_function_fault_is_there_in_the_block_only(cloud: SimpleNamespace) -> None:
    """Inside the block the backend lists the fault, after it nothing."""
    with faults.injected(HANG, cloud):
        [listed] = cloud.channel.functions.values()
        assert listed == {"function": "ingest", "kind": "hang", "phase": "invoke", "probability": 1.0, "seed": 0}

    assert cloud.channel.functions == {}


def test_an_api_fault_is_there_in_the_block_only(cloud: SimpleNamespace) -> None:
    """Inside the block the Chaos API has the rule, in its own words; other people's rules stay."""
    cloud.channel.rules = [{"service": "s3"}]
    with faults.injected(THROTTLED, cloud):
        assert cloud.channel.rules[1:] == [
            {
                "service": "stepfunctions",
                "operation": "StartExecution",
                "resource": "observations",
                "probability": 1.0,
                "seed": 4,
                "error": {"statusCode": 400, "code": "ThrottlingException", "message": "Rate exceeded"},
            }
        ]

    assert cloud.channel.rules == [{"service": "s3"}]


@pytest.mark.parametrize("before", [5, None])
def test_a_setting_is_what_it_was(cloud: SimpleNamespace, before: int | None) -> None:
    """A changed setting gets its old value back, also when it had none."""
    cloud.clients.lambda_.reserved = before
    with faults.injected(LIMITED, cloud):
        assert cloud.clients.lambda_.reserved == 0

    assert cloud.clients.lambda_.reserved == before


@pytest.mark.parametrize("fault", [HANG, THROTTLED, LIMITED], ids=str)
def test_an_end_is_reached_when_the_block_fails(cloud: SimpleNamespace, fault: faults.Fault) -> None:
    """An exception in the block comes out, and the fault is undone all the same."""
    with pytest.raises(ZeroDivisionError), faults.injected(fault, cloud):
        raise ZeroDivisionError

    assert (cloud.channel.functions, cloud.channel.rules, cloud.clients.lambda_.reserved) == ({}, [], 5)


@pytest.mark.parametrize("fault", [HANG, THROTTLED, LIMITED], ids=str)
def test_a_fault_that_stays_is_reported(cloud: SimpleNamespace, fault: faults.Fault) -> None:
    """When the state read back differs from the state before, the end was no end."""
    cloud.channel.stuck = cloud.clients.lambda_.stuck = True
    expected = r"was not undone: expected .* as before, found "
    with pytest.raises(FaultNotUndone, match=expected), faults.injected(fault, cloud):
        pass


def test_a_fault_that_stays_is_reported_over_the_failure_of_the_block(cloud: SimpleNamespace) -> None:
    """The failure of the block is kept as the context of the worse news."""
    cloud.channel.stuck = True
    with pytest.raises(FaultNotUndone) as raised, faults.injected(HANG, cloud):
        raise ZeroDivisionError

    assert isinstance(raised.value.__context__, ZeroDivisionError)


@pytest.mark.parametrize("fault", [HANG, THROTTLED], ids=str)
def test_the_same_fault_cannot_be_active_twice(cloud: SimpleNamespace, fault: faults.Fault) -> None:
    """Its hits could not be told apart, and the first end would end both; the first one goes on."""
    with faults.injected(fault, cloud):
        with pytest.raises(FaultError, match="is active already"), faults.injected(fault, cloud):
            pytest.fail("the block must not run")
        assert len(cloud.channel.functions) + len(cloud.channel.rules) == 1


@pytest.mark.parametrize("fault", [HANG, THROTTLED], ids=str)
def test_hits_are_the_effect_and_stay_readable(cloud: SimpleNamespace, fault: faults.Fault) -> None:
    """The effect counts hits while the fault is active, and keeps the last count."""
    with faults.injected(fault, cloud) as injection:
        assert injection.effect.seen is False
        cloud.channel.hits = 3
    cloud.channel.hits = 99

    assert (injection.require_effect().hits, injection.effect.seen) == (3, True)


def test_a_fault_that_struck_nothing_had_no_effect(cloud: SimpleNamespace) -> None:
    """Demanding an effect that was not seen fails, and names the fault."""
    with faults.injected(HANG, cloud) as injection:
        pass
    with pytest.raises(FaultHadNoEffect, match=r"'function.hang' on 'ingest' had no effect: expected at least one hit"):
        injection.require_effect()


def test_a_setting_that_was_wrong_already_had_no_effect(cloud: SimpleNamespace) -> None:
    """Setting a limit to the value that it had changes nothing."""
    cloud.clients.lambda_.reserved = 0
    with faults.injected(LIMITED, cloud) as injection:
        pass
    with pytest.raises(FaultHadNoEffect, match="expected the setting to change"):
        injection.require_effect()


def test_a_backend_that_does_not_count_gets_the_benefit_of_the_doubt(cloud: SimpleNamespace) -> None:
    """Without counts the effect is unknown, which is not the same as none."""
    cloud.channel.counts = False
    with faults.injected(THROTTLED, cloud) as injection:
        pass

    assert injection.require_effect().seen is None


def test_an_unknown_target_is_found_before_anything_is_broken(cloud: SimpleNamespace) -> None:
    """The error names the nearest thing of that kind."""
    expected = "no function is named 'injest'; did you mean 'ingest'"
    with pytest.raises(UnknownTarget, match=expected), faults.injected(faults.named("function.hang", "injest"), cloud):
        pytest.fail("the block must not run")

    assert cloud.channel.functions == {}


def windowed(now: list[float], cloud: SimpleNamespace) -> Any:
    """Inject a limit from 10 to 20 by the clock ``now``."""
    fault = faults.named("capacity.reserved_concurrency", "ingest", limit=0, start=10.0, end=20.0)
    return faults.injected(fault, cloud, lambda: now[0])


def test_a_setting_follows_its_window(cloud: SimpleNamespace) -> None:
    """The setting is wrong from the start until just before the end."""
    now, seen = [0.0], []
    with windowed(now, cloud) as injection:
        assert injection.moments == (10.0, 20.0)
        for now[0] in (9.9, 10.0, 19.9, 20.0):
            injection.follow()
            seen.append(cloud.clients.lambda_.reserved)

    assert seen == [5, 0, 0, 5]


def test_a_block_that_ends_within_the_window_ends_the_fault(cloud: SimpleNamespace) -> None:
    """Leaving the block undoes the fault before its time."""
    with windowed([15.0], cloud):
        assert cloud.clients.lambda_.reserved == 0

    assert cloud.clients.lambda_.reserved == 5


def test_an_ended_injection_follows_no_more(cloud: SimpleNamespace) -> None:
    """After the block the start of the window applies nothing."""
    now = [0.0]
    with windowed(now, cloud) as injection:
        pass
    now[0] = 15.0
    injection.follow()

    assert cloud.clients.lambda_.reserved == 5


def test_a_window_of_a_setting_needs_a_clock(cloud: SimpleNamespace) -> None:
    """Without a clock nobody would know when to apply it."""
    fault = faults.named("capacity.reserved_concurrency", "ingest", limit=0, start=10.0)
    with pytest.raises(UsageError, match="needs a clock: pass now="), faults.injected(fault, cloud):
        pytest.fail("the block must not run")

    assert cloud.clients.lambda_.reserved == 5


def test_a_window_of_a_function_fault_is_the_backends_to_keep(cloud: SimpleNamespace) -> None:
    """The backend is told the window and nobody has to follow it."""
    with faults.injected(faults.named("function.hang", "ingest", start=10.0, end=20.0), cloud) as injection:
        [listed] = cloud.channel.functions.values()

    assert injection.moments == ()
    assert (listed["start"], listed["end"]) == (10.0, 20.0)
