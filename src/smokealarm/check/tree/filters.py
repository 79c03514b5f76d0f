"""Which resources a filter of Dynatrace lets through, as far as it goes by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from typing import TYPE_CHECKING, Final

from smokealarm.check.tree.names import UNKNOWN, ResourceKind
from smokealarm.dynatrace.detection.vocabulary import DimensionFilterOperator, EntityFilterOperator, EntityFilterType
from smokealarm.dynatrace.selector.syntax import Compound, DimensionCondition, InEntities
from smokealarm.dynatrace.selector.vocabulary import TEXT_OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.dynatrace.detection import MetricKeyQuery
    from smokealarm.dynatrace.selector.entity_syntax import EntitySelector
    from smokealarm.dynatrace.selector.syntax import Condition

__all__ = ["NameTest", "conditions_of", "exact_names", "kind_of_key", "may_pass", "name_tests", "names_it"]

_SERVICES: Final[Mapping[str, ResourceKind]] = {
    "lambda": ResourceKind.FUNCTION,
    "lambdainsights": ResourceKind.FUNCTION,
    "sqs": ResourceKind.QUEUE,
    "states": ResourceKind.STATE_MACHINE,
    "s3": ResourceKind.BUCKET,
    "events": ResourceKind.RULE,
}
_DIMENSIONS: Final[Mapping[str, ResourceKind]] = {
    "functionname": ResourceKind.FUNCTION,
    "function_name": ResourceKind.FUNCTION,
    "dt.entity.aws_lambda_function.name": ResourceKind.FUNCTION,
    "queuename": ResourceKind.QUEUE,
    "statemachinearn": ResourceKind.STATE_MACHINE,
    "bucketname": ResourceKind.BUCKET,
    "rulename": ResourceKind.RULE,
}
_ENTITY_NAME: Final = "dt.entity.custom_device.name"
"""The name of any resource that classic polling made an entity of."""
_AWS_KEY: Final = re.compile(r"(?:builtin:|ext:|dt\.)?cloud\.aws\.(\w+)\.")
_MACHINE: Final = ":stateMachine:"
_ENTITY_TESTS: Final = {
    "entityName": "contains",
    "entityName.contains": "contains",
    "entityName.equals": "eq",
    "entityName.startsWith": "prefix",
}
"""https://docs.dynatrace.com/docs/dynatrace-api/environment-api/entity-v2/entity-selector"""
_KEY_TESTS: Final[Mapping[str, str]] = {
    DimensionFilterOperator.EQUALS: "eq",
    DimensionFilterOperator.STARTS_WITH: "prefix",
    DimensionFilterOperator.CONTAINS_CASE_SENSITIVE: "contains",
    EntityFilterOperator.EQUALS: "eq",
    EntityFilterOperator.STARTS_WITH: "prefix",
    EntityFilterOperator.CONTAINS_CASE_SENSITIVE: "contains",
}


@dataclass(frozen=True, slots=True)
class NameTest:
    """A condition on a resource's name: ``eq``, ``prefix``, ``suffix`` or ``contains``; ``span`` is its place.

    Entity selectors compare in ``any_case``.
    """

    operator: str
    value: str
    span: tuple[int, int] = (0, 0)
    any_case: bool = False


def kind_of_key(key: str) -> ResourceKind | None:
    """Return what a metric of AWS is measured on, by its key."""
    found = _AWS_KEY.match(key)
    return _SERVICES.get(found[1]) if found else None


def name_tests(conditions: Iterable[Condition], kind: ResourceKind) -> Iterator[NameTest]:
    """Yield the conditions on the name of a resource of a kind that let it through; what is negated is left out."""
    for condition in conditions:
        match condition:
            case DimensionCondition():
                test = _test(condition, kind)
                yield from () if test is None else (test,)
            case Compound(operator, inner) if operator != "not":
                yield from name_tests(inner, kind)
            case InEntities(selector=selector):
                yield from _entity_tests(selector, condition.span)


def exact_names(conditions: Iterable[Condition], kind: ResourceKind) -> frozenset[str] | None:
    """Return the only names that all conditions together can let through; None if they are not listed."""
    listed = [found for each in conditions if (found := _exact(each, kind)) is not None]
    return frozenset.intersection(*listed) if listed else None


def may_pass(conditions: Iterable[Condition], kind: ResourceKind, name: str) -> bool:
    """Return whether the conditions may let a resource through whose name is a pattern; what is not told, may."""
    return all(_may_hold(each, kind, name) for each in conditions)


def names_it(test: NameTest, pattern: str) -> bool:
    """Return whether a name of the pattern can fulfil a test."""
    value = test.value
    if test.any_case:
        pattern, value = pattern.casefold(), value.casefold()
    if UNKNOWN not in pattern:
        return TEXT_OPERATORS[test.operator](pattern, value)
    head, tail = pattern.split(UNKNOWN, maxsplit=1)[0], pattern.rsplit(UNKNOWN, maxsplit=1)[-1]
    match test.operator:
        case "eq":
            return re.match(translate(pattern), value) is not None
        case "prefix":
            return head.startswith(value) or value.startswith(head)
        case "suffix":
            return tail.endswith(value) or value.endswith(tail)
        case _:
            return True


def conditions_of(query: MetricKeyQuery) -> tuple[Condition, ...]:
    """Return the filters of a metric-key rule as conditions of a selector, those on names and dimensions that are."""
    of_dimensions = ((each.operator, each.dimension_key, each.dimension_value) for each in query.dimension_filter)
    entity = query.entity_filter.conditions
    of_names = ((each.operator, _ENTITY_NAME, each.value) for each in entity if each.type is EntityFilterType.NAME)
    return tuple(
        DimensionCondition(_KEY_TESTS[operator], dimension, value)
        for operator, dimension, value in (*of_dimensions, *of_names)
        if operator in _KEY_TESTS
    )


def _names(dimension: str, kind: ResourceKind) -> bool:
    folded = dimension.casefold()
    return folded == _ENTITY_NAME or _DIMENSIONS.get(folded) is kind


def _entity_tests(selector: EntitySelector, span: tuple[int, int]) -> Iterator[NameTest]:
    for criterion in selector.criteria:
        operator, values = _ENTITY_TESTS.get(criterion.name), criterion.arguments
        if operator and len(values) == 1 and isinstance(values[0], str):
            yield NameTest(operator, values[0], span, any_case=True)


def _exact(condition: Condition, kind: ResourceKind) -> frozenset[str] | None:
    match condition:
        case DimensionCondition():
            test = _test(condition, kind)
            return frozenset({test.value}) if test is not None and test.operator == "eq" else None
        case Compound("and", inner):
            return exact_names(inner, kind)
        case Compound("or", inner):
            each = [_exact(one, kind) for one in inner]
            return None if None in each else frozenset().union(*filter(None, each))
        case _:
            return None


def _may_hold(condition: Condition, kind: ResourceKind, name: str) -> bool:
    match condition:
        case DimensionCondition():
            test = _test(condition, kind)
            return test is None or names_it(test, name)
        case Compound("and", inner):
            return may_pass(inner, kind, name)
        case Compound("or", inner):
            return any(_may_hold(each, kind, name) for each in inner)
        case _:
            return True


def _test(condition: DimensionCondition, kind: ResourceKind) -> NameTest | None:
    """Return what a condition says of the name; None if it speaks of something else, or rules a name out."""
    if condition.operator == "ne" or not _names(condition.dimension, kind):
        return None
    test = NameTest(condition.operator, condition.value, condition.span)
    return _of_arn(test) if kind is ResourceKind.STATE_MACHINE else test


def _of_arn(test: NameTest) -> NameTest | None:
    """Return what a test of a state machine's ARN says of its name."""
    before, marked, name = test.value.partition(_MACHINE)
    if marked:
        ends = test.operator in ("eq", "suffix")
        return NameTest("eq" if ends else "prefix", name.partition(":")[0], test.span)
    return None if ":" in before or test.operator == "prefix" else test
