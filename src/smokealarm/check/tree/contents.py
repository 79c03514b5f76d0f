"""The configurations of a tree, each kind read once, for the checks that hold them against each other.

What still holds templates of a configuration tool is left out: nobody knows yet what it will say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.check.document import Document, Kind, templated
from smokealarm.check.tree.stack import Stack, read_stack
from smokealarm.dynatrace.detection import MetricEventRule, read_rule
from smokealarm.dynatrace.notify import Notification, read_notification
from smokealarm.dynatrace.problems import AlertingProfile, read_profile

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ReadNotification", "ReadProfile", "ReadRule", "Tree", "read_tree"]

_RULES: Final = (Kind.METRIC_EVENT, Kind.CLASSIC_METRIC_EVENT)


@dataclass(frozen=True, slots=True)
class ReadRule:
    """A metric event and where it stands."""

    document: Document
    rule: MetricEventRule


@dataclass(frozen=True, slots=True)
class ReadProfile:
    """An alerting profile and where it stands."""

    document: Document
    profile: AlertingProfile


@dataclass(frozen=True, slots=True)
class ReadNotification:
    """A problem notification and where it stands."""

    document: Document
    notification: Notification


@dataclass(frozen=True, slots=True)
class Tree:
    """All configurations; ``complete`` unless one of the alerting ones is a template that is not rendered."""

    documents: tuple[Document, ...]
    stacks: tuple[Stack, ...]
    rules: tuple[ReadRule, ...]
    profiles: tuple[ReadProfile, ...]
    notifications: tuple[ReadNotification, ...]
    complete: bool

    def of(self, kind: Kind) -> tuple[Document, ...]:
        """Return the configurations of a kind."""
        return tuple(each for each in self.documents if each.kind is kind)


def read_tree(documents: Sequence[Document]) -> Tree:
    """Read every configuration that is one and is rendered."""
    objects = [each for each in documents if isinstance(each.value, dict)]
    unrendered = {each for each in objects if _is_template(each)}
    known = [each for each in objects if each not in unrendered]
    alerting = (*_RULES, Kind.ALERTING_PROFILE, Kind.PROBLEM_NOTIFICATION)
    return Tree(
        tuple(known),
        tuple(read_stack(each) for each in objects if each.kind is Kind.CLOUDFORMATION_TEMPLATE),
        tuple(ReadRule(each, read_rule(_whole(each)).rule) for each in known if each.kind in _RULES),
        tuple(
            ReadProfile(each, read_profile(_whole(each)).profile)
            for each in known
            if each.kind is Kind.ALERTING_PROFILE
        ),
        tuple(
            ReadNotification(each, read_notification(_whole(each)).notification)
            for each in known
            if each.kind is Kind.PROBLEM_NOTIFICATION
        ),
        complete=not any(each.kind in alerting for each in unrendered),
    )


def _whole(document: Document) -> dict[str, object]:
    """Return the Settings object around a configuration, which has its id, or the bare configuration."""
    return document.settings if "value" in document.settings else document.value


def _is_template(document: Document) -> bool:
    if document.kind is Kind.CLOUDFORMATION_TEMPLATE:
        return False
    return any(
        node.template or (isinstance(node.value, str) and templated(node.value)) for _, node in document.node.walk()
    )
