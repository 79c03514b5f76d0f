"""Values that a schema allows, drawn from its definition, and JSON of any shape."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from smokealarm.dynatrace.settings.schemas import (
    CollectionType,
    EnumType,
    Kind,
    ObjectType,
    Property,
    PropertyType,
    SchemaDefinition,
)
from smokealarm.dynatrace.settings.schemas.constraints import Length, Range

Texts = dict[str, st.SearchStrategy[str]]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)
TEXTS = (
    "shop.orders",
    "log.errors",
    "ops@example.com",
    "https://example.com/#/templates/job_template/7",
    "00000000-0000-4000-8000-000000000001",
    "HOST-0123456789ABCDEF",
    "-9130239027862696114",
    "arn:aws:iam::123456789012:role/monitoring",
)
MOMENTS = {
    Kind.LOCAL_DATE: "2030-01-{:02}",
    Kind.LOCAL_TIME: "{:02}:30:00",
    Kind.LOCAL_DATE_TIME: "2030-01-{:02}T12:00:00",
}


def value_of(schema: SchemaDefinition, texts: Texts) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a value that the schema allows; ``texts`` are what properties of some names may be."""
    return _object(schema.root, texts)


def _object(of: ObjectType, texts: Texts) -> st.SearchStrategy[dict[str, Any]]:
    parts = {each.name: _property(each, texts) for each in of.properties.values()}
    drawn = _properties(of, parts)
    if not of.constraints:
        return drawn
    return drawn.filter(lambda value: not any(said.complaint(value) for said in of.constraints))


@st.composite
def _properties(draw: st.DrawFn, of: ObjectType, parts: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for each in sorted(of.properties.values(), key=lambda each: each.precondition is not None):
        if each.precondition and not each.precondition.holds({**of.defaults, **value}):
            continue
        if not (each.nullable and draw(st.booleans())):
            value[each.name] = draw(parts[each.name])
    return _ordered(of, value)


def _ordered(of: ObjectType, value: dict[str, Any]) -> dict[str, Any]:
    """Return the value with the numbers and moments that have to stand in an order in that order."""
    for constraint in of.constraints:
        names = [name for name in getattr(constraint, "properties", ()) if name in value]
        kind = getattr(constraint, "kind", "")
        if kind and len(names) > 1:
            written = sorted((value[name] for name in names), reverse=kind.startswith("GREATER"))
            value |= dict(zip(names, written, strict=True))
    return value


def _property(each: Property, texts: Texts) -> st.SearchStrategy[Any]:
    if each.name in texts:
        return texts[each.name]
    return _typed(each, each.type, texts)


def _typed(each: Property, of: PropertyType, texts: Texts) -> st.SearchStrategy[Any]:
    if isinstance(of, EnumType):
        return st.sampled_from(of.values)
    if isinstance(of, ObjectType):
        return _object(of, texts)
    if isinstance(of, CollectionType):
        entries = st.lists(_property(of.items, texts), min_size=of.least, max_size=min(of.most, of.least + 2))
        return entries.filter(lambda value: not any(said.complaint(value) for said in each.constraints))
    if of in MOMENTS:
        return st.integers(1, 20).map(MOMENTS[of].format)
    return _KINDS[of] if of in _KINDS else _bounded(each, of)


def _bounded(each: Property, of: Kind) -> st.SearchStrategy[Any]:
    if of in (Kind.INTEGER, Kind.FLOAT):
        bounds = next((said for said in each.constraints if isinstance(said, Range)), Range(-1000, 1000))
        numbers = st.integers if of is Kind.INTEGER else st.floats
        return numbers(bounds.least, bounds.most)
    length = next((said for said in each.constraints if isinstance(said, Length)), Length(None, None))
    plain = st.text("ab .é", min_size=length.least or 0, max_size=min(length.most or 40, 40))
    return (plain | st.sampled_from(TEXTS)).filter(
        lambda text: not any(said.complaint(text) for said in each.constraints)
    )


_KINDS = {
    Kind.BOOLEAN: st.booleans(),
    Kind.TIME_ZONE: st.sampled_from(("UTC", "Europe/Vienna", "America/New_York")),
    Kind.SETTING: st.sampled_from(("00000000-0000-0000-0000-000000000000", "zone")),
}


@st.composite
def damaged(draw: st.DrawFn, value: Any) -> Any:
    """Draw a value with something else, or nothing, in one of its places."""
    if isinstance(value, dict) and value and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(value)))
        rest = {each: inner for each, inner in value.items() if each != name}
        return rest if draw(st.booleans()) else {**rest, name: draw(damaged(value[name]))}
    if isinstance(value, list) and value and draw(st.booleans()):
        at = draw(st.integers(0, len(value) - 1))
        return [*value[:at], draw(damaged(value[at])), *value[at:]]
    return draw(JSON)
