"""What a Dynatrace environment is asked, one kind of fact after the other; nothing is changed there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from smokealarm.doctor.asked import asked_by_dashboard, asked_by_rule
from smokealarm.doctor.freshness import Arrivals
from smokealarm.doctor.integration import Account
from smokealarm.doctor.queries import Answered
from smokealarm.doctor.scopes import NEEDED, Scopes
from smokealarm.dynatrace.dashboards import read_dashboard
from smokealarm.dynatrace.detection import SCHEMA_ID, read_rule
from smokealarm.dynatrace.integration import parse_policy, read_credentials
from smokealarm.errors import ApiRefused, SettingsInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from smokealarm.doctor.addresses import Own
    from smokealarm.doctor.asked import Asked
    from smokealarm.dynatrace.client import DynatraceClient, StoredObject
    from smokealarm.dynatrace.integration import Policy

__all__ = ["accounts", "answers", "arrivals", "dashboard_requests", "policy_of", "rule_requests", "rules", "scopes"]

_DENIED: Final = frozenset({401, 403})
_POLLED: Final = ("ext:cloud.aws.*", "builtin:cloud.aws.*")


def scopes(client: DynatraceClient) -> Scopes:
    """Look the token up, or find its scopes out by calls that read, or that validate nothing."""
    try:
        granted = client.token_scopes()
        return Scopes({scope: scope in granted for scope in NEEDED})
    except ApiRefused:
        return Scopes({scope: _may(ask, client) for scope, ask in _TRIALS.items()}, tried=True)


def rules(client: DynatraceClient, own: Own) -> tuple[StoredObject, ...]:
    """Return the own metric events as they are stored."""
    return tuple(each for each in client.settings_objects(SCHEMA_ID) if each.external_id in own.rules)


def rule_requests(stored: tuple[StoredObject, ...]) -> tuple[Asked, ...]:
    """Return what the enabled rules ask for."""
    documents = (
        {"schemaId": each.schema_id, "objectId": each.object_id, "externalId": each.external_id, "value": each.value}
        for each in stored
    )
    return tuple(asked_by_rule(rule) for each in documents if (rule := read_rule(each).rule).enabled)


def dashboard_requests(client: DynatraceClient, own: Own) -> tuple[Asked, ...]:
    """Return what the tiles of the own dashboards ask for."""
    documents = (client.dashboard(each.id) for each in client.dashboards() if each.id in own.dashboards)
    return tuple(asked for each in documents for asked in asked_by_dashboard(read_dashboard(each)[0]))


def policy_of(file: Path | None) -> Policy | None:
    """Read the monitoring role's policy; None, which allows everything, without a file.

    Raises:
        SettingsInvalid: it cannot be read, or has what is not evaluated here.
    """
    if file is None:
        return None
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsInvalid(f"{file} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise SettingsInvalid(f"{file} is no policy; expected a JSON object with Statement")
    return parse_policy(document, str(file))


def accounts(client: DynatraceClient, policy: Policy | None) -> tuple[Account, ...]:
    """Return the monitored AWS accounts with their services."""
    return tuple(_account(client, each.id, policy) for each in client.aws_credentials())


def arrivals(client: DynatraceClient, stored: tuple[StoredObject, ...]) -> Arrivals:
    """Return when polled metrics were last written."""
    found = [each for selector in _POLLED for each in client.metrics(selector)]
    written = {each.metric_id: each.last_written for each in found if each.last_written is not None}
    created = [each.created for each in stored if each.created is not None]
    return Arrivals(client.cluster_time(), written, min(created, default=None))


def answers(client: DynatraceClient, asked: tuple[Asked, ...], failures: Mapping[str, str]) -> tuple[Answered, ...]:
    """Ask the environment every rule's query over an hour; ``failures`` are what it says itself, by rule."""
    known = {each.metric_id for each in client.metrics()}
    return tuple(_answer(client, each, known, failures) for each in asked)


def _account(client: DynatraceClient, account_id: str, policy: Policy | None) -> Account:
    document = client.aws_account(account_id)
    monitored = client.aws_services(account_id)
    read = read_credentials(document, monitored=monitored if monitored.get("services") else None, policy=policy)
    role = (document.get("authenticationData") or {}).get("roleBasedAuthentication") or {}
    return Account(read.settings, str(role.get("accountId") or ""), str(document.get("connectionStatus") or ""))


def _answer(client: DynatraceClient, asked: Asked, known: set[str], failures: Mapping[str, str]) -> Answered:
    missing = tuple(each for each in asked.keys if each not in known)
    failure = failures.get(asked.rule_id, "")
    try:
        found = client.query_metrics(asked.selector, "now-1h", resolution="1m")
    except ApiRefused as error:
        return Answered(asked, 0, failure or error.reason, missing)
    return Answered(asked, sum(len(each.series) for each in found), failure, missing)


def _may(ask: Callable[[DynatraceClient], object], client: DynatraceClient) -> bool:
    try:
        ask(client)
    except ApiRefused as error:
        return error.code not in _DENIED
    return True


_TRIALS: Final[Mapping[str, Callable[[DynatraceClient], object]]] = {
    "settings.read": lambda client: client.settings_objects(SCHEMA_ID),
    "settings.write": lambda client: client.write_settings([], validate_only=True),
    "ReadConfig": lambda client: client.dashboards(),
    "WriteConfig": lambda client: client.validate_dashboard({}),
    "metrics.read": lambda client: client.query_metrics("builtin:host.cpu.usage", "now-1m"),
    "entities.read": lambda client: client.entities('type("HOST")', "now-1m"),
    "problems.read": lambda client: client.problems(start="now-1m"),
}
