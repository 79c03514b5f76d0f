"""What the vendor does not document about classic dashboards, as named choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smokealarm.dynatrace.choices import choice

__all__ = ["DashboardOptions"]

_POST = "https://docs.dynatrace.com/docs/dynatrace-api/configuration-api/dashboards-api/post-dashboard"
_OBSERVED_OVERLAP = "https://github.com/dynatrace-oss/terraform-provider-dynatrace/issues/291"


@dataclass(frozen=True, slots=True)
class DashboardOptions:
    """Every choice about classic dashboards that the vendor's documentation leaves open, with its default."""

    unreadable_selectors: Literal["refuse", "warn"] = choice(
        "refuse",
        "a metric selector in a tile that cannot be read is a violation, or may be stored and fails when it is shown",
        _POST,
    )
    missing_owner: Literal["fill", "refuse"] = choice(
        "fill",
        "a dashboard without an owner belongs to whoever sends it, or is refused; the page requires one, its own "
        "samples have none",
        _POST,
    )
    overlapping_tiles: Literal["accept", "refuse"] = choice(
        "accept", "tiles may lie over one another; somebody who was refused took this for the reason", _OBSERVED_OVERLAP
    )
    least_bound: int = choice(0, "the least top, left, width and height of a tile; the page says integers", _POST)
