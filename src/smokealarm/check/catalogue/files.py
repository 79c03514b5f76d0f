"""Checks of files as such."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import RULE, rule
from smokealarm.check.finding import Check, Example, Severity

__all__ = ["CHECKS", "DUPLICATE_NAME", "ENCODING", "SKIPPED", "UNREADABLE", "UNRENDERED"]

UNREADABLE: Final = Check(
    "file/unreadable",
    "the file is neither JSON nor YAML",
    Severity.ERROR,
    "Nothing in the file can be read, by Dynatrace or by AWS as little as here. The place is where reading stopped; "
    "the mistake may stand some characters before it. In a file that holds templates such as {{ .name }} it is a "
    "warning, since it may be JSON once they are filled in; so it is in a file in which nothing is known here.",
    rule('"threshold": 0,', '"threshold": 0'),
    rule(),
)
ENCODING: Final = Check(
    "file/encoding",
    "the file is not UTF-8",
    Severity.WARNING,
    "JSON is exchanged as UTF-8 (RFC 8259, section 8.1). From the given place on, characters may be read as others. "
    "Files in UTF-16 that say so with a byte order mark are read.",
    Example("label.json", '{"label": "caf\udce9"}\n'),
    Example("label.json", '{"label": "café"}\n'),
)
DUPLICATE_NAME: Final = Check(
    "file/duplicate-name",
    "an object has a property twice",
    Severity.WARNING,
    "The last one counts and the others are lost, which is rarely what was meant: a copied block whose name was not "
    "changed, or a merge that kept both sides.",
    rule('"threshold": 0,', '"threshold": 5, "threshold": 0,'),
    rule(),
)
UNRENDERED: Final = Check(
    "file/template",
    "a value is a template that is not rendered yet",
    Severity.INFORMATION,
    "What stands in {{ }} or ${ } is filled in by a configuration tool when it deploys. It is not judged here; a whole "
    "Monaco project is, with the values of its config files.",
    rule('"threshold": 0,', '"threshold": {{ .threshold }},'),
    rule(),
)
SKIPPED: Final = Check(
    "file/skipped",
    "the file holds nothing that is known here",
    Severity.INFORMATION,
    "Known are Settings 2.0 objects of alerting and logs, metric events of the older Config API, classic dashboards, "
    "AWS credentials, CloudWatch alarms and dashboards, HEC events and events for ingestion. A file is taken for one "
    "of them by its schemaId or by properties that only it has. Files of more than 5 MB are not read.",
    Example("package.json", '{"name": "pipeline", "version": "1.0.0"}\n'),
    Example("rule.json", RULE),
)

CHECKS: Final = (UNREADABLE, ENCODING, DUPLICATE_NAME, UNRENDERED, SKIPPED)
