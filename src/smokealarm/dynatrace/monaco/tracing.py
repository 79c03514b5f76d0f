"""Where the characters of a rendered template were written: in the template, or as the value of a parameter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.monaco.parameters import CompoundParameter, ReferenceParameter, ValueParameter
from smokealarm.dynatrace.monaco.references import ID
from smokealarm.dynatrace.monaco.written import escaped, part_of, written
from smokealarm.dynatrace.monaco.yaml_tree import YamlMap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.dynatrace.monaco.coordinates import Coordinate
    from smokealarm.dynatrace.monaco.definitions import MonacoConfig
    from smokealarm.dynatrace.monaco.parameters import Parameter
    from smokealarm.dynatrace.monaco.places import Place
    from smokealarm.dynatrace.monaco.template import Placeholder, Template
    from smokealarm.dynatrace.monaco.written import Resolved

__all__ = ["TracedPiece", "Tracer"]


@dataclass(frozen=True, slots=True)
class TracedPiece:
    """Some characters of a rendered template and where they were written.

    ``place`` is the value, or the part of the template, that says them. ``template`` is the place in the template: of
    the text itself, or of the placeholder that it replaces. ``parameter`` is the whole value of the parameter that the
    placeholder names, references followed; None for a text of the template.
    """

    text: str
    place: Place
    template: Place
    parameter: Place | None


@dataclass(frozen=True, slots=True)
class Tracer:
    """Knows the configurations of an environment, and the values of all that were rendered."""

    configs: Mapping[Coordinate, MonacoConfig]
    properties: Mapping[Coordinate, Mapping[str, Resolved]]

    def traced(self, config: MonacoConfig, template: Template) -> Iterator[TracedPiece]:
        """Yield the pieces of a template with the values of a configuration, whose texts joined are the result."""
        for part in template.parts:
            if isinstance(part.content, str):
                yield TracedPiece(part.content, part.place, part.place, None)
                continue
            whole = self._whole(config, part.content.name)
            for text, place in self._values(config, part.content):
                yield TracedPiece(text, place, part.place, whole)

    def _values(self, config: MonacoConfig, placeholder: Placeholder) -> Iterator[tuple[str, Place]]:
        owner, parameter, name = self._followed(config, placeholder.name)
        if not isinstance(parameter, CompoundParameter):
            value = part_of(self.properties[owner.coordinate], name, placeholder.place)
            yield written(value, placeholder.place), _place_of(parameter, name)
            return
        for part in parameter.format.parts:
            if isinstance(part.content, str):
                yield escaped(part.content), part.place
            else:
                yield from ((escaped(text), place) for text, place in self._values(owner, part.content))

    def _whole(self, config: MonacoConfig, name: str) -> Place:
        _, parameter, name = self._followed(config, name)
        if isinstance(parameter, CompoundParameter):
            first, last = (parameter.format.parts[at].place for at in (0, -1))
            return replace(first, end=last.end)
        return _place_of(parameter, name)

    def _followed(self, config: MonacoConfig, name: str) -> tuple[MonacoConfig, Parameter, str]:
        """Return the parameter that a name leads to, whose it is, and its name there; what has an id stays itself."""
        first, _, rest = name.partition(".")
        parameter = config.properties()[first]
        if isinstance(parameter, ReferenceParameter) and parameter.property != ID:
            return self._followed(self.configs[parameter.config], ".".join(filter(None, (parameter.property, rest))))
        return config, parameter, name


def _place_of(parameter: Parameter, name: str) -> Place:
    """Return where a value is written, or the part of it that a name with dots means."""
    if not isinstance(parameter, ValueParameter):
        return parameter.place
    node = parameter.value
    for part in name.split(".")[1:]:
        node = node.entries[part] if isinstance(node, YamlMap) else node
    return node.place
