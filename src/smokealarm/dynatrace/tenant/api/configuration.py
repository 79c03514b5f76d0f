"""What the endpoints of the Configuration API v1 share: how they name what is wrong, and what they answer.

https://docs.dynatrace.com/managed/discover-dynatrace/references/dynatrace-api/basics/dynatrace-api-response-codes
"""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from smokealarm.dynatrace.settings.findings import Gravity
from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.settings.findings import Finding
    from smokealarm.dynatrace.tenant.api.call import Call
    from smokealarm.dynatrace.tenant.configuration_store import ConfigurationStore

__all__ = ["created", "deleted", "found", "refuse", "short"]

_INDEX = re.compile(r"/(\d+)(?=/|$)")


def refuse(findings: Iterable[Finding]) -> None:
    """Raise the vendor's 400 that names every error among findings; warnings pass.

    Paths are written as the vendor does: ``tiles[13].assignedEntities``.
    """
    errors = [each for each in findings if each.gravity is Gravity.ERROR]
    if errors:
        raise ApiError(HTTPStatus.BAD_REQUEST, "Constraints violated.", tuple(map(_violation, errors)))


def found(store: ConfigurationStore, call: Call) -> Mapping[str, Any]:
    """Return the document that the path names.

    Raises:
        ApiError: 404, there is none.
    """
    document = store.get(call.path["id"])
    if document is None:
        raise ApiError(HTTPStatus.NOT_FOUND, f"No configuration with id '{call.path['id']}' exists")
    return document


def short(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return an ``EntityShortRepresentation``."""
    return {"id": document["id"], "name": name, "description": None}


def created(call: Call, collection: str, entity: Mapping[str, Any]) -> Answer:
    """Return 201 with the short representation, and with where the entity is now."""
    base = f"/e/{quote(call.path['environment'], safe='')}" if "environment" in call.path else ""
    location = f"{base}{collection}/{quote(entity['id'], safe='')}"
    return replace(Answer.json(entity, HTTPStatus.CREATED), headers=(("Location", location),))


def deleted(store: ConfigurationStore, call: Call) -> Answer:
    """Forget what the path names."""
    found(store, call)
    store.remove(call.path["id"])
    return Answer.nothing()


def _violation(finding: Finding) -> Violation:
    path = _INDEX.sub(r"[\1]", finding.path).replace("/", ".")
    return Violation(path, f"{finding.message}; {finding.hint}" if finding.hint else finding.message)
