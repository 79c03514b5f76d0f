"""Checks against the JSON Schemas, one for each kind of violation."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import rule
from smokealarm.check.finding import Check, Severity

__all__ = ["ALTERNATIVES", "CHECKS", "ENUM", "LENGTH", "PATTERN", "RANGE", "REQUIRED", "TYPE", "UNKNOWN_PROPERTY"]

_NEWER = " In an object of a newer schema version than the one known here it is a warning."

TYPE: Final = Check(
    "schema/type",
    "a value is of the wrong type",
    Severity.ERROR,
    "The vendor refuses the configuration: nothing is converted, so a number in quotes is a text." + _NEWER,
    rule('"threshold": 0,', '"threshold": "0",'),
    rule(),
)
ENUM: Final = Check(
    "schema/enum",
    "a value is none of the words that are allowed",
    Severity.ERROR,
    "The vendor refuses the configuration. Words are case-sensitive." + _NEWER,
    rule('"ABOVE"', '"ABOV"'),
    rule(),
)
REQUIRED: Final = Check(
    "schema/required",
    "a property is missing",
    Severity.ERROR,
    "Without a value the vendor takes the property's default, and refuses the configuration if there is none or if it "
    "does not fit. Whether a property is needed can depend on others, as threshold does on the model's type." + _NEWER,
    rule('"title": "Messages in the dead-letter queue", ', ""),
    rule(),
)
UNKNOWN_PROPERTY: Final = Check(
    "schema/unknown-property",
    "a property does not exist",
    Severity.WARNING,
    "It has no effect, and some versions of the API refuse the configuration for it. Mostly it is misspelt, and the "
    "one that was meant keeps its default without anybody noticing.",
    rule('"samples": 5', '"sample": 10'),
    rule(),
)
LENGTH: Final = Check(
    "schema/length",
    "a text or list is too short or too long",
    Severity.ERROR,
    "The vendor refuses the configuration." + _NEWER,
    rule('"title": "Messages in the dead-letter queue"', '"title": "!"'),
    rule(),
)
RANGE: Final = Check(
    "schema/range",
    "a number is out of range",
    Severity.ERROR,
    "The vendor refuses the configuration." + _NEWER,
    rule('"samples": 5', '"samples": 100'),
    rule(),
)
PATTERN: Final = Check(
    "schema/pattern",
    "a text is not of the form that is expected",
    Severity.ERROR,
    "The vendor refuses the configuration. The expression in the message is the one that the text has to match."
    + _NEWER,
    rule('"type": "METRIC_SELECTOR",', '"type": "METRIC_SELECTOR",\n    "managementZone": "production",'),
    rule('"type": "METRIC_SELECTOR",', '"type": "METRIC_SELECTOR",\n    "managementZone": "-9130239027862696114",'),
)
ALTERNATIVES: Final = Check(
    "schema/alternatives",
    "properties do not go together",
    Severity.ERROR,
    "The vendor refuses the configuration: of several properties at least one is needed, or only one may be there."
    + _NEWER,
    rule(
        '"summary"',
        '"schemaId": "builtin:alerting.profile",\n  "value": {\n    "name": "Page",\n    "eventFilters": '
        '[{"type": "CUSTOM", "customFilter": {}}]\n  },\n  "summary"',
    ),
    rule(),
)

CHECKS: Final = (TYPE, ENUM, REQUIRED, UNKNOWN_PROPERTY, LENGTH, RANGE, PATTERN, ALTERNATIVES)
