"""Whether the resources that rules and dashboards name are those of the deployed stacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.doctor.item import Item, State, listed
from smokealarm.dynatrace.selector.vocabulary import TEXT_OPERATORS
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.doctor.asked import Asked
    from smokealarm.dynatrace.selector.syntax import DimensionCondition

__all__ = ["NAMES", "Stack", "judge_names"]

NAMES: Final = "resource names"
_DIMENSIONS: Final = frozenset(
    {"queuename", "functionname", "bucketname", "rulename", "statemachinearn", "dt.entity.custom_device.name"}
)


@dataclass(frozen=True, slots=True)
class Stack:
    """A CloudFormation stack; ``physical_ids`` are its resources' names, URLs and ARNs as CloudFormation lists them."""

    name: str
    physical_ids: tuple[str, ...]


def judge_names(asked: Iterable[Asked], stacks: tuple[Stack, ...]) -> Item:
    """Judge whether each condition on a resource's name or ARN fits at least one resource of the stacks."""
    names = frozenset(found for stack in stacks for each in stack.physical_ids for found in _names(each))
    conditions = [(each.by, one) for each in asked for one in each.conditions if one.dimension.lower() in _DIMENSIONS]
    wrong = tuple(dict.fromkeys(_said(by, each, names) for by, each in conditions if not _fits(each, names)))
    said = ", ".join(each.name for each in stacks)
    if wrong:
        cause = f"no resource of {said} is called so: another prefix, another stack, or a resource that was renamed"
        cure = "deploy with PIPELINE_PREFIX set to the stack's parameter Prefix, or correct the name"
        return Item(NAMES, State.FAILED, listed(wrong), cause, cure)
    return Item.ok(NAMES, f"{len(conditions)} conditions on names and ARNs fit resources of {said}")


def _names(physical_id: str) -> Iterator[str]:
    """Yield how a resource can be called: a queue's id is its URL, a rule's may begin with its bus."""
    yield physical_id
    for separator in ("/", "|", ":"):
        yield physical_id.rpartition(separator)[2]


def _fits(condition: DimensionCondition, names: frozenset[str]) -> bool:
    return any(TEXT_OPERATORS[condition.operator](each, condition.value) for each in names)


def _said(by: str, condition: DimensionCondition, names: frozenset[str]) -> str:
    meant = nearest(condition.value, names)
    hint = f" (did you mean {meant}?)" if meant else ""
    return f"{by}: {condition.operator} {condition.value!r}{hint}"
