"""Faults of what watches the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from smokealarm.pipeline.faults.fault import Setting, SettingFault
from smokealarm.pipeline.faults.targets import TargetKind

if TYPE_CHECKING:
    from smokealarm.pipeline.faults.fault import Cloud

LOST_METRICS = "/_smokealarm/faults/lost-metrics"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricsLost(SettingFault):
    """CloudWatch loses what AWS's services send to a namespace (the target), as in an outage of its own."""

    name: ClassVar[str] = "monitoring.metrics_lost"
    target_kind: ClassVar[TargetKind] = TargetKind.NAMESPACE

    def lever(self, cloud: Cloud) -> Setting[list[str]]:
        """Return the lever on the namespaces that are lost."""
        channel = cloud.channel
        return Setting(
            read=lambda: list(channel.call("GET", LOST_METRICS)),
            write=lambda names: channel.call("PUT", LOST_METRICS, {"namespaces": names}),
            broken=lambda before: sorted({*before, self.target}),
        )
