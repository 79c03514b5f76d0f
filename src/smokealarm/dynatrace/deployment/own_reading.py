"""What this project's own readers refuse of a configuration, before an environment is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.dashboards import read_dashboard
from smokealarm.dynatrace.integration import read_credentials
from smokealarm.dynatrace.settings.findings import Gravity
from smokealarm.dynatrace.settings.schemas import definition, schema_ids, validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from smokealarm.dynatrace.monaco import RenderedConfig
    from smokealarm.dynatrace.settings.findings import Finding
    from smokealarm.dynatrace.settings.schemas import Validators

__all__ = ["OwnRefusal", "own_refusal"]

_REASON: Final = "smokealarm itself refuses it, so that the environment was not asked"


@dataclass(frozen=True, slots=True)
class OwnRefusal:
    """Why a configuration is refused; ``violations`` are pairs of a property's path and what is wrong with it."""

    violations: tuple[tuple[str, str], ...]
    reason: str = _REASON


def own_refusal(config: RenderedConfig, validators: Validators) -> OwnRefusal | None:
    """Return what is wrong with a configuration; None if nothing is, or if its schema is not known here."""
    if config.is_settings:
        return _of_settings(config, validators)
    errors = (each for each in _CLASSIC[config.coordinate.type](config.value) if each.gravity is Gravity.ERROR)
    return _refusal((each.path, f"{each.message}; {each.hint}" if each.hint else each.message) for each in errors)


def _of_settings(config: RenderedConfig, validators: Validators) -> OwnRefusal | None:
    schema_id = config.coordinate.type
    if schema_id not in schema_ids():
        return None
    found = validate(definition(schema_id), config.value, validators).violations
    return _refusal((each.path, each.message) for each in found)


def _refusal(violations: Iterable[tuple[str, str]]) -> OwnRefusal | None:
    found = tuple(violations)
    return OwnRefusal(found) if found else None


_CLASSIC: Final[Mapping[str, Callable[[object], tuple[Finding, ...]]]] = {
    "aws-credentials": lambda value: read_credentials(value).findings,
    "dashboard": lambda value: read_dashboard(value)[1],
}
