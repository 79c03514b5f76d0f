"""What a configuration file says: definitions of configurations, and what environments and groups have instead.

https://docs.dynatrace.com/docs/deliver/configuration-as-code/monaco/configuration/yaml-configuration-saas
"""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.monaco.coordinates import Coordinate
from smokealarm.dynatrace.monaco.parameter_reading import read_parameter, read_parameters
from smokealarm.dynatrace.monaco.parameters import (
    CompoundParameter,
    EnvironmentParameter,
    ListParameter,
    ValueParameter,
)
from smokealarm.dynatrace.monaco.places import Place, meant
from smokealarm.dynatrace.monaco.reading import Keys, keys_of, text_of
from smokealarm.dynatrace.monaco.yaml_tree import YamlMap, YamlScalar, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.monaco.manifest import MonacoEnvironment
    from smokealarm.dynatrace.monaco.parameters import Parameter
    from smokealarm.dynatrace.monaco.yaml_tree import Node

__all__ = ["CLASSIC_APIS", "ConfigDefinition", "ConfigType", "MonacoConfig", "parse_configs"]

CLASSIC_APIS: Final = ("aws-credentials", "dashboard")
"""The classic APIs that can be deployed from here."""

_KEYS: Final = ("id", "type", "config", "groupOverrides", "environmentOverrides")
_BODY_KEYS: Final = ("name", "template", "skip", "parameters")


@dataclass(frozen=True, slots=True)
class ConfigType:
    """A Settings schema with the scope of the object, or a classic API, which has no scope."""

    name: str
    scope: Parameter | None = None
    schema_version: str | None = None

    @property
    def is_settings(self) -> bool:
        """Whether it is a Settings object."""
        return self.scope is not None


@dataclass(frozen=True, slots=True)
class MonacoConfig:
    """A configuration as one environment has it; ``template`` is the path of its template."""

    coordinate: Coordinate
    type: ConfigType
    place: Place
    template: str
    template_place: Place
    name: Parameter | None
    skip: Parameter | None
    parameters: Mapping[str, Parameter]

    def properties(self) -> Mapping[str, Parameter]:
        """Return all that its template, and references from elsewhere, can name; but not the id of the object."""
        own = {"name": self.name, "scope": self.type.scope}
        return {**self.parameters, **{name: each for name, each in own.items() if each is not None}}


@dataclass(frozen=True, slots=True)
class _Body:
    """The part of a definition that can be overridden."""

    name: Parameter | None = None
    template: tuple[str, Place] | None = None
    skip: Parameter | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def overridden(self, other: _Body) -> _Body:
        """Return this with whatever another one has, parameter by parameter."""
        return _Body(
            other.name or self.name,
            other.template or self.template,
            other.skip or self.skip,
            {**self.parameters, **other.parameters},
        )


@dataclass(frozen=True, slots=True)
class ConfigDefinition:
    """A configuration for all environments; overrides are by the name of the group or the environment."""

    coordinate: Coordinate
    type: ConfigType
    place: Place
    body: _Body
    groups: Mapping[str, _Body]
    environments: Mapping[str, _Body]

    def config(self, environment: MonacoEnvironment) -> MonacoConfig:
        """Return what an environment has: what is overridden for it wins over what is for its group."""
        body = self.body
        for override in (self.groups.get(environment.group), self.environments.get(environment.name)):
            body = body if override is None else body.overridden(override)
        if body.template is None:
            raise self.place.refusal(f"{self.coordinate} has no template")
        if body.name is None and not self.type.is_settings:
            raise self.place.refusal(f"{self.coordinate} has no name", "a classic API needs one")
        return MonacoConfig(
            self.coordinate, self.type, self.place, *body.template, body.name, body.skip, body.parameters
        )


def parse_configs(
    project: str, path: str, text: str, environments: Iterable[MonacoEnvironment]
) -> tuple[ConfigDefinition, ...]:
    """Return the definitions in the text of a configuration file of a project.

    Raises :class:`~smokealarm.errors.MonacoInvalid`.
    """
    root = parse_yaml(path, text)
    if root is None:
        raise Place(path, text).refusal("the configuration file is empty", "expected configs")
    keys = keys_of(root, "a configuration file").only("configs")
    keys.required("configs")
    known = tuple(environments)
    definitions = tuple(_definition(project, each, known) for each in keys.maps("configs", "a configuration"))
    if not definitions:
        raise keys.place.refusal("there is no configuration in configs")
    return definitions


def _definition(project: str, keys: Keys, environments: tuple[MonacoEnvironment, ...]) -> ConfigDefinition:
    keys.only(*_KEYS)
    name = _type_name(keys.required("type"))
    own = Coordinate(project, name, keys.text("id"))
    return ConfigDefinition(
        own,
        _config_type(keys.required("type"), own),
        keys.place,
        _body(keys_of(keys.required("config"), "config"), own),
        _overrides(keys, "group", own, {each.group for each in environments}),
        _overrides(keys, "environment", own, {each.name for each in environments}),
    )


def _type_name(node: Node) -> str:
    """Return the schema id, or the name of the classic API."""
    if not isinstance(node, YamlMap):
        return text_of(node, "type")
    keys = Keys(node, "type").only("settings", "api")
    if len(node.entries) != 1:
        raise node.place.refusal("type is one of settings and api")
    if keys.get("settings") is not None:
        return keys_of(keys.required("settings"), "settings").text("schema")
    api = keys.required("api")
    return keys_of(api, "api").only("name").text("name") if isinstance(api, YamlMap) else text_of(api, "api")


def _config_type(node: Node, own: Coordinate) -> ConfigType:
    if not isinstance(node, YamlMap) or "api" in node.entries:
        if own.type not in CLASSIC_APIS:
            raise node.place.refusal(f"{own.type} is no API that is read here", meant(own.type, CLASSIC_APIS))
        return ConfigType(own.type)
    keys = keys_of(node.entries["settings"], "settings").only("schema", "schemaVersion", "scope")
    scope = read_parameter(keys.required("scope"), own)
    if isinstance(scope, CompoundParameter | ListParameter):
        raise scope.place.refusal("a scope is a value, a reference or an environment variable")
    return ConfigType(own.type, scope, keys.optional_text("schemaVersion"))


def _body(keys: Keys, own: Coordinate) -> _Body:
    keys.only(*_BODY_KEYS)
    name, skip, parameters = (keys.get(each) for each in ("name", "skip", "parameters"))
    return _Body(
        None if name is None else read_parameter(name, own),
        _template(keys),
        None if skip is None else _skip(skip, own),
        {} if parameters is None or _is_nothing(parameters) else read_parameters(parameters, own),
    )


def _is_nothing(node: Node) -> bool:
    return isinstance(node, YamlScalar) and node.value is None


def _template(keys: Keys) -> tuple[str, Place] | None:
    """Return the path of a template, which is written from the folder of the configuration file."""
    written = keys.optional_text("template")
    if written is None:
        return None
    place = keys.required("template").place
    return normpath(join(dirname(place.path), written.replace("\\", "/"))), place


def _skip(node: Node, own: Coordinate) -> Parameter:
    skip = read_parameter(node, own)
    if not isinstance(skip, ValueParameter | EnvironmentParameter):
        raise node.place.refusal("skip is a value or an environment variable")
    return skip


def _overrides(keys: Keys, kind: str, own: Coordinate, known: set[str]) -> Mapping[str, _Body]:
    found: dict[str, _Body] = {}
    for each in keys.maps(f"{kind}Overrides", "an override"):
        each.only(kind, "override")
        name, place = each.text(kind), each.required(kind).place
        if name not in known:
            raise place.refusal(f"the manifest has no {kind} {name}", meant(name, known))
        if name in found:
            raise place.refusal(f"there are two overrides for the {kind} {name}")
        found[name] = _body(keys_of(each.required("override"), "override"), own)
    return found
