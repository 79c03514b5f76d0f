"""What configurations and parameters need of each other: that it exists, and that it can be had first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from smokealarm.dynatrace.monaco.parameters import CompoundParameter, ReferenceParameter, ValueParameter
from smokealarm.dynatrace.monaco.places import meant
from smokealarm.dynatrace.monaco.yaml_tree import YamlMap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from smokealarm.dynatrace.monaco.coordinates import Coordinate
    from smokealarm.dynatrace.monaco.definitions import MonacoConfig
    from smokealarm.dynatrace.monaco.parameters import Parameter
    from smokealarm.dynatrace.monaco.places import Place
    from smokealarm.dynatrace.monaco.template import Template

__all__ = ["ID", "check_references", "in_deployment_order", "in_resolution_order"]

ID = "id"
"""The property of a configuration that is the id of the deployed object."""

Key = TypeVar("Key")


def check_references(configs: Sequence[MonacoConfig], templates: Mapping[str, Template]) -> None:
    """Refuse references and placeholders that name nothing, and parameters that need each other."""
    known = {each.coordinate: each for each in configs}
    for config in configs:
        properties = config.properties()
        for parameter in properties.values():
            _check_parameter(parameter, config, known)
        in_resolution_order(config)
        for placeholder in templates[config.template].placeholders():
            _check_property(placeholder.name, placeholder.place, config)


def in_deployment_order(configs: Sequence[MonacoConfig]) -> tuple[MonacoConfig, ...]:
    """Return the configurations with each behind those that it refers to."""
    known = {each.coordinate: each for each in configs}

    def needed(coordinate: Coordinate) -> Iterator[tuple[Coordinate, Place]]:
        for each in known[coordinate].properties().values():
            if isinstance(each, ReferenceParameter) and each.config != coordinate:
                yield each.config, each.place

    return tuple(known[each] for each in _sorted(known, needed, "configurations"))


def in_resolution_order(config: MonacoConfig) -> tuple[str, ...]:
    """Return the names of a configuration's properties with each behind those that it is made of."""
    properties = config.properties()

    def needed(name: str) -> Iterator[tuple[str, Place]]:
        parameter = properties[name]
        if isinstance(parameter, CompoundParameter):
            yield from ((each, parameter.place) for each in parameter.references)
        elif isinstance(parameter, ReferenceParameter) and parameter.config == config.coordinate:
            yield parameter.property.partition(".")[0], parameter.place

    return tuple(_sorted(properties, needed, "parameters"))


def _sorted(keys: Iterable[Key], needed: Callable[[Key], Iterable[tuple[Key, Place]]], what: str) -> Iterator[Key]:
    """Yield each key after what it needs; a walk with a stack of its own, since chains may be long."""
    done: set[Any] = set()
    for first in keys:
        path: dict[Any, Iterator[tuple[Key, Place]]] = {} if first in done else {first: iter(needed(first))}
        while path:
            current = next(reversed(path))
            following = next((each for each in path[current] if each[0] not in done), None)
            if following is None:
                del path[current]
                done.add(current)
                yield current
                continue
            key, place = following
            if key in path:
                circle = [*list(path)[list(path).index(key) :], key]
                raise place.refusal(f"{what} need each other: {' -> '.join(map(str, circle))}")
            path[key] = iter(needed(key))


def _check_parameter(parameter: Parameter, config: MonacoConfig, known: Mapping[Coordinate, MonacoConfig]) -> None:
    if isinstance(parameter, CompoundParameter):
        for name in parameter.references:
            _check_property(name, parameter.place, config)
    if not isinstance(parameter, ReferenceParameter):
        return
    target = known.get(parameter.config)
    if target is None:
        named = str(parameter.config)
        raise parameter.place.refusal(f"there is no configuration {named}", meant(named, map(str, known)))
    if parameter.property == ID and target is not config:
        _check_kinds(config, target, parameter.place)
    else:
        _check_property(parameter.property, parameter.place, target)


def _check_kinds(config: MonacoConfig, target: MonacoConfig, place: Place) -> None:
    """Refuse what Monaco refuses, since the ids of classic APIs and of settings are not of one kind."""
    if target.type.is_settings and not config.type.is_settings:
        raise place.refusal("a configuration of a classic API cannot refer to the id of a settings object")


def _check_property(name: str, place: Place, config: MonacoConfig) -> None:
    """Refuse a name, with parts behind dots, that a configuration has not."""
    first, _, rest = name.partition(".")
    properties = config.properties()
    if first not in properties:
        raise place.refusal(f"{config.coordinate} has no {first}", meant(first, properties))
    parameter = properties[first]
    node = parameter.value if isinstance(parameter, ValueParameter) else None
    for part in rest.split(".") if rest else ():
        entries = node.entries if isinstance(node, YamlMap) else {}
        if part not in entries:
            raise place.refusal(f"{first} of {config.coordinate} has no part {part}", meant(part, entries))
        node = entries[part]
