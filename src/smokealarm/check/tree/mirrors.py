"""Dynatrace rules and the CloudWatch alarms that mirror them, where a tree has a ``mirror.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.check.catalogue.mirrors import CONTRADICTION, NO_ALARM, UNKNOWN_RULE
from smokealarm.check.document import Kind
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Finding
    from smokealarm.check.tree.contents import Tree

__all__ = ["mirror_findings"]


def mirror_findings(tree: Tree) -> Iterator[Finding]:
    """Yield rules without alarm or reason, and alarms and reasons without rule; silent if one side is not there."""
    mirrors = tree.of(Kind.MIRROR)
    rules = {name: each.place for each in tree.events if (name := _rule_id(each.document))}
    mirrored = {alarm.rule for stack in tree.stacks for alarm in stack.alarms if alarm.rule}
    if not mirrors or not rules or not mirrored:
        return
    excused = {name for mirror in mirrors for name in _reasons(mirror, "without_alarm")}
    for name, place in rules.items():
        if name not in mirrored | excused:
            message = f"the rule {name} has no alarm that mirrors it"
            hint = f"or say in {mirrors[0].source.name} why, under without_alarm"
            yield place.finding(NO_ALARM, message, hint)
    yield from _alarms(tree, rules.keys())
    for mirror in mirrors:
        yield from _entries(mirror, rules.keys(), mirrored)


def _rule_id(document: Document) -> str:
    """Return the id of a rule in Monaco, or its externalId."""
    external = document.settings.get("externalId")
    return document.config.rpartition(":")[2] or (external if isinstance(external, str) else "")


def _reasons(mirror: Document, section: str) -> Mapping[str, object]:
    found = mirror.value.get(section)
    return found if isinstance(found, dict) else {}


def _alarms(tree: Tree, rules: AbstractSet[str]) -> Iterator[Finding]:
    for stack in tree.stacks:
        for alarm in stack.alarms:
            if alarm.rule and alarm.rule not in rules:
                path = ("Resources", alarm.logical_id, "Metadata", "Rule")
                yield stack.document.finding(UNKNOWN_RULE, path, *_unknown(alarm.rule, rules))


def _entries(mirror: Document, rules: AbstractSet[str], mirrored: AbstractSet[str]) -> Iterator[Finding]:
    for section, has_alarm in (("without_alarm", False), ("differences", True)):
        for name in _reasons(mirror, section):
            path = (section, name)
            if name not in rules:
                yield mirror.finding(UNKNOWN_RULE, path, *_unknown(name, rules), at_name=True)
            elif (name in mirrored) is not has_alarm:
                message = f"the rule {name} has {'an' if name in mirrored else 'no'} alarm"
                hint = "take the entry out" if name in mirrored else "it belongs under without_alarm"
                yield mirror.finding(CONTRADICTION, path, message, hint, at_name=True)


def _unknown(name: str, rules: AbstractSet[str]) -> tuple[str, str]:
    meant = nearest(name, rules)
    return f"there is no rule {name}", f"did you mean {meant}?" if meant else "take it out, or bring the rule back"
