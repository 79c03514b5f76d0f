"""The opaque ids of the Settings API, in the form that tenants give them.

Both kinds are URL-safe base64 without padding, between two marks: an objectId holds the schema, the class and id of the
scope and a UUID, an updateToken the UUID of the object and one of its state. Seen in answers of tenants, as those of
https://github.com/dynatrace-oss/api-client-python/tree/main/test/mock_data
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import md5
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ENVIRONMENT", "name_uuid", "object_id", "scope_class", "update_token"]

ENVIRONMENT = "environment"
_OBJECT_MARK = bytes.fromhex("beef54de15dadead")
_TOKEN_MARK = bytes.fromhex("beef54de15d8dead")
_VERSION = (1).to_bytes(4, "big")
_METRIC = "metric-"


def scope_class(scope: str) -> str:
    """Return what a scope is: ``environment``, ``metric``, or the type of the entity, such as ``HOST``."""
    return "metric" if scope.startswith(_METRIC) else scope.rpartition("-")[0] or scope


def object_id(schema_id: str, scope: str, uuid: UUID) -> str:
    """Return the id of a settings object."""
    where = ("tenant", "tenant") if scope == ENVIRONMENT else (scope_class(scope), scope)
    return _packed(_OBJECT_MARK, _VERSION, _texts((schema_id, *where, str(uuid))))


def update_token(uuid: UUID, state: int) -> str:
    """Return the token of one state of the object that has the UUID; states are numbered."""
    inner = _texts((str(uuid), str(name_uuid(f"{uuid}/{state}"))))
    return _packed(_TOKEN_MARK, len(inner).to_bytes(2, "big"), inner)


def name_uuid(name: str) -> UUID:
    """Return the UUID that the vendor's platform derives from a name alone."""
    return UUID(bytes=md5(name.encode(), usedforsecurity=False).digest(), version=3)


def _texts(texts: Iterable[str]) -> bytes:
    encoded = (text.encode("utf-8", "surrogatepass") for text in texts)
    return b"".join(len(each).to_bytes(2, "big") + each for each in encoded)


def _packed(mark: bytes, *parts: bytes) -> str:
    return urlsafe_b64encode(b"".join((mark, *parts, mark))).rstrip(b"=").decode()
