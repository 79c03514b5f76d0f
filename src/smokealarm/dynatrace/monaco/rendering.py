"""From a project to what is sent: every value in its place, every object in its order.

Values are written as Monaco writes them: a text as the inside of a JSON string, with the characters that Go's JSON
escapes; a number and true or false as Go prints them. A compound escapes what was escaped before once more, which is
what Monaco does.
https://github.com/Dynatrace/dynatrace-configuration-as-code/blob/bf5d833/pkg/config/parameter/value/value.go
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.monaco.coordinates import external_id
from smokealarm.dynatrace.monaco.parameters import (
    CompoundParameter,
    EnvironmentParameter,
    ListParameter,
    ReferenceParameter,
    ValueParameter,
)
from smokealarm.dynatrace.monaco.references import ID, in_resolution_order
from smokealarm.dynatrace.monaco.tracing import TracedPiece, Tracer
from smokealarm.dynatrace.monaco.written import Resolved, escaped, part_of, resolved_node, written
from smokealarm.errors import MonacoInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smokealarm.dynatrace.monaco.coordinates import Coordinate
    from smokealarm.dynatrace.monaco.definitions import MonacoConfig
    from smokealarm.dynatrace.monaco.parameters import Parameter
    from smokealarm.dynatrace.monaco.project import MonacoProject
    from smokealarm.dynatrace.monaco.template import Placeholder

__all__ = ["RenderedConfig", "Renderer", "render"]

_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


@dataclass(frozen=True, slots=True)
class RenderedConfig:
    """A configuration as it is sent; what may hold secrets is not in its repr.

    ``text`` is the JSON with its values, ``value`` what it says. ``lines`` holds for each line of the text the line of
    the template ``file`` that it comes from. A classic API has neither scope nor externalId.
    """

    coordinate: Coordinate
    is_settings: bool
    name: str | None
    scope: str | None
    schema_version: str | None
    external_id: str | None
    file: str
    text: str = field(repr=False)
    value: Any = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)


@dataclass(slots=True)
class Renderer:
    """Renders the configurations of one environment, one after the other in the order of the project.

    ``variables`` are the environment variables; ``ids`` returns the id of the object that was made of a configuration,
    or None if it has not been deployed.
    """

    project: MonacoProject
    variables: Mapping[str, str] = field(repr=False)
    ids: Callable[[Coordinate], str | None]
    _properties: dict[Coordinate, dict[str, Resolved]] = field(default_factory=dict, repr=False)
    _configs: dict[Coordinate, MonacoConfig] = field(default_factory=dict, repr=False)

    def render(self, config: MonacoConfig) -> RenderedConfig | None:
        """Return what is sent for a configuration, or None if it is skipped.

        Raises :class:`~smokealarm.errors.MonacoInvalid` if an environment variable is not set, if a reference goes to a
        configuration that is skipped or not deployed, or if the result is no JSON.
        """
        properties = self._filled_in(config)
        if properties is None:
            return None
        template = self.project.templates[config.template]
        text, lines = template.filled(lambda each: _filled(each, properties))
        scope, name = properties.get("scope"), properties.get("name")
        return RenderedConfig(
            coordinate=config.coordinate,
            is_settings=config.type.is_settings,
            name=None if name is None else written(name, config.place),
            scope=None if scope is None else written(scope, config.place),
            schema_version=config.type.schema_version,
            external_id=external_id(config.coordinate) if config.type.is_settings else None,
            file=config.template,
            text=text,
            value=_parsed(config, text, lines),
            lines=lines,
        )

    def trace(self, config: MonacoConfig) -> tuple[TracedPiece, ...] | None:
        """Return what the text of a rendered configuration is made of, or None if it is skipped.

        Raises :class:`~smokealarm.errors.MonacoInvalid` as :meth:`render` does, but whatever the result is.
        """
        if self._filled_in(config) is None:
            return None
        return tuple(Tracer(self._configs, self._properties).traced(config, self.project.templates[config.template]))

    def _filled_in(self, config: MonacoConfig) -> dict[str, Resolved] | None:
        """Return the values of a configuration, and keep them for those that refer to it; None if it is skipped."""
        if self._skipped(config):
            return None
        self._configs[config.coordinate] = config
        properties = self._properties[config.coordinate] = self._resolved(config)
        return properties

    def _skipped(self, config: MonacoConfig) -> bool:
        if config.skip is None:
            return False
        said = written(self._value(config.skip, config, {}), config.skip.place)
        if said not in _TRUE | _FALSE:
            raise config.skip.place.refusal("skip is neither true nor false")
        return said in _TRUE

    def _resolved(self, config: MonacoConfig) -> dict[str, Resolved]:
        parameters = config.properties()
        found: dict[str, Resolved] = {}
        for name in in_resolution_order(config):
            found[name] = self._value(parameters[name], config, found)
        return found

    def _value(self, parameter: Parameter, config: MonacoConfig, found: Mapping[str, Resolved]) -> Resolved:
        match parameter:
            case ValueParameter():
                return resolved_node(parameter.value)
            case EnvironmentParameter():
                return escaped(self._variable(parameter))
            case ListParameter():
                return "[ " + ",".join(f'"{escaped(each)}"' for each in parameter.values) + " ]"
            case CompoundParameter():
                return escaped(parameter.format.filled(lambda each: _filled(each, found))[0])
            case ReferenceParameter() if parameter.config == config.coordinate:
                return part_of(found, parameter.property, parameter.place)
            case _:
                return self._referred(parameter)

    def _variable(self, parameter: EnvironmentParameter) -> str:
        found = self.variables.get(parameter.name, parameter.default)
        if found is None:
            raise parameter.place.refusal(f"the environment variable {parameter.name} is not set and has no default")
        return found

    def _referred(self, parameter: ReferenceParameter) -> Resolved:
        if parameter.config not in self._properties:
            raise parameter.place.refusal(f"{parameter.config} is skipped, so that nothing can refer to it")
        if parameter.property != ID:
            return part_of(self._properties[parameter.config], parameter.property, parameter.place)
        found = self.ids(parameter.config)
        if found is None:
            raise parameter.place.refusal(f"{parameter.config} has not been deployed, so that it has no id yet")
        return found


def render(
    project: MonacoProject,
    environment: str,
    variables: Mapping[str, str],
    ids: Callable[[Coordinate], str | None],
) -> tuple[RenderedConfig, ...]:
    """Return all that is sent to an environment, in the order of deployment; skipped configurations are left out.

    Raises :class:`~smokealarm.errors.MonacoInvalid` as :meth:`Renderer.render` does.
    """
    renderer = Renderer(project, variables, ids)
    rendered = map(renderer.render, project.configs[project.environment(environment).name])
    return tuple(each for each in rendered if each is not None)


def _filled(placeholder: Placeholder, properties: Mapping[str, Resolved]) -> str:
    return written(part_of(properties, placeholder.name, placeholder.place), placeholder.place)


def _parsed(config: MonacoConfig, text: str, lines: tuple[int, ...]) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        line, reason = lines[error.lineno - 1], f"with its values this is no JSON: {error.msg}"
    except (ValueError, RecursionError) as error:
        line, reason = 1, f"with its values this is no JSON: {error}"
    hint = f"rendered for {config.coordinate}; texts need quotes around their placeholders"
    raise MonacoInvalid(reason, hint, config.template, line, "") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
