"""What a value is checked for, beyond the rows of the oracle tables."""

from __future__ import annotations

from time import perf_counter

import pytest
from tests.settings.making import LOG_METRICS, METADATA, METRIC_EVENTS, NOTIFICATIONS, PROFILES, SMALLEST, smallest

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.settings.findings import Finding, Gravity
from smokealarm.dynatrace.settings.options import SettingsLimits, SettingsOptions
from smokealarm.dynatrace.settings.schemas import definition, parse_definition, schema_ids, validate

NON_NULL = "with value: 'null' does not comply with required NonNull of schema"


def _paths(schema_id: str, value: object, **options: str) -> list[str]:
    result = validate(definition(schema_id), value, options=SettingsOptions(**options))
    assert result.valid == (not result.violations)
    return [each.path for each in result.violations]


# ---- what is left out


def test_a_property_left_out_may_be_refused() -> None:
    """Without filling, each property that may not be null is missed, default or not; the others are not."""
    told = validate(definition(METADATA), {"tags": [], "dimensions": []}, options=SettingsOptions("refuse"))
    assert [(each.path, each.message) for each in told.violations] == [("unit", f"Given property 'unit' {NON_NULL}")]


def test_a_section_left_out_may_be_refused() -> None:
    """Without filling, objects and collections are missed; properties with defaults are not."""
    expected = ["eventTemplate/metadata", "modelProperties"]
    assert _paths(METRIC_EVENTS, SMALLEST[METRIC_EVENTS], absent_section="refuse") == expected


def test_an_enum_without_default_has_to_be_written() -> None:
    """Where a schema gives no default, there is nothing to fill in."""
    written = {"scopes": [], "multiObject": True, "maxObjects": 1, "summary": "a", "enums": {"Way": ["UP"]}}
    names = {"schemaId": "app:x:y", "displayName": "Y", "version": "1"}
    schema = parse_definition({**names, **written, "properties": {"a": {"is": "Way"}, "b": {"is": "float"}}})
    assert [each.path for each in validate(schema, {}).violations] == ["a", "b"]
    assert validate(schema, {"a": "UP", "b": 1}).value == {"a": "UP", "b": 1}


def test_defaults_are_never_shared() -> None:
    """Changing what was filled in changes no other value."""
    first = validate(definition(PROFILES), {"name": "a"}).value
    first["severityRules"][0]["delayInMinutes"] = 99
    first["eventFilters"].append({})
    second = validate(definition(PROFILES), {"name": "a"}).value
    assert (second["severityRules"][0]["delayInMinutes"], second["eventFilters"]) == (0, [])


def test_what_was_sent_stays_in_its_order_and_as_it_was() -> None:
    """What is filled in comes last, and the value that was sent is not changed."""
    sent = {"summary": "Dead letters", "enabled": False, **smallest(METRIC_EVENTS)}
    before = repr(sent)
    stored = validate(definition(METRIC_EVENTS), sent).value
    assert list(stored) == [*sent, "modelProperties"]
    assert repr(sent) == before


# ---- messages


def test_a_secret_is_not_repeated() -> None:
    """Neither a secret that is too long nor one of the wrong type stands in a message."""
    for secret in ("s3cr3t" * 200, 31337):
        slack = {"url": secret, "channel": "#a", "message": "m"}
        value = {"displayName": "Slack", "type": "SLACK", "slackNotification": slack}
        (violation,) = validate(definition(NOTIFICATIONS), value).violations
        assert violation.path == "slackNotification/url"
        assert "s3cr3t" not in violation.message
        assert "31337" not in violation.message


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("x" * 201, "x" * 200 + "..."),
        (True, "true"),
        ([1], "..."),
        ({}, "..."),
        pytest.param(10**5000, "...", id="huge"),
    ],
)
def test_a_message_repeats_no_more_than_helps(kind: object, shown: str) -> None:
    """Long texts are cut; lists, objects and huge numbers are not written at all."""
    (violation,) = validate(definition(LOG_METRICS), smallest(LOG_METRICS, measure=kind)).violations
    assert violation.message == f"Given property 'measure' with value: '{shown}' was not found in the schema"


def test_a_violation_is_told_in_the_vendors_shape() -> None:
    """Path, message and location, the path behind the schema and the place of the item."""
    (violation,) = validate(definition(LOG_METRICS), smallest(LOG_METRICS, enabled="yes")).violations
    assert violation.document("builtin:x/0") == {
        "path": "builtin:x/0/enabled",
        "message": "Must be of type boolean",
        "parameterLocation": "PAYLOAD_BODY",
        "location": None,
    }
    assert violation.document()["path"] == "enabled"


# ---- what only others know


def test_others_are_asked_about_values_that_are_right_in_all_else() -> None:
    """Errors that a validator of the schema finds are violations, warnings are not; a wrong value it does not see."""
    asked = []

    def find(value: object) -> list[Finding]:
        asked.append(value)
        path = "queryDefinition/metricSelector"
        return [Finding(Gravity.ERROR, path, "is wrong", "try y"), Finding(Gravity.WARNING, path, "is odd")]

    schema = definition(METRIC_EVENTS)
    result = validate(schema, SMALLEST[METRIC_EVENTS], {METRIC_EVENTS: find})
    assert asked == [result.value]
    assert [(each.path, each.message) for each in result.violations] == [
        ("queryDefinition/metricSelector", "is wrong; try y")
    ]
    assert validate(schema, {}, {METRIC_EVENTS: find}).violations
    assert validate(definition(PROFILES), {"name": "a"}, {METRIC_EVENTS: find}).valid
    assert len(asked) == 1


def test_a_finding_without_a_hint_is_a_violation_without_one() -> None:
    """The message is that of the finding."""
    result = validate(definition(PROFILES), {"name": "a"}, {PROFILES: lambda _: [Finding(Gravity.ERROR, "name", "no")]})
    assert [each.message for each in result.violations] == ["no"]


# ---- schemas


def test_there_are_ten_schemas() -> None:
    """Those that alerting needs, in alphabetical order; another is not known."""
    assert schema_ids() == tuple(sorted(SMALLEST))
    with pytest.raises(KeyError):
        definition("builtin:../catalogue")


def test_a_schema_tells_preconditions_and_constraints_as_the_vendor_does() -> None:
    """The document of a schema is in the vendor's meta-model."""
    told = definition(METRIC_EVENTS).document()
    query = told["types"]["QueryDefinition"]["properties"]
    assert told["types"]["QueryDefinition"]["type"] == "object"
    assert query["metricKey"] == {
        "type": "text",
        "maxObjects": 1,
        "nullable": False,
        "modificationPolicy": "DEFAULT",
        "default": "",
        "precondition": {"type": "EQUALS", "property": "type", "expectedValue": "METRIC_KEY"},
        "constraints": [{"type": "LENGTH", "minLength": 1, "maxLength": 1000}],
    }
    assert query["entityFilter"]["type"] == {"$ref": "#/types/EntityFilter"}
    assert query["entityFilter"]["precondition"]["preconditions"][1] == {
        "type": "NOT",
        "precondition": {"type": "NULL", "property": "metricKey"},
    }
    assert query["dimensionFilter"]["items"] == {"type": {"$ref": "#/types/DimensionFilter"}}
    assert (query["dimensionFilter"]["minObjects"], query["dimensionFilter"]["maxObjects"]) == (0, 50)
    assert query["aggregation"]["type"] == {"$ref": "#/enums/Aggregation"}
    assert told["schemaConstraints"] == [
        {"type": "CUSTOM_VALIDATOR_REF", "customValidatorId": "metric-event-config-count-validator"}
    ]
    assert told["properties"]["legacyId"]["modificationPolicy"] == "NEVER"


def test_schemas_tell_every_kind_of_constraint_and_precondition() -> None:
    """Each type of the meta-model that the schemas use comes out under its own name."""
    found: set[str] = set()

    def collect(told: object) -> None:
        if isinstance(told, dict):
            found.update(told["type"] for _ in [0] if isinstance(told.get("type"), str))
            told = list(told.values())
        if isinstance(told, list):
            for each in told:
                collect(each)

    for schema_id in schema_ids():
        collect(definition(schema_id).document())
    constraints = "LENGTH RANGE PATTERN NOT_BLANK NOT_EMPTY UNIQUE CUSTOM_VALIDATOR_REF PROPERTY_COUNT_RANGE "
    compared = "LESS_THAN LESS_THAN_OR_EQUAL GREATER_THAN_OR_EQUAL SECRET_RESUBMISSION "
    conditions = "EQUALS IN NULL NOT AND OR REGEX_MATCH "
    kinds = "boolean integer float text secret setting list set local_date local_time local_date_time time_zone"
    assert found == {*(constraints + compared + conditions + kinds).split(), "object", "enum"}


def test_references_and_secrets_are_told() -> None:
    """A property says which schema it refers to, and whether it makes secrets be sent anew."""
    told = definition(NOTIFICATIONS).document()
    assert told["properties"]["alertingProfile"]["referencedType"] == PROFILES
    assert told["types"]["JiraNotification"]["properties"]["url"]["forceSecretResubmission"] is True


@pytest.mark.parametrize("choices", [SettingsOptions(), SettingsLimits()])
def test_every_option_and_limit_says_what_it_means(choices: SettingsOptions | SettingsLimits) -> None:
    """Each has a meaning and a page, and its default is what it is here."""
    for each in describe(choices):
        assert each.value == each.default
        assert each.meaning
        assert each.source.startswith("https://")


# ---- speed


def test_a_metric_event_is_checked_well_within_a_millisecond() -> None:
    """The best of several rounds; on a quiet machine it is about a tenth of the bound."""
    schema, value = definition(METRIC_EVENTS), SMALLEST[METRIC_EVENTS]
    best = 1.0
    for _ in range(20):
        begin = perf_counter()
        validate(schema, value)
        best = min(best, perf_counter() - begin)
    assert best < 0.0005
