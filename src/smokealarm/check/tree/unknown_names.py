"""Names in rules, dashboards and alarms of resources that no template of the tree creates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from smokealarm.check.catalogue.stacks import ALARM_RULE, UNKNOWN_ALARM, UNKNOWN_RESOURCE
from smokealarm.check.document import Kind
from smokealarm.check.finding import Severity
from smokealarm.check.queries import readable_queries
from smokealarm.check.tree.filters import NameTest, conditions_of, kind_of_key, name_tests, names_it
from smokealarm.check.tree.names import UNKNOWN, ResourceKind, names_of
from smokealarm.cloudwatch import ExpressionError
from smokealarm.cloudwatch.intrinsics import resolved
from smokealarm.cloudwatch.rules import alarm_name, parse_rule
from smokealarm.dynatrace.detection import MetricKeyQuery
from smokealarm.dynatrace.selector import Selector, metric_keys
from smokealarm.dynatrace.selector.syntax import Chain, Filter
from smokealarm.dynatrace.selector.traversal import operands
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Check, Finding
    from smokealarm.check.tree.contents import ReadRule, Tree
    from smokealarm.check.tree.stack import Stack, StackAlarm
    from smokealarm.cloudwatch import MetricStat

__all__ = ["name_findings"]

Known: TypeAlias = "Mapping[ResourceKind, Mapping[str, set[str]]]"
"""The patterns of names of each kind, and for each pattern the same with parameters left open."""

_DIMENSIONS: Final[Mapping[tuple[str, str], ResourceKind]] = {
    ("AWS/Lambda", "FunctionName"): ResourceKind.FUNCTION,
    ("LambdaInsights", "function_name"): ResourceKind.FUNCTION,
    ("AWS/SQS", "QueueName"): ResourceKind.QUEUE,
    ("AWS/States", "StateMachineArn"): ResourceKind.STATE_MACHINE,
    ("AWS/S3", "BucketName"): ResourceKind.BUCKET,
    ("AWS/Events", "RuleName"): ResourceKind.RULE,
}
_GENERATED: Final = "#"


def name_findings(tree: Tree) -> Iterator[Finding]:
    """Yield what names a resource or an alarm that is not created; silent where the templates leave names open."""
    known = _known(tree)
    if not known:
        return
    for document in tree.documents:
        yield from _in_selectors(document, known)
    for rule in tree.rules:
        yield from _in_key_rule(rule, known)
    for stack in tree.stacks:
        for alarm in stack.alarms:
            yield from _in_dimensions(stack, alarm, known)
        yield from _in_composites(stack, known)


def _known(tree: Tree) -> Known:
    """Return the names by kind; one that CloudFormation makes up is a star, which any name can be."""
    found: dict[ResourceKind, dict[str, set[str]]] = {}
    for stack in tree.stacks:
        for each in stack.resources:
            found.setdefault(each.kind, {}).setdefault(each.name, set()).add(each.form)
    return found


def _in_selectors(document: Document, known: Known) -> Iterator[Finding]:
    """Yield the names in a document's selectors; one of another stack only where it stands first."""
    elsewhere: set[tuple[ResourceKind, str, str]] = set()
    for query, selector in readable_queries(document):
        for kind, test in _tests(selector):
            said = None if (kind, test.operator, test.value) in elsewhere else _unknown(kind, test, known)
            if said:
                severity, message, hint = said
                part = (test.span[0] + query.skipped, test.span[1] + query.skipped)
                yield document.finding(UNKNOWN_RESOURCE, query.path, message, hint, severity=severity, part=part)
                if severity is Severity.INFORMATION:
                    elsewhere.add((kind, test.operator, test.value))


def _tests(selector: Selector) -> Iterator[tuple[ResourceKind, NameTest]]:
    """Yield what filters say of names, where everything that they filter is of one kind of resource."""
    for operand in operands(selector):
        if isinstance(operand, Chain):
            kinds = {kind_of_key(key) for key in metric_keys(Selector((operand,)))}
            kind = next(iter(kinds)) if len(kinds) == 1 else None
            for each in operand.transformations if kind else ():
                if isinstance(each, Filter) and kind:
                    yield from ((kind, test) for test in name_tests(each.conditions, kind))


def _in_key_rule(read: ReadRule, known: Known) -> Iterator[Finding]:
    query = read.rule.query
    kind = kind_of_key(query.metric_key) if isinstance(query, MetricKeyQuery) else None
    if isinstance(query, MetricKeyQuery) and kind:
        classic = read.document.kind is Kind.CLASSIC_METRIC_EVENT
        path = ("metricDimensions",) if classic else ("queryDefinition", "dimensionFilter")
        for test in name_tests(conditions_of(query), kind):
            if said := _unknown(kind, test, known):
                severity, message, hint = said
                yield read.document.finding(UNKNOWN_RESOURCE, path, message, hint, severity=severity)


def _in_dimensions(stack: Stack, found: StackAlarm, known: Known) -> Iterator[Finding]:
    alarm = found.asks
    if alarm is None:
        return
    path = ("Resources", found.logical_id, "Properties", "Dimensions" if len(alarm.stats) == 1 else "Metrics")
    for kind, name in dict.fromkeys(one for stat in alarm.stats for one in _named(stat)):
        if said := _unknown(kind, NameTest("eq", name), known):
            severity, message, hint = said
            yield stack.document.finding(UNKNOWN_RESOURCE, path, message, hint, severity=severity)


def _named(stat: MetricStat) -> Iterator[tuple[ResourceKind, str]]:
    for name, value in stat.metric.dimensions:
        kind = _DIMENSIONS.get((stat.metric.namespace, name))
        bare = value.rpartition(":")[2] if kind is ResourceKind.STATE_MACHINE else value
        if kind and _GENERATED not in bare and UNKNOWN not in bare:
            yield kind, bare


def _in_composites(stack: Stack, known: Known) -> Iterator[Finding]:
    """Yield what is wrong with the rules of composite alarms: their grammar, and alarms that do not exist."""
    names = names_of(stack.document.value)
    for logical_id, resource in stack.document.value["Resources"].items():
        if isinstance(resource, dict) and resource.get("Type") == "AWS::CloudWatch::CompositeAlarm":
            properties = resource.get("Properties")
            written = properties.get("AlarmRule") if isinstance(properties, dict) else None
            path = ("Resources", str(logical_id), "Properties", "AlarmRule")
            yield from (
                stack.document.finding(check, path, message, hint, severity=severity)
                for check, severity, message, hint in _of_rule(written, resolved(written, names), known)
            )


def _of_rule(written: object, text: object, known: Known) -> Iterator[tuple[Check, Severity, str, str]]:
    if not isinstance(text, str) or not text.strip():
        return
    try:
        children = parse_rule(text).children
    except ExpressionError as error:
        severity = Severity.ERROR if isinstance(written, str) else Severity.WARNING
        yield ALARM_RULE, severity, error.message, error.hint
        return
    for child in map(alarm_name, children):
        if _GENERATED not in child and UNKNOWN not in child:
            said = _unknown(ResourceKind.ALARM, NameTest("eq", child), known)
            yield from ((UNKNOWN_ALARM, *said),) if said else ()


def _unknown(kind: ResourceKind, test: NameTest, known: Known) -> tuple[Severity, str, str] | None:
    """Return what to say of a name that no resource of the kind can have; None if one can, or nobody knows."""
    names = known.get(kind)
    if names is None or any(names_it(test, each) for each in names):
        return None
    meant = nearest(test.value, names)
    hint = f"did you mean {meant}?" if meant else f"there are {', '.join(sorted(names)[:5])}"
    how = {"eq": "is called", "prefix": "begins with", "suffix": "ends with", "contains": "contains"}[test.operator]
    elsewhere = any(names_it(test, form) for forms in names.values() for form in forms)
    severity = Severity.WARNING if meant and not elsewhere else Severity.INFORMATION
    return severity, f"no {kind} of the tree's templates {how} {test.value!r}", hint
