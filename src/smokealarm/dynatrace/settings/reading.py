"""Reading a Settings 2.0 object of alerting: its value, and the kinds of properties that rules do not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from smokealarm.clock.zones import zone_names
from smokealarm.dynatrace.settings.fields import Fields
from smokealarm.dynatrace.settings.findings import Finding, Gravity
from smokealarm.errors import SettingsInvalid
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["local_date", "local_datetime", "local_time", "object_id", "opened", "refuse", "texts", "time_zone"]


def opened(document: Mapping[str, Any], schema_id: str, findings: list[Finding]) -> Fields:
    """Return the properties of a Settings object, or of its bare ``value``."""
    schema = document.get("schemaId", schema_id)
    if schema != schema_id:
        findings.append(Finding(Gravity.ERROR, "schemaId", f"is {schema!r}", f"expected {schema_id}"))
    value = document.get("value", document)
    if not isinstance(value, Mapping):
        findings.append(Finding(Gravity.ERROR, "value", "is not an object", "expected an object"))
        value = {}
    return Fields(value, "", findings)


def object_id(document: Mapping[str, Any], name: str) -> str:
    """Return the id by which an object is known: its externalId, its objectId, or its name."""
    return str(document.get("externalId") or document.get("objectId") or name)


def refuse(findings: Iterable[Finding], kind: str, place: str) -> None:
    """Raise :class:`~smokealarm.errors.SettingsInvalid` that names every error among ``findings``, if there is one."""
    errors = [str(finding) for finding in findings if finding.gravity is Gravity.ERROR]
    if errors:
        raise SettingsInvalid(f"{place} is not {kind} that Dynatrace would take:\n  " + "\n  ".join(errors))


def texts(fields: Fields, name: str, *, least: int = 0, most: int, longest: int = 500) -> tuple[str, ...]:
    """Read a list of ``least`` to ``most`` texts of 1 to ``longest`` characters; an absent one reads as empty."""
    fields.asked.add(name)
    value = fields.values.get(name)
    value = [] if value is None else value
    if not isinstance(value, Sequence) or isinstance(value, str):
        fields.error(name, "is not a list", "expected a list of texts")
        return ()
    if not least <= len(value) <= most:
        fields.error(name, f"has {len(value)} entries", f"expected {least} to {most}")
    for index, entry in enumerate(value):
        if not isinstance(entry, str) or not 1 <= len(entry) <= longest:
            fields.error(f"{name}/{index}", f"is {entry!r}", f"expected a text of 1 to {longest} characters")
    return tuple(entry for entry in value if isinstance(entry, str))


def local_time(fields: Fields, name: str, default: str) -> time:
    """Read a time of day without a zone, such as ``12:00:00``."""
    text = fields.text(name, default, least=1, most=50)
    try:
        found = time.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        fields.error(name, f"{text!r} is not a local time", "expected one like 12:00:00; the zone stands in timeZone")
        return time.fromisoformat(default)
    return found


def local_date(fields: Fields, name: str) -> date:
    """Read a date such as ``2030-01-31``."""
    text = fields.text(name, "1970-01-01", least=1, most=50)
    try:
        return date.fromisoformat(text)
    except ValueError:
        fields.error(name, f"{text!r} is not a date", "expected one like 2030-01-31")
        return date(1970, 1, 1)


def local_datetime(fields: Fields, name: str) -> datetime:
    """Read a date and time without a zone, such as ``2030-01-31T12:00:00``."""
    text = fields.text(name, "1970-01-01T00:00:00", least=1, most=50)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or "T" not in text:
        hint = "expected one like 2030-01-31T12:00:00; the zone stands in timeZone"
        fields.error(name, f"{text!r} is not a local date and time", hint)
        return datetime.fromisoformat("1970-01-01T00:00:00")
    return found


def time_zone(fields: Fields) -> ZoneInfo:
    """Read ``timeZone``, a name of the IANA database such as ``Europe/Vienna``."""
    name = fields.text("timeZone", "UTC", least=1, most=100)
    known = zone_names()
    if name in known:
        return ZoneInfo(name)
    meant = nearest(name, known)
    fields.error("timeZone", f"{name!r} is not known", f"did you mean {meant}?" if meant else "such as Europe/Vienna")
    return ZoneInfo("UTC")
