"""One environment as deploying sees it: settings and classic objects, checked, compared, written, deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.deployment.classic import classic_objects
from smokealarm.dynatrace.deployment.differences import (
    classic_differences,
    classic_has_secrets,
    settings_differences,
    settings_have_secrets,
)
from smokealarm.dynatrace.deployment.report import ObjectReport, Outcome
from smokealarm.dynatrace.monaco import external_id
from smokealarm.errors import SmokealarmError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.deployment.api import ConfigurationApi, Refusal, StoredSettings
    from smokealarm.dynatrace.deployment.classic import ClassicObjects
    from smokealarm.dynatrace.monaco import Coordinate, MonacoConfig, RenderedConfig

__all__ = ["Target", "refused"]

_UNKNOWN: Final = "; whether it was written is not known"


@dataclass(frozen=True, slots=True)
class Target:
    """An environment and what it had of the project before: settings objects by coordinate, classic ones by API."""

    api: ConfigurationApi
    settings: Mapping[Coordinate, StoredSettings]
    classic: Mapping[str, ClassicObjects]

    @classmethod
    def of(cls, api: ConfigurationApi, configs: Iterable[MonacoConfig]) -> Target:
        """Ask an environment what it has; objects are found by the externalIds that Monaco gives."""
        known = tuple(configs)
        asked = [each.coordinate for each in known if each.type.is_settings]
        stored = {
            (schema, each.external_id): each
            for schema in sorted({each.type for each in asked})
            for each in api.settings_objects(schema)
        }
        named = {each: (each.type, external_id(each)) for each in asked}
        settings = {each: stored[name] for each, name in named.items() if name in stored}
        return cls(api, settings, classic_objects(api, (each.type.name for each in known if not each.type.is_settings)))

    def known_id(self, coordinate: Coordinate) -> str | None:
        """Return the id of the object that was made of a configuration, or will be, if it is known beforehand."""
        if coordinate.type in self.classic:
            return self.classic[coordinate.type].known_id(coordinate)
        found = self.settings.get(coordinate)
        return None if found is None else found.object_id

    def refusals(self, configs: Iterable[RenderedConfig]) -> dict[Coordinate, Refusal]:
        """Return why the environment would refuse configurations, for those that it would."""
        asked = tuple(configs)
        settings = [each for each in asked if each.is_settings]
        results = self.api.write_settings(map(_item, settings), validate_only=True) if settings else ()
        found = {each.coordinate: result.refusal for each, result in zip(settings, results, strict=True)}
        classic = [each for each in asked if not each.is_settings]
        found |= {each.coordinate: self.classic[each.coordinate.type].refusal(each.value) for each in classic}
        return {coordinate: refusal for coordinate, refusal in found.items() if refusal is not None}

    def foreseen(self, config: RenderedConfig) -> ObjectReport:
        """Return what writing a configuration does, compared with what is stored."""
        name, stored = config.coordinate, self._stored(config)
        if stored is None:
            return ObjectReport(name, Outcome.CREATED, sent=config)
        found = (
            settings_differences(name.type, config.value, stored)
            if config.is_settings
            else classic_differences(config.value, stored)
        )
        outcome = Outcome.UPDATED if found else Outcome.UNCHANGED
        return ObjectReport(name, outcome, self._stored_id(config) or "", differences=found, sent=config)

    def write(self, config: RenderedConfig) -> ObjectReport:
        """Write a configuration unless it is already so; an error of the client is a failure like a refusal."""
        try:
            report = self.foreseen(config)
            if report.outcome is Outcome.UNCHANGED and not _has_secrets(config):
                return report
            return self._write_settings(config, report) if config.is_settings else self._write_classic(config, report)
        except SmokealarmError as error:
            return ObjectReport(config.coordinate, Outcome.FAILED, reason=f"{error}{_UNKNOWN}", sent=config)

    def take_back(self, report: ObjectReport) -> ObjectReport:
        """Delete what was created, and return what is to be said of it now."""
        try:
            if report.coordinate.type in self.classic:
                self.classic[report.coordinate.type].delete(report.object_id)
            else:
                self.api.delete_settings(report.object_id)
        except SmokealarmError as error:
            return ObjectReport(report.coordinate, Outcome.LEFT_BEHIND, report.object_id, str(error))
        return ObjectReport(report.coordinate, Outcome.ROLLED_BACK)

    def _stored(self, config: RenderedConfig) -> Mapping[str, Any] | None:
        if not config.is_settings:
            return self.classic[config.coordinate.type].stored(config)
        stored = self.settings.get(config.coordinate)
        # An externalId holds within a scope: elsewhere there is another object, and the one that was there stays.
        return None if stored is None or stored.scope != config.scope else stored.value

    def _stored_id(self, config: RenderedConfig) -> str | None:
        if not config.is_settings:
            return self.classic[config.coordinate.type].stored_id(config)
        return self.known_id(config.coordinate)

    def _write_settings(self, config: RenderedConfig, report: ObjectReport) -> ObjectReport:
        (result,) = self.api.write_settings([_item(config)])
        if result.refusal is not None:
            return refused(config, result.refusal)
        return replace(report, object_id=result.object_id)

    def _write_classic(self, config: RenderedConfig, report: ObjectReport) -> ObjectReport:
        return replace(report, object_id=self.classic[config.coordinate.type].write(config))


def refused(config: RenderedConfig, refusal: Refusal) -> ObjectReport:
    """Return the report of a configuration that was refused."""
    return ObjectReport(config.coordinate, Outcome.FAILED, "", refusal.reason, refusal.violations, sent=config)


def _has_secrets(config: RenderedConfig) -> bool:
    if config.is_settings:
        return settings_have_secrets(config.coordinate.type, config.value)
    return classic_has_secrets(config.value)


def _item(config: RenderedConfig) -> dict[str, Any]:
    """Return a settings object as a POST takes it."""
    said = {
        "schemaId": config.coordinate.type,
        "schemaVersion": config.schema_version,
        "scope": config.scope,
        "externalId": config.external_id,
        "value": config.value,
    }
    return {name: value for name, value in said.items() if value is not None}
