"""Checks of what configurations mean, beyond their schemas."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import rule
from smokealarm.check.finding import Check, Example, Severity

__all__ = ["CHECKS", "CLASSIC", "DOUBTFUL", "INAPPLICABLE", "LIMIT", "PLACEHOLDER", "REFUSED"]

REFUSED: Final = Check(
    "settings/refused",
    "a configuration contradicts itself",
    Severity.ERROR,
    "Each property is right on its own, but together they cannot be meant, and Dynatrace refuses them: more violating "
    "samples than the window has, a recurrence that ends before it begins, a payload that is no JSON.",
    rule('"samples": 5', '"samples": 5, "violatingSamples": 6'),
    rule('"samples": 5', '"samples": 5, "violatingSamples": 3'),
)
DOUBTFUL: Final = Check(
    "settings/doubtful",
    "a configuration is taken but probably not meant",
    Severity.WARNING,
    "Dynatrace takes the configuration. What it then does is not what whoever wrote it expects.",
    Example(
        "operations.json",
        '{\n  "schemaId": "builtin:alerting.profile",\n  "value": {\n    "name": "Operations",\n'
        '    "severityRules": []\n  }\n}\n',
    ),
    Example(
        "operations.json",
        '{\n  "schemaId": "builtin:alerting.profile",\n  "value": {\n    "name": "Operations",\n'
        '    "severityRules": [{"severityLevel": "ERRORS", "delayInMinutes": 0, "tagFilterIncludeMode": "NONE"}]\n'
        "  }\n}\n",
    ),
)
INAPPLICABLE: Final = Check(
    "settings/inapplicable",
    "a property is dropped because another one rules it out",
    Severity.WARNING,
    "Dynatrace stores the configuration without the property and says nothing. Every later comparison of the file with "
    "what is stored then shows a difference.",
    rule('"threshold": 0,', '"threshold": 0, "tolerance": 4,'),
    rule(),
)
PLACEHOLDER: Final = Check(
    "settings/placeholder",
    "a placeholder is never filled in",
    Severity.WARNING,
    "Whoever is told of the problem reads the placeholder itself, in the middle of the night.",
    rule('"title": "Messages', '"title": "{servicename}: messages'),
    rule('"title": "Messages', '"title": "{dims}: messages'),
)
CLASSIC: Final = Check(
    "settings/classic",
    "a metric event is one of the deprecated Config API",
    Severity.INFORMATION,
    "The Config API v1 of metric events is deprecated in favour of Settings 2.0. It is checked as its equivalent.",
    Example(
        "cpu.json",
        '{\n  "metricId": "builtin:host.cpu.usage",\n  "name": "CPU",\n  "description": "Busy",\n'
        '  "aggregationType": "AVG",\n  "severity": "CUSTOM_ALERT",\n'
        '  "monitoringStrategy": {"type": "STATIC_THRESHOLD", "samples": 5, "violatingSamples": 3,\n'
        '    "dealertingSamples": 5, "alertCondition": "ABOVE", "threshold": 90, "unit": "PERCENT"}\n}\n',
    ),
    rule(),
)
LIMIT: Final = Check(
    "settings/limit",
    "there are more configurations than one environment takes",
    Severity.WARNING,
    "An environment takes 100 metric-selector rules for each kind of model, and a number of metric events in all. The "
    "files are counted as if they went to one environment; where they go to several, silence it.",
    Example("rules.json", "[" + ",\n".join([rule().text] * 101) + "]\n"),
    Example("rules.json", "[" + ",\n".join([rule().text] * 100) + "]\n"),
)

CHECKS: Final = (REFUSED, DOUBTFUL, INAPPLICABLE, PLACEHOLDER, CLASSIC, LIMIT)
