"""Monitoring that somebody configured otherwise, for the length of a block.

Each change is made in the environment that is served at present, as a person would make it there, and taken back. What
is changed goes by the id that its configuration has in the Monaco project.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from smokealarm.altered import altered
from smokealarm.clock import Instant
from smokealarm.dynatrace.detection import SCHEMA_ID
from smokealarm.dynatrace.monaco import config_id_of
from smokealarm.dynatrace.notify import NOTIFICATION_SCHEMA_ID
from smokealarm.dynatrace.problems import MAINTENANCE_SCHEMA_ID
from smokealarm.dynatrace.selector import with_metric_key
from smokealarm.errors import DrillError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from smokealarm.dynatrace.settings.objects import ObjectResult, SettingsObject
    from smokealarm.dynatrace.tenant.configuration_store import ConfigurationStore
    from smokealarm.dynatrace.tenant.environment import Environment

__all__ = [
    "MAINTAINED",
    "frequent_issues_detected",
    "maintenance",
    "merges_told",
    "rule_may_merge",
    "rule_off",
    "rule_reading",
    "rule_wanting",
    "rule_with_offset",
    "sliding_window",
    "tile_of_another_queue",
    "without_service",
]

MAINTAINED: Final = "DETECT_PROBLEMS_DONT_ALERT"
"""What :func:`maintenance` keeps from happening."""
_AUTHOR: Final = "smokealarm"
_MINUTE: Final = 60
_CALLED: Final = {SCHEMA_ID: "rule", NOTIFICATION_SCHEMA_ID: "notification"}


@contextmanager
def rule_reading(environment: Environment, rule: str, key: str) -> Iterator[None]:
    """Let a metric event read another metric key, such as that of the other AWS integration.

    Raises:
        DrillError: there is no such rule, or the environment refuses the key.
    """
    stored = _stored(environment, rule)
    query = stored.value["queryDefinition"]
    selector = with_metric_key(str(query["metricSelector"]), key)
    with _changed(environment, stored, {"queryDefinition": {**query, "metricSelector": selector}}):
        yield


@contextmanager
def rule_may_merge(environment: Environment, rule: str) -> Iterator[None]:
    """Let the events of a rule be merged into problems that are open.

    Raises:
        DrillError: there is no such rule.
    """
    stored = _stored(environment, rule)
    with _changed(environment, stored, {"eventTemplate": {**stored.value["eventTemplate"], "davisMerge": True}}):
        yield


@contextmanager
def rule_off(environment: Environment, rule: str) -> Iterator[None]:
    """Let a rule be switched off, as somebody does for an evening.

    Raises:
        DrillError: there is no such rule.
    """
    with _changed(environment, _stored(environment, rule), {"enabled": False}):
        yield


@contextmanager
def rule_with_offset(environment: Environment, rule: str, minutes: int) -> Iterator[None]:
    """Let a rule look at minutes that are so old, whether or not they have been polled by then.

    Raises:
        DrillError: there is no such rule, or the environment refuses the offset.
    """
    stored = _stored(environment, rule)
    query = {**stored.value["queryDefinition"], "queryOffset": minutes}
    with _changed(environment, stored, {"queryDefinition": query}):
        yield


@contextmanager
def rule_wanting(environment: Environment, rule: str, violating: int, samples: int) -> Iterator[None]:
    """Let a rule fire only once so many minutes of its window violate, and be over after as many as the window has.

    Raises:
        DrillError: there is no such rule, or the environment refuses the window.
    """
    stored = _stored(environment, rule)
    window = {**stored.value["modelProperties"], **sliding_window(violating, samples)}
    with _changed(environment, stored, {"modelProperties": window}):
        yield


def sliding_window(violating: int, samples: int) -> dict[str, int]:
    """Return the properties of a window that fires at so many violating samples, and is over after it has passed."""
    return {"samples": samples, "violatingSamples": violating, "dealertingSamples": samples}


@contextmanager
def merges_told(environment: Environment, notification: str) -> Iterator[None]:
    """Let a webhook tell of each event that is merged into a problem, which no mail does.

    https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/problem-notifications/webhook-integration

    Raises:
        DrillError: there is no such notification.
    """
    stored = _stored(environment, notification, NOTIFICATION_SCHEMA_ID)
    webhook = {**stored.value["webHookNotification"], "notifyEventMergesEnabled": True}
    with _changed(environment, stored, {"webHookNotification": webhook}):
        yield


@contextmanager
def maintenance(environment: Environment, minutes: int) -> Iterator[None]:
    """Let problems be detected and nobody be told for so many minutes from now on, if the block lasts that long."""
    begin = Instant(environment.minute * _MINUTE)
    window = _window(*(f"{at.datetime:%Y-%m-%dT%H:%M:%S}" for at in (begin, begin + timedelta(minutes=minutes))))
    body = {"schemaId": MAINTENANCE_SCHEMA_ID, "scope": "environment", "value": window}
    with environment.lock:
        (made,) = environment.settings.create([body], _AUTHOR).results
    object_id = _require(made)
    try:
        yield
    finally:
        with environment.lock:
            environment.settings.delete(object_id)


@contextmanager
def without_service(environment: Environment, service: str) -> Iterator[None]:
    """Let the AWS integration poll all services of its accounts but one, such as ``sqs``.

    Raises:
        DrillError: no account polls it.
    """
    accounts, kept = environment.aws_credentials, environment.aws_credentials.documents()
    polled = {str(each["name"]) for account in kept for each in account["supportingServicesToMonitor"]}
    if service not in polled:
        raise DrillError(f"no account polls {service!r}; polled are: {', '.join(sorted(polled)) or 'none at all'}")
    with _replaced(accounts, [_without(account, service) for account in kept]):
        yield


@contextmanager
def tile_of_another_queue(environment: Environment, tile: str) -> Iterator[None]:
    """Let a tile of the dashboard filter by the name of a queue that is not there.

    Raises:
        DrillError: no dashboard has such a tile.
    """
    boards = environment.dashboards
    found = [board for board in boards.documents() if any(each.get("customName") == tile for each in board["tiles"])]
    if not found:
        raise DrillError(f"no dashboard has a tile {tile!r}")
    with _replaced(boards, [_with_misnamed(board, tile) for board in found]):
        yield


def frequent_issues_detected(environment: Environment) -> AbstractContextManager[None]:
    """Return a block inside which the environment finds issues that come again and again, and tells nobody of them."""
    options = environment.options
    return altered(environment, options=replace(options, problems=replace(options.problems, frequent_issues=True)))


@contextmanager
def _changed(environment: Environment, stored: SettingsObject, parts: Mapping[str, Any]) -> Iterator[None]:
    _put(environment, stored.object_id, {**stored.value, **parts})
    try:
        yield
    finally:
        _put(environment, stored.object_id, stored.value)


@contextmanager
def _replaced(store: ConfigurationStore, documents: Iterable[Mapping[str, Any]]) -> Iterator[None]:
    """Let documents stand in place of those that have their ids."""
    changed = {str(each["id"]): each for each in documents}
    before = [each for each in store.documents() if each["id"] in changed]
    for name, document in changed.items():
        store.put(name, document)
    try:
        yield
    finally:
        for each in before:
            store.put(str(each["id"]), each)


def _put(environment: Environment, object_id: str, value: Mapping[str, Any]) -> None:
    with environment.lock:
        _require(environment.settings.update(object_id, {"value": value}, _AUTHOR))


def _require(result: ObjectResult) -> str:
    """Return the id of the object that was written."""
    if result.object_id is None:
        raise DrillError(f"the tenant refuses the change: {result.refusal}")
    return result.object_id


def _stored(environment: Environment, name: str, schema: str = SCHEMA_ID) -> SettingsObject:
    known = {config_id_of(each.external_id or ""): each for each in environment.settings.objects(schema)}
    if name not in known:
        raise DrillError(f"there is no {_CALLED[schema]} {name!r}; there are: {', '.join(sorted(known))}")
    return known[name]


def _window(start: str, end: str) -> dict[str, Any]:
    return {
        "enabled": True,
        "generalProperties": {
            "name": "Maintenance",
            "maintenanceType": "PLANNED",
            "suppression": MAINTAINED,
            "disableSyntheticMonitorExecution": False,
        },
        "schedule": {
            "scheduleType": "ONCE",
            "onceRecurrence": {"startTime": start, "endTime": end, "timeZone": "UTC"},
        },
        "filters": [],
    }


def _without(account: Mapping[str, Any], service: str) -> Mapping[str, Any]:
    rest = [each for each in account["supportingServicesToMonitor"] if each["name"] != service]
    return {**account, "supportingServicesToMonitor": rest}


def _with_misnamed(board: Mapping[str, Any], tile: str) -> Mapping[str, Any]:
    tiles = [_misnamed(each) if each.get("customName") == tile else each for each in board["tiles"]]
    return {**board, "tiles": tiles}


def _misnamed(tile: Mapping[str, Any]) -> dict[str, Any]:
    written, misspelt = '"-ingest', '"-injest'
    queries = [
        {**each, "metricSelector": each["metricSelector"].replace(written, misspelt)} for each in tile["queries"]
    ]
    if queries == list(tile["queries"]):
        raise DrillError(f"the tile {tile['customName']!r} does not filter by the name of a queue")
    return {**tile, "queries": queries}
