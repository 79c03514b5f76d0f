"""How much an environment stores of metrics, and why a point was not stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from smokealarm.dynatrace.choices import choice

__all__ = ["DropReason", "MetricStoreLimits"]

_EXTEND: Final = "https://docs.dynatrace.com/docs/ingest-from/extend-dynatrace/extend-metrics"


class DropReason(StrEnum):
    """Why points that ingestion accepted were dropped; the vendor, too, may reject points later."""

    METRIC_KEYS = "the environment has as many metric keys as it may have"
    TUPLES = "the metric has as many dimension tuples as it may have"
    ENVIRONMENT_TUPLES = "the environment has as many dimension tuples as it may have"
    MEMORY = "the environment has no memory left for another minute or dimension tuple"


@dataclass(frozen=True, slots=True)
class MetricStoreLimits:
    """The documented limits of what is stored, and this project's own bounds of memory."""

    metric_keys: int = choice(100_000, "metric keys of an environment", _EXTEND)
    tuples: int = choice(1_000_000, "dimension tuples of a metric", _EXTEND)
    environment_tuples: int = choice(50_000_000, "dimension tuples of an environment", _EXTEND)
    cells: int = choice(
        16_000_000, "minutes times dimension tuples that all metrics may take up here, 32 bytes each", _EXTEND
    )
    samples: int = choice(
        4_000_000, "single values kept here for exact percentiles; a metric beyond has estimated ones", _EXTEND
    )
