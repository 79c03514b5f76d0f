"""Faults by name."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Any

import pytest
from tests.pipeline.on_paper import pipeline_on_paper

from smokealarm.errors import UnknownFault, UnknownTarget, UsageError
from smokealarm.pipeline import faults
from smokealarm.pipeline.spoiling import Spoiling

if TYPE_CHECKING:
    from smokealarm.pipeline.handles import Pipeline

NEEDED = {
    "api.latency": {"milliseconds": 5},
    "function.slow": {"seconds": 1},
    "function.dependency_down": {"service": "s3"},
    "capacity.reserved_concurrency": {"limit": 0},
    "capacity.account_concurrency": {"limit": 0},
    "capacity.event_invocations": {"limit": 1},
    "capacity.state_transitions": {"limit": 0},
    "capacity.idle_environments": {"limit": 0},
    "plumbing.wrong_visibility": {"seconds": 1},
    "plumbing.wrong_retention": {"seconds": 60},
    "plumbing.wrong_receive_count": {"receives": 1},
    "plumbing.wrong_timeout": {"seconds": 1},
    "workflow.held_up": {"seconds": 1},
    "workflow.wrong_input_path": {"state": "Store"},
}


@pytest.fixture
def pipeline() -> Pipeline:
    """Provide the handles of a pipeline whose resources begin with ``wx``."""
    return pipeline_on_paper("wx", region="eu-central-1")


@pytest.mark.parametrize("name", faults.KINDS)
def test_every_kind_can_be_made_by_its_name(name: str) -> None:
    """Each name makes a fault of that name that says where it strikes, with chance and time as details."""
    fault = faults.named(name, "somewhere", start=1.0, end=2.0, seed=3, **NEEDED.get(name, {}))

    assert (fault.name, fault.target, fault.start, fault.end, fault.seed) == (name, "somewhere", 1.0, 2.0, 3)
    assert str(fault) == f"fault '{name}' on 'somewhere'"


def test_faults_are_frozen_values() -> None:
    """Equal faults are equal, and none can be changed."""
    fault = faults.named("function.hang", "f")

    assert fault == faults.named("function.hang", "f")
    assert fault != faults.named("function.hang", "f", seed=1)
    with pytest.raises(FrozenInstanceError):
        fault.target = "g"  # type: ignore[misc]


def test_every_spoiling_of_data_has_a_fault() -> None:
    """The workload's kinds of bad files are all there, under the same names."""
    names = {f"data.{spoiling.value.replace(' ', '_')}" for spoiling in Spoiling}

    assert names == {name for name in faults.KINDS if name.startswith("data.")}


def test_an_unknown_fault_names_the_nearest() -> None:
    """A misspelt name is refused with the right one."""
    with pytest.raises(UnknownFault, match=r"no fault is named 'function.hagn'; did you mean 'function.hang'"):
        faults.named("function.hagn", "f")


@pytest.mark.parametrize(
    ("name", "target", "aws"),
    [
        ("function.hang", "ingest", "wx-ingest"),
        ("function.hang", "wx-store", "wx-store"),
        ("plumbing.redrive_gone", "ingest queue", "wx-ingest"),
        ("plumbing.redrive_gone", "Ingest", "wx-ingest"),
        ("plumbing.permission_gone", "event dead-letter queue", "wx-event-dlq"),
        ("plumbing.rule_off", "upload rule", "wx-upload"),
        ("plumbing.mapping_off", "ingest", "u-u-i-d"),
        ("plumbing.notifications_off", "input_bucket", "wx-input"),
        ("capacity.start_execution_throttled", "state machine", "wx-observations"),
        ("api.error", "s3", "s3"),
    ],
)
def test_targets_are_found_by_the_pipelines_words(pipeline: Pipeline, name: str, target: str, aws: str) -> None:
    """A part is found by its word, with or without its kind, in any spelling, or by its name on AWS."""
    assert faults.named(name, target, pipeline).target == aws


def test_an_unknown_part_names_the_nearest(pipeline: Pipeline) -> None:
    """A misspelt part is refused with the right word."""
    with pytest.raises(UnknownTarget, match="the pipeline has no function 'injest'; did you mean 'ingest'"):
        faults.named("function.hang", "injest", pipeline)


@pytest.mark.parametrize(
    ("name", "details", "complaint"),
    [
        ("function.hang", {}, "fault 'function.hang' needs 'target'"),
        ("function.hang", {"target": "f", "seeed": 1}, "fault 'function.hang' has no 'seeed'; did you mean 'seed'?"),
        ("function.dependency_down", {"target": "f"}, "needs 'service'"),
        ("function.slow", {"target": "f"}, "expected one of seconds, minimum and maximum, or median and sigma"),
        ("function.slow", {"target": "f", "seconds": 1, "median": 1}, "expected one of seconds"),
        ("function.hang", {"target": "f", "probability": 1.5}, "probability is 1.5, expected a number from 0 to 1"),
        ("function.hang", {"target": "f", "start": 5, "end": 5}, "the end 5 is not after the start 5"),
        ("plumbing.rule_off", {"target": "r", "probability": 0.5}, "a wrong setting has no probability, got 0.5"),
        ("capacity.reserved_concurrency", {"target": "f", "limit": -1}, "the limit is -1, expected 0 or more"),
        ("api.latency", {"milliseconds": -5}, "latency is -5 ms, expected 0 or more"),
    ],
)
def test_details_that_cannot_be_meant_are_refused(name: str, details: dict[str, Any], complaint: str) -> None:
    """Missing, unknown and impossible details are refused in a sentence."""
    with pytest.raises(UsageError, match=complaint):
        faults.named(name, **details)
