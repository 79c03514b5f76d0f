"""The configurations of a tree, each kind read once, for the checks that hold them against each other.

What still holds templates of a configuration tool is left out: nobody knows yet what it will say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smokealarm.check.document import Document, Kind, templated
from smokealarm.check.tree.places import NamedPlaces, Place
from smokealarm.dynatrace.detection import MetricEventRule, read_rule
from smokealarm.dynatrace.logs import read_log_event
from smokealarm.dynatrace.notify import Notification, read_notification
from smokealarm.dynatrace.problems import AlertingProfile, read_profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smokealarm.check.located import Path
    from smokealarm.check.tree.stack import Stack
    from smokealarm.dynatrace.detection.rule import EventTemplate

__all__ = ["RaisedEvent", "ReadNotification", "ReadProfile", "ReadRule", "Tree", "read_tree"]

_RULES: Final = (Kind.METRIC_EVENT, Kind.CLASSIC_METRIC_EVENT)
_OTHER_SOURCES: Final = (Kind.ANOMALY_DETECTOR,)
"""What raises events, too, and is not read."""
_ASKED: Final[Mapping[Kind, tuple[Path, ...]]] = {
    Kind.METRIC_EVENT: (("queryDefinition",), ("modelProperties",)),
    Kind.LOG_EVENT: (("eventTemplate", "eventType"),),
    Kind.PROBLEM_NOTIFICATION: (("enabled",), ("type",)),
}
"""The parts of each kind that must not be templates, if it is not all of it."""


@dataclass(frozen=True, slots=True)
class ReadRule:
    """A metric event, where it stands, and where it is named."""

    document: Document
    place: Place
    rule: MetricEventRule


@dataclass(frozen=True, slots=True)
class RaisedEvent:
    """What a metric event or a log event raises, where it stands, and where it is named."""

    document: Document
    place: Place
    summary: str
    enabled: bool
    template: EventTemplate


@dataclass(frozen=True, slots=True)
class ReadProfile:
    """An alerting profile, where it stands and is named; ``ids`` are those by which a notification can name it."""

    document: Document
    place: Place
    profile: AlertingProfile
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadNotification:
    """A problem notification and where it stands."""

    document: Document
    notification: Notification


@dataclass(frozen=True, slots=True)
class Tree:
    """All configurations that are rendered; ``complete`` unless one that concerns alerting is not, or is not read."""

    documents: tuple[Document, ...]
    stacks: tuple[Stack, ...]
    rules: tuple[ReadRule, ...]
    events: tuple[RaisedEvent, ...]
    profiles: tuple[ReadProfile, ...]
    notifications: tuple[ReadNotification, ...]
    complete: bool

    def of(self, kind: Kind) -> tuple[Document, ...]:
        """Return the configurations of a kind."""
        return tuple(each for each in self.documents if each.kind is kind)


def read_tree(documents: Sequence[Document]) -> Tree:
    """Read every configuration that is one and is rendered."""
    objects = [each for each in documents if isinstance(each.value, dict)]
    known = [each for each in objects if not _is_template(each)]
    places = NamedPlaces(objects)
    rules = tuple(
        ReadRule(each, places.of(each), read_rule(_whole(each)).rule) for each in known if each.kind in _RULES
    )
    return Tree(
        tuple(known),
        _stacks([each for each in objects if each.kind is Kind.CLOUDFORMATION_TEMPLATE]),
        rules,
        (*(_raised(each) for each in rules), *_log_events(known, places)),
        tuple(_profile(each, places.of(each)) for each in known if each.kind is Kind.ALERTING_PROFILE),
        tuple(
            ReadNotification(each, read_notification(_whole(each)).notification)
            for each in known
            if each.kind is Kind.PROBLEM_NOTIFICATION
        ),
        complete=_count(objects) == _count(known) and not any(each.kind in _OTHER_SOURCES for each in objects),
    )


def _stacks(templates: Sequence[Document]) -> tuple[Stack, ...]:
    """Read templates; what judges their alarms brings a numerical library, which takes long to import."""
    if not templates:
        return ()
    from smokealarm.check.tree.stack import read_stack  # noqa: PLC0415 - see above

    return tuple(map(read_stack, templates))


def _count(documents: Iterable[Document]) -> int:
    """Return how many configurations concern alerting."""
    alerting = (*_RULES, Kind.LOG_EVENT, Kind.ALERTING_PROFILE, Kind.PROBLEM_NOTIFICATION)
    return sum(each.kind in alerting for each in documents)


def _whole(document: Document) -> dict[str, Any]:
    """Return the Settings object around a configuration, which has its id, or the bare configuration."""
    found: dict[str, Any] = document.settings if "value" in document.settings else document.value
    return found


def _raised(read: ReadRule) -> RaisedEvent:
    return RaisedEvent(read.document, read.place, read.rule.summary, read.rule.enabled, read.rule.event_template)


def _log_events(documents: Iterable[Document], places: NamedPlaces) -> Iterable[RaisedEvent]:
    for document in documents:
        if document.kind is Kind.LOG_EVENT:
            read = read_log_event(_whole(document)).definition
            yield RaisedEvent(document, places.of(document), read.summary, read.enabled, read.template)


def _profile(document: Document, place: Place) -> ReadProfile:
    given = (document.settings.get(name) for name in ("externalId", "objectId"))
    ids = [each for each in given if isinstance(each, str)]
    rendered = [f"${{{document.config}}}"] if document.config else []
    return ReadProfile(document, place, read_profile(_whole(document)).profile, frozenset((*ids, *rendered)))


def _is_template(document: Document) -> bool:
    """Return whether a part of a configuration that matters is not rendered."""
    if document.kind is Kind.CLOUDFORMATION_TEMPLATE:
        return False
    parts = (document.node.at(path) for path in _ASKED.get(document.kind, ((),)))
    nodes = (node for part in parts if part for _, node in part.walk())
    return any(node.template or (isinstance(node.value, str) and templated(node.value)) for node in nodes)
