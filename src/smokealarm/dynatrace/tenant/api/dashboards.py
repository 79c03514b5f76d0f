"""``/api/config/v1/dashboards``: classic dashboards, their validator and with whom they are shared.

https://docs.dynatrace.com/docs/dynatrace-api/configuration-api/dashboards-api
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.dashboards import read_dashboard
from smokealarm.dynatrace.settings.required import entries, opened_object, require
from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError
from smokealarm.dynatrace.tenant.api.call import Endpoint
from smokealarm.dynatrace.tenant.api.configuration import created, deleted, found, refuse, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.settings.findings import Finding
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]

_PATH: Final = "/api/config/v1/dashboards"
_ONE: Final = f"{_PATH}/{{id}}"
_READ, _WRITE = ("ReadConfig",), ("WriteConfig",)


class Grantee(StrEnum):
    """Whom a share setting lets in."""

    ALL = "ALL"
    GROUP = "GROUP"
    USER = "USER"


class Permission(StrEnum):
    """What a share setting allows."""

    VIEW = "VIEW"
    EDIT = "EDIT"


def _list(call: Call) -> Answer:
    dashboards = [each for each in call.environment.dashboards.documents() if _is_asked_for(each, call.query)]
    return Answer.json({"dashboards": [_listed(each) for each in dashboards]})


def _is_asked_for(document: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    metadata = document["dashboardMetadata"]
    owner, tag = query.get("owner"), query.get("tags")
    return owner in (None, metadata["owner"]) and (tag is None or tag in (metadata.get("tags") or ()))


def _listed(document: Mapping[str, Any]) -> dict[str, Any]:
    metadata = document["dashboardMetadata"]
    return {"id": document["id"], "name": metadata["name"], "owner": metadata["owner"]}


def _get(call: Call) -> Answer:
    return Answer.json(found(call.environment.dashboards, call))


def _create(call: Call) -> Answer:
    document = _checked(call)
    if document.get("id") is not None:
        raise ApiError.of_body("id", "must be null; an id is assigned")
    store = call.environment.dashboards
    return _created(call, store.add(document))


def _replace(call: Call) -> Answer:
    document = _checked(call)
    dashboard_id = call.path["id"]
    if document.get("id") not in (None, dashboard_id):
        raise ApiError.of_body("id", f"'{document['id']}' must be the id of the path, '{dashboard_id}'")
    if call.environment.dashboards.put(dashboard_id, document):
        return _created(call, dashboard_id)
    return Answer.nothing()


def _created(call: Call, dashboard_id: str) -> Answer:
    document = call.environment.dashboards.get(dashboard_id) or {}
    entity = short(document, document["dashboardMetadata"]["name"])
    return created(call, _PATH, entity)


def _delete(call: Call) -> Answer:
    return deleted(call.environment.dashboards, call)


def _validate(call: Call) -> Answer:
    _checked(call)
    return Answer.nothing()


def _checked(call: Call) -> dict[str, Any]:
    """Return the dashboard in the body, with its owner."""
    document = call.document()
    dashboard, findings = read_dashboard(document, call.environment.options.dashboards)
    refuse(findings)
    owner = dashboard.owner or call.token.name
    return {**document, "dashboardMetadata": {**document["dashboardMetadata"], "owner": owner}}


def _get_sharing(call: Call) -> Answer:
    document = found(call.environment.dashboards, call)
    kept = call.environment.dashboards.companion(call.path["id"])
    return Answer.json(kept or _default_sharing(document))


def _default_sharing(document: Mapping[str, Any]) -> dict[str, Any]:
    metadata = document["dashboardMetadata"]
    return {
        "id": document["id"],
        "enabled": metadata.get("shared") is True,
        "preset": metadata.get("preset") is True,
        "permissions": [],
        "publicAccess": {"managementZoneIds": [], "urls": {}},
    }


def _put_sharing(call: Call) -> Answer:
    found(call.environment.dashboards, call)
    document = call.document()
    findings: list[Finding] = []
    fields = opened_object(document, findings)
    require(fields, "id", "permissions", "publicAccess")
    fields.flag("enabled", default=False)
    fields.flag("preset", default=False)
    for permission in entries(fields, "permissions"):
        require(permission, "type", "permission")
        permission.choice("type", Grantee.ALL)
        permission.choice("permission", Permission.VIEW)
    fields.section("publicAccess", required=False)
    refuse(findings)
    if document["id"] != call.path["id"]:
        raise ApiError.of_body("id", f"'{document['id']}' must be the id of the path, '{call.path['id']}'")
    call.environment.dashboards.put_companion(call.path["id"], document)
    return Answer.nothing()


ENDPOINTS: Final = (
    Endpoint("GET", _PATH, _READ, _list),
    Endpoint("POST", _PATH, _WRITE, _create),
    Endpoint("POST", f"{_PATH}/validator", _WRITE, _validate),
    Endpoint("GET", _ONE, _READ, _get),
    Endpoint("PUT", _ONE, _WRITE, _replace),
    Endpoint("DELETE", _ONE, _WRITE, _delete),
    Endpoint("POST", f"{_ONE}/validator", _WRITE, _validate),
    Endpoint("GET", f"{_ONE}/shareSettings", _READ, _get_sharing),
    Endpoint("PUT", f"{_ONE}/shareSettings", _WRITE, _put_sharing),
)
