"""The metrics that the tables of descriptors speak of."""

from __future__ import annotations

from smokealarm.dynatrace.metrics import DimensionDefinition, MetricDescriptor
from smokealarm.dynatrace.selector.syntax import Aggregation

DAY = 86_400_000
NOW = 20 * DAY
"""What the clock says, in milliseconds."""

_HOST = DimensionDefinition("dt.entity.host", "Host", "ENTITY")
_CPU = {"unit": "Percent", "dimension_definitions": (_HOST,), "flexible_dimensions": False, "entity_types": ("HOST",)}

IDLE = MetricDescriptor("builtin:host.cpu.idle", "CPU idle", aggregation_types=("auto", "avg", "max", "min"), **_CPU)
USER = MetricDescriptor("builtin:host.cpu.user", **_CPU)
DEPTH = MetricDescriptor("ext:queue.depth", "Queue", "Messages waiting", tags=("cloud", "team"), last_written=1000)
ORDERS = MetricDescriptor(
    "shop.orders",
    "Orders placed",
    unit="Count",
    aggregation_types=("auto", "value"),
    default_aggregation=Aggregation("percentile", 95.0),
    dimension_definitions=(
        DimensionDefinition.of("shop", NOW),
        DimensionDefinition.of("aged", NOW - 14 * DAY),
        DimensionDefinition.of("stale", NOW - 14 * DAY - 1),
        DimensionDefinition.of("gone", NOW - 15 * DAY - 1),
        DimensionDefinition.of("dt.entity.service"),
    ),
    tags=("team",),
    created=1,
    last_written=5000,
    minimum_value=0,
    maximum_value=9,
    latency=5,
    unit_display_format="decimal",
    metric_selector="a+b",
    exported=True,
)

DESCRIPTORS = (ORDERS, USER, DEPTH, IDLE)
