"""From YAML to parameters, in all the forms in which Monaco takes them.

https://docs.dynatrace.com/docs/deliver/configuration-as-code/monaco/configuration/yaml-configuration-saas and
https://github.com/Dynatrace/dynatrace-configuration-as-code/blob/96a01df/pkg/config/loader/parameters.go
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.monaco.coordinates import Coordinate
from smokealarm.dynatrace.monaco.parameters import (
    CompoundParameter,
    EnvironmentParameter,
    ListParameter,
    Parameter,
    ReferenceParameter,
    ValueParameter,
)
from smokealarm.dynatrace.monaco.places import meant
from smokealarm.dynatrace.monaco.reading import Keys, keys_of, list_of, text_of
from smokealarm.dynatrace.monaco.template import parse_template
from smokealarm.dynatrace.monaco.yaml_tree import YamlList, YamlMap, YamlScalar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smokealarm.dynatrace.monaco.places import Place
    from smokealarm.dynatrace.monaco.yaml_tree import Node

__all__ = ["RESERVED", "read_parameter", "read_parameters"]

RESERVED: Final = ("id", "name", "scope", "skip")
"""Names that a parameter cannot have, since the configuration itself gives them."""

_LONGEST_SHORTHAND: Final = 4


def read_parameters(node: Node, own: Coordinate) -> Mapping[str, Parameter]:
    """Return the parameters of the configuration ``own`` by their names."""
    keys = keys_of(node, "parameters")
    for name in RESERVED:
        if name in keys.map.keys:
            raise keys.map.keys[name].refusal(f"no parameter can be called {name}", "the configuration itself gives it")
    return {name: read_parameter(each, own) for name, each in keys.map.entries.items()}


def read_parameter(node: Node, own: Coordinate) -> Parameter:
    """Return one parameter: a single value, a shorthand reference (a list), or a mapping with a ``type``."""
    match node:
        case YamlScalar():
            return ValueParameter(node.place, node)
        case YamlList():
            return _shorthand(node, own)
        case _:
            return _typed(node, own)


def _shorthand(node: YamlList, own: Coordinate) -> ReferenceParameter:
    """Return the reference of a list of one to four texts; what it leaves out at the front is the configuration's."""
    given = [text_of(each, "an item of a reference") for each in node.items]
    if not 1 <= len(given) <= _LONGEST_SHORTHAND:
        raise node.place.refusal(
            f"a list is a reference here and has 1 to {_LONGEST_SHORTHAND} items, not {len(given)}",
            "expected [project, configType, configId, property]; for a list of values use type: list",
        )
    *target, name = given
    whole = [own.project, own.type, own.config_id]
    whole[len(whole) - len(target) :] = target
    return ReferenceParameter(node.place, Coordinate(*whole), name)


def _typed(node: YamlMap, own: Coordinate) -> Parameter:
    keys = Keys(node, "a parameter")
    kind = keys.required("type")
    read = _KINDS.get(text_of(kind, "type"))
    if read is None:
        written = text_of(kind, "type")
        raise kind.place.refusal(f"{written} is no type of parameter that is read here", meant(written, _KINDS))
    return read(keys, own)


def _value(keys: Keys, _: Coordinate) -> ValueParameter:
    keys.only("type", "value")
    return ValueParameter(keys.place, keys.required("value"))


def _environment(keys: Keys, _: Coordinate) -> EnvironmentParameter:
    keys.only("type", "name", "default")
    default = keys.get("default")
    return EnvironmentParameter(keys.place, keys.text("name"), None if default is None else text_of(default, "default"))


def _reference(keys: Keys, own: Coordinate) -> ReferenceParameter:
    """Return a reference; a project needs a type beside it, and a type an id, since the rest would be a guess."""
    keys.only("type", "project", "configType", "configId", "property")
    project, kind, config_id = (keys.optional_text(name) for name in ("project", "configType", "configId"))
    if (project and not kind) or (kind and not config_id):
        needed = "configType and configId" if project else "configId"
        raise keys.place.refusal(f"a reference with {'project' if project else 'configType'} needs {needed}, too")
    target = Coordinate(project or own.project, kind or own.type, config_id or own.config_id)
    return ReferenceParameter(keys.place, target, keys.text("property"))


def _compound(keys: Keys, _: Coordinate) -> CompoundParameter:
    keys.only("type", "format", "references")
    written = keys.required("format")
    names = tuple(text_of(each, "a reference") for each in list_of(keys.required("references"), "references"))
    form = parse_template(keys.place.path, text_of(written, "format"), written.place)
    _check_format({each.name: each.place for each in form.placeholders()}, names)
    return CompoundParameter(keys.place, form, names)


def _check_format(placeholders: Mapping[str, Place], names: tuple[str, ...]) -> None:
    for name, place in placeholders.items():
        if name.partition(".")[0] not in names:
            raise place.refusal(f"the format uses {name}, which is not among the references", meant(name, names))


def _list(keys: Keys, _: Coordinate) -> ListParameter:
    keys.only("type", "values")
    return ListParameter(keys.place, tuple(map(_item, list_of(keys.required("values"), "values"))))


def _item(node: Node) -> str:
    """Return one text of a list, which is written as it is or as ``{type: value, value: ...}``."""
    inner = keys_of(node, "an item").only("type", "value").required("value") if isinstance(node, YamlMap) else node
    if not isinstance(inner, YamlScalar) or not isinstance(inner.value, str):
        raise inner.place.refusal("an item of a list must be a text", "write a number in quotes")
    return inner.value


_KINDS: Final[Mapping[str, Callable[[Keys, Coordinate], Parameter]]] = MappingProxyType(
    {
        "value": _value,
        "environment": _environment,
        "reference": _reference,
        "compound": _compound,
        "list": _list,
    }
)
