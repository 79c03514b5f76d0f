"""The short form of a template's intrinsic functions in YAML, ``!Sub`` for ``Fn::Sub``, made into the long one.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

from smokealarm.errors import TemplateInvalid

__all__ = ["parse_template"]

_BARE: Final = frozenset({"Ref", "Condition"})
"""Functions whose long form has no ``Fn::`` before it."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A loader of its own, so that others do not learn these tags."""


def parse_template(text: str) -> dict[str, Any]:
    """Return a CloudFormation template in YAML or JSON with every function in its long form.

    Raises :class:`~smokealarm.errors.TemplateInvalid` for what is no mapping.
    """
    try:
        found = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader with one more tag
    except yaml.YAMLError as error:
        raise TemplateInvalid(f"the template cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise TemplateInvalid(f"a template is a mapping, got {type(found).__name__}")
    return found


def _function(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in _BARE else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        text = str(loader.construct_scalar(node))
        return {name: text.split(".", 1) if name == "Fn::GetAtt" else text}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _function)
