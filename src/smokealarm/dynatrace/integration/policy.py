"""What an IAM policy lets the monitoring role do.

A simple evaluator of identity policies: Allow and Deny, Action and NotAction, wildcards. The actions asked for here
have no resources of their own, so that only statements on every resource apply to them. Conditions and principals are
refused, since ignoring them would allow too much.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from smokealarm.dynatrace.settings.fields import Fields
from smokealarm.dynatrace.settings.findings import Finding, Gravity, Judged
from smokealarm.dynatrace.settings.reading import refuse

__all__ = ["Effect", "Policy", "PolicyReading", "Statement", "parse_policy", "read_policy"]

_UNSUPPORTED = ("Condition", "NotResource", "Principal", "NotPrincipal")


class Effect(StrEnum):
    """What a statement does about its actions."""

    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: about these actions, or about all but these; patterns with ``*`` and ``?``."""

    effect: Effect
    actions: tuple[str, ...]
    all_but: bool = False
    resources: tuple[str, ...] = ("*",)

    def covers(self, action: str) -> bool:
        """Return whether the statement is about an action on all resources; the case of actions does not matter."""
        return "*" in self.resources and any(_matches(each, action) for each in self.actions) is not self.all_but


@dataclass(frozen=True, slots=True)
class Policy:
    """The statements of all policies of one role."""

    statements: tuple[Statement, ...]

    def allows(self, action: str) -> bool:
        """Return whether an action such as ``cloudwatch:GetMetricData`` is allowed; a Deny wins over any Allow."""
        effects = {statement.effect for statement in self.statements if statement.covers(action)}
        return effects == {Effect.ALLOW}


@dataclass(frozen=True, slots=True)
class PolicyReading(Judged):
    """A policy as far as it could be read, and everything found on the way."""

    policy: Policy
    findings: tuple[Finding, ...]


def parse_policy(document: Mapping[str, Any], place: str = "the policy") -> Policy:
    """Return the policy of a policy document.

    Raises :class:`~smokealarm.errors.SettingsInvalid`, which names every element at fault and ``place``.
    """
    reading = read_policy(document)
    refuse(reading.findings, "a role policy", place)
    return reading.policy


def read_policy(document: Mapping[str, Any]) -> PolicyReading:
    """Read a policy document without raising; statements that are refused allow nothing."""
    findings: list[Finding] = []
    statements = document.get("Statement")
    listed = [statements] if isinstance(statements, Mapping) else statements
    fields = Fields({**document, "Statement": listed}, "", findings)
    fields.text("Version", "2008-10-17", least=1, most=10)
    fields.asked.add("Id")
    read = [_statement(each) for each in fields.sections("Statement", 1000)]
    if not read:
        fields.error("Statement", "has no statement", "expected at least one with Effect, Action and Resource")
    fields.finish()
    return PolicyReading(Policy(tuple(each for each in read if each)), tuple(findings))


def _statement(fields: Fields) -> Statement | None:
    fields.asked.update(("Sid", *_UNSUPPORTED))
    before = len(fields.findings)
    for name in _UNSUPPORTED:
        if fields.has(name):
            fields.error(name, "is not supported", "expected a statement with Effect, Action and Resource alone")
    all_but = fields.has("NotAction")
    actions = _texts(fields, "NotAction" if all_but else "Action")
    fields.asked.update(("Action", "NotAction"))
    found = Statement(fields.choice("Effect", Effect.DENY), actions, all_but, _texts(fields, "Resource"))
    if not fields.has("Effect"):
        fields.error("Effect", "is missing", "expected Allow or Deny")
    fields.finish()
    return None if any(each.gravity is Gravity.ERROR for each in fields.findings[before:]) else found


def _texts(fields: Fields, name: str) -> tuple[str, ...]:
    """Read one text or a list of texts."""
    fields.asked.add(name)
    value = fields.values.get(name)
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, Sequence) or not listed or not all(isinstance(each, str) for each in listed):
        fields.error(name, "is missing" if value is None else "is wrong", "expected a text or a list of texts")
        return ()
    return tuple(listed)


def _matches(pattern: str, action: str) -> bool:
    return fnmatchcase(action.lower(), pattern.lower().replace("[", "[[]"))
