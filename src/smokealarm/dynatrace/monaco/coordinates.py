"""The name of a configuration within Monaco, and the name that it gives its settings object.

https://docs.dynatrace.com/docs/deliver/configuration-as-code/monaco/configuration/yaml-configuration
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

__all__ = ["Coordinate", "external_id"]

_PREFIX = "monaco:"
_LONGEST = 500


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
