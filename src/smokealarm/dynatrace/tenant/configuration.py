"""What an environment's Settings objects say, read once after each change of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.problems import AlertingProfile, MaintenanceWindow

__all__ = ["Configuration"]


@dataclass(frozen=True, slots=True)
class Configuration:
    """The rules, profiles and windows in force."""

    rules: tuple[MetricEventRule, ...] = ()
    profiles: tuple[AlertingProfile, ...] = ()
    windows: tuple[MaintenanceWindow, ...] = ()
