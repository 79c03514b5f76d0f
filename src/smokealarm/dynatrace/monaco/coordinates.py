"""The name of a configuration within Monaco, and the name that it gives its settings object.

https://docs.dynatrace.com/docs/deliver/configuration-as-code/monaco/configuration/yaml-configuration-saas
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid3

__all__ = ["Coordinate", "config_id_of", "dashboard_id", "external_id"]

_PREFIX = "monaco:"
_LONGEST = 500
_NAMESPACE = uuid3(NAMESPACE_URL, "dynatrace.com")


@dataclass(frozen=True, slots=True, order=True)
class Coordinate:
    """Project, type (a schema id, or the name of a classic API) and id of a configuration."""

    project: str
    type: str
    config_id: str

    def __str__(self) -> str:
        return f"{self.project}:{self.type}:{self.config_id}"


def external_id(coordinate: Coordinate) -> str:
    """Return the externalId of the settings object that Monaco makes of a configuration.

    One that would be longer than 500 characters is not shortened to them: what is kept is the part beyond.
    https://github.com/Dynatrace/dynatrace-configuration-as-code/blob/04b5309/internal/idutils/external_id.go

    >>> external_id(Coordinate("project-name", "schema-id", "config-id"))
    'monaco:cHJvamVjdC1uYW1lJHNjaGVtYS1pZCRjb25maWctaWQ='
    """
    parts = (coordinate.project, coordinate.type, coordinate.config_id)
    encoded = b64encode("$".join(filter(None, parts)).encode()).decode()
    room = _LONGEST - len(_PREFIX)
    return _PREFIX + (encoded[room:] if len(encoded) > room else encoded)


def config_id_of(external: str) -> str:
    """Return the id of the configuration that an externalId of Monaco was made of; any other id as it is.

    >>> config_id_of("monaco:cHJvamVjdC1uYW1lJHNjaGVtYS1pZCRjb25maWctaWQ=")
    'config-id'
    """
    try:
        written = b64decode(external.removeprefix(_PREFIX), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return external
    return written.rpartition("$")[2] if external.startswith(_PREFIX) else external


def dashboard_id(coordinate: Coordinate) -> str:
    """Return the id of the classic dashboard that Monaco makes of a configuration, which may be such an id itself.

    https://github.com/Dynatrace/dynatrace-configuration-as-code/blob/002853d/internal/idutils/uuid_generator.go

    >>> dashboard_id(Coordinate("pipeline", "dashboard", "6b6d5a8e-0f51-4f62-a22f-2a5a3d0f7d11"))
    '6b6d5a8e-0f51-4f62-a22f-2a5a3d0f7d11'
    """
    try:
        return str(UUID(coordinate.config_id))
    except ValueError:
        return str(uuid3(_NAMESPACE, f"{coordinate.project}/{coordinate.config_id}"))
