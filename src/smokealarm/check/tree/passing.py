"""Whether an alerting profile can ever let through what a rule raises; what is not known before it happens, may.

The parts of a custom filter are taken for criteria of their own. If they had to hold together, less would pass; the
vendor does not say which it is (see :class:`~smokealarm.dynatrace.problems.ProblemOptions`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from smokealarm.check.document import templated
from smokealarm.dynatrace.problems import ProblemOptions
from smokealarm.dynatrace.problems.profile import PredefinedFilter
from smokealarm.dynatrace.problems.text_comparison import compares
from smokealarm.dynatrace.problems.vocabulary import davis_type, profile_severity, severity_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection.rule import EventTemplate
    from smokealarm.dynatrace.problems import AlertingProfile
    from smokealarm.dynatrace.problems.profile import EventFilter, MetadataFilterItem, TextFilter
    from smokealarm.dynatrace.problems.vocabulary import ProfileSeverity

__all__ = ["may_pass_filters", "rules_itself_out", "severity_level", "takes_severity", "wants_own_events"]

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_FINDS: Final = ProblemOptions(regex_finds=True)
_MATCHES: Final = ProblemOptions(regex_finds=False)


class _Part(NamedTuple):
    negated: bool
    may_hold: bool


def severity_level(template: EventTemplate) -> ProfileSeverity | None:
    """Return what an alerting profile calls the severity of an event; None for one that opens no problem."""
    severity = severity_of(davis_type(template.event_type))
    return None if severity is None else profile_severity(severity)


def takes_severity(profile: AlertingProfile, template: EventTemplate) -> bool:
    """Return whether a severity rule of the profile takes the event, tags aside."""
    level = severity_level(template)
    return any(each.severity is level for each in profile.severity_rules)


def may_pass_filters(profile: AlertingProfile, template: EventTemplate) -> bool:
    """Return whether the event filters of a profile can let an event through."""
    parts = [part for each in profile.event_filters for part in _parts(each, template)]
    wanted = [part.may_hold for part in parts if not part.negated]
    return all(part.may_hold for part in parts if part.negated) and (any(wanted) or not wanted)


def wants_own_events(profile: AlertingProfile) -> str | None:
    """Return what a profile asks for that an event has from a rule: ``metadata`` or a ``text``, or None.

    Built-in events have no metadata of their own, but may have any title.
    """
    customs = [each for each in profile.event_filters if not isinstance(each, PredefinedFilter)]
    if len(customs) < len(profile.event_filters):
        return None
    if any(not item.negate for each in customs for item in each.metadata):
        return "metadata"
    texts = (text for each in customs for text in (each.title, each.description))
    return "text" if any(text and text.enabled and not text.negate for text in texts) else None


def rules_itself_out(profile: AlertingProfile) -> bool:
    """Return whether everything that a profile asks for is what it leaves out, too."""
    wanted: set[object] = set()
    unwanted: set[object] = set()
    for each in profile.event_filters:
        for negated, condition in _conditions(each):
            (unwanted if negated else wanted).add(condition)
    return bool(wanted) and wanted <= unwanted


def _parts(event_filter: EventFilter, template: EventTemplate) -> Iterator[_Part]:
    if isinstance(event_filter, PredefinedFilter):
        yield _Part(event_filter.negate, event_filter.negate)
        return
    for text_filter, text in ((event_filter.title, template.title), (event_filter.description, template.description)):
        if text_filter is not None and text_filter.enabled:
            yield _Part(text_filter.negate, _may_compare(text_filter, text))
    if items := event_filter.metadata:
        yield _Part(all(item.negate for item in items), all(_may_have(item, template) for item in items))


def _may_compare(text_filter: TextFilter, text: str) -> bool:
    if _is_open(text):
        return True
    try:
        if text_filter.negate:
            return not compares(text_filter, text, _MATCHES)
        return compares(text_filter, text, _FINDS)
    except re.error:
        return True


def _may_have(item: MetadataFilterItem, template: EventTemplate) -> bool:
    """Return whether an event can have, or lack, a property; those with a dot may be the vendor's own."""
    values = [each.value for each in template.metadata if each.key == item.key]
    if any(map(_is_open, values)) or (not values and "." in item.key):
        return True
    return (item.value in values) is not item.negate


def _is_open(text: str) -> bool:
    """Return whether a text has a part that is only known when the event is raised, or deployed."""
    return _PLACEHOLDER.search(text) is not None or templated(text)


def _conditions(event_filter: EventFilter) -> Iterator[tuple[bool, object]]:
    if isinstance(event_filter, PredefinedFilter):
        yield event_filter.negate, event_filter.event_type
        return
    for name, text in (("title", event_filter.title), ("description", event_filter.description)):
        if text is not None and text.enabled:
            yield text.negate, (name, text.operator, text.value, text.case_sensitive)
    for item in event_filter.metadata:
        yield item.negate, (item.key, item.value)
