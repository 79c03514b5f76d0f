"""Faults of the workflow: a definition of the state machine that somebody deployed and should not have."""

from __future__ import annotations

import json
from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from smokealarm.errors import UnknownTarget
from smokealarm.nearest import told_nearest
from smokealarm.pipeline.faults.fault import Setting, SettingFault
from smokealarm.pipeline.faults.targets import TargetKind

if TYPE_CHECKING:
    from smokealarm.pipeline.faults.fault import Cloud

_HELD_UP: Final = "HeldUp"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFault(SettingFault):
    """A state machine (the target, by name) runs another definition; executions that run already keep theirs.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html
    """

    target_kind: ClassVar[TargetKind] = TargetKind.STATE_MACHINE

    @abstractmethod
    def changed(self, definition: dict[str, Any]) -> dict[str, Any]:
        """Return a definition, in Amazon's States Language, as this fault leaves it."""

    def lever(self, cloud: Cloud) -> Setting[str]:
        """Return the lever on the definition, as JSON in one spelling."""
        client = cloud.clients.stepfunctions
        pages = client.get_paginator("list_state_machines").paginate()
        arns = {each["name"]: each["stateMachineArn"] for page in pages for each in page["stateMachines"]}
        arn = arns[self.target]
        return Setting(
            read=lambda: _spelled(json.loads(client.describe_state_machine(stateMachineArn=arn)["definition"])),
            write=lambda definition: client.update_state_machine(stateMachineArn=arn, definition=definition),
            broken=lambda before: _spelled(self.changed(json.loads(before))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldUp(DefinitionFault):
    """Executions stand in a Wait state for ``seconds`` before they begin.

    https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
    """

    seconds: int

    name: ClassVar[str] = "workflow.held_up"

    def changed(self, definition: dict[str, Any]) -> dict[str, Any]:
        """Return the definition with a Wait state before its first."""
        wait = {"Type": "Wait", "Seconds": self.seconds, "Next": definition["StartAt"]}
        return {**definition, "StartAt": _HELD_UP, "States": {**definition["States"], _HELD_UP: wait}}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongInputPath(DefinitionFault):
    """A state takes its input from where there is none, which no retry heals.

    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html
    """

    state: str

    name: ClassVar[str] = "workflow.wrong_input_path"

    def changed(self, definition: dict[str, Any]) -> dict[str, Any]:
        """Return the definition with an input path that leads nowhere.

        Raises:
            UnknownTarget: the state machine has no such state; says the nearest one.
        """
        states = definition["States"]
        if self.state not in states:
            raise UnknownTarget(f"{self}: no state is named '{self.state}'; {told_nearest(self.state, states)}")
        return {**definition, "States": {**states, self.state: {**states[self.state], "InputPath": "$.nowhere"}}}


def _spelled(definition: dict[str, Any]) -> str:
    return json.dumps(definition, sort_keys=True)
