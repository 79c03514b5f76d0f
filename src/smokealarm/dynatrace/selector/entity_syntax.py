"""The abstract syntax tree of an entity selector.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/entity-v2/entity-selector
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion such as ``type("HOST")`` or ``entityName.contains("db")``.

    ``name`` is what precedes the parenthesis, dots included; an argument is a text, or a criterion where the selector
    nests, as in ``not(...)`` and ``fromRelationships.runsOn(...)``.
    """

    name: str
    arguments: tuple[Argument, ...]


Argument: TypeAlias = str | Criterion


@dataclass(frozen=True, slots=True)
class EntitySelector:
    """Criteria that an entity must all fulfil."""

    criteria: tuple[Criterion, ...]
