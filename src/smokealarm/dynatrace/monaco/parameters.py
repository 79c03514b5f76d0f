"""The kinds of parameters of a configuration.

https://docs.dynatrace.com/docs/deliver/configuration-as-code/monaco/configuration/yaml-configuration-saas
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.dynatrace.monaco.coordinates import Coordinate
    from smokealarm.dynatrace.monaco.places import Place
    from smokealarm.dynatrace.monaco.template import Template
    from smokealarm.dynatrace.monaco.yaml_tree import Node

__all__ = [
    "CompoundParameter",
    "EnvironmentParameter",
    "ListParameter",
    "Parameter",
    "ReferenceParameter",
    "ValueParameter",
]


@dataclass(frozen=True, slots=True)
class ValueParameter:
    """A value as it is written: one value, or a mapping whose parts have values."""

    place: Place
    value: Node


@dataclass(frozen=True, slots=True)
class EnvironmentParameter:
    """The value of an environment variable; without a default the variable has to be set."""

    place: Place
    name: str
    default: str | None


@dataclass(frozen=True, slots=True)
class ReferenceParameter:
    """A property of a configuration, which may be the parameter's own; ``id`` is that of the deployed object."""

    place: Place
    config: Coordinate
    property: str


@dataclass(frozen=True, slots=True)
class CompoundParameter:
    """A text with placeholders for other parameters of the configuration, each named in ``references``."""

    place: Place
    format: Template
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListParameter:
    """A list of texts, written into a template as a JSON list."""

    place: Place
    values: tuple[str, ...]


Parameter = ValueParameter | EnvironmentParameter | ReferenceParameter | CompoundParameter | ListParameter
