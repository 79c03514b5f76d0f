"""Faults that are switched on and off by hand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.pipeline.on_paper import pipeline_on_paper

from smokealarm.errors import UnknownFault, UnknownTarget
from smokealarm.pipeline import faults
from smokealarm.pipeline.workload import valid_file
from smokealarm.sandbox.picture import part_of, stages
from smokealarm.sandbox.switches import DETAILS, Switches, offers

PIPELINE = pipeline_on_paper("drill")
NO_CLOUD: Any = None


def test_every_kind_of_the_catalogue_is_offered_and_can_be_made() -> None:
    """With each of its targets, and the details that it needs."""
    assert [each.name for each in offers(PIPELINE)] == list(faults.KINDS)
    for offer in offers(PIPELINE):
        for target in offer.targets or (None,):
            fault = faults.named(offer.name, target, within=PIPELINE, **DETAILS.get(offer.name, {}))
            assert fault.name == offer.name


def test_a_fault_is_on_until_it_is_switched_off() -> None:
    """Files are spoiled meanwhile, and each fault has a number of its own."""
    switches, file = Switches(NO_CLOUD, PIPELINE), valid_file(1)
    switches.switch_on("data.empty", None)
    switches.switch_on("data.truncated", None)
    assert [each.body for each in switches.altered([file])] == [b""]
    switches.switch_off(1)
    assert [each.fault.name for each in switches.on.values()] == ["data.truncated"]
    switches.close()
    assert switches.altered([file]) == [file]
    assert switches.on == {}


def test_what_there_is_not_is_refused() -> None:
    """The message says what there is."""
    switches = Switches(NO_CLOUD, PIPELINE)
    with pytest.raises(UnknownFault, match=r"did you mean 'data\.empty'"):
        switches.switch_on("data.emty", None)
    with pytest.raises(UnknownTarget, match="did you mean 'store'"):
        switches.switch_on("function.hang", "stor")
    with pytest.raises(UnknownFault, match="those on are none"):
        switches.switch_off(1)


def test_a_fault_is_shown_where_it_strikes() -> None:
    """By the id that the part has in the chain; what strikes the account is nowhere."""
    ids = [part for stage in stages(PIPELINE) for part, _ in stage]
    for name, target in (("function.hang", "store"), ("plumbing.redrive_gone", "ingest queue")):
        assert part_of(faults.named(name, target, within=PIPELINE), PIPELINE) in ids
    machine = faults.named("capacity.start_execution_throttled", "state machine", within=PIPELINE)
    assert part_of(machine, PIPELINE) == "state-machines/state machine"
    assert "state-machines/state machine" in ids
    assert part_of(faults.named("data.empty"), PIPELINE) == ""
