"""Documented limits of CloudWatch's dashboards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smokealarm.check.catalogue.limits import DASHBOARD
from smokealarm.check.document import Document, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.finding import Finding
    from smokealarm.check.located import Path

__all__ = ["widget_findings"]

_PER_WIDGET: Final = 500
_PER_DASHBOARD: Final = 2_500
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html"""


def widget_findings(document: Document) -> Iterator[Finding]:
    """Yield the widgets with too many metrics, and the dashboard that has too many in all."""
    if document.kind is not Kind.CLOUDWATCH_DASHBOARD:
        return
    counts = {index: _metrics(widget) for index, widget in enumerate(document.value["widgets"])}
    for index, count in counts.items():
        if count > _PER_WIDGET:
            path: Path = ("widgets", index, "properties", "metrics")
            yield document.finding(DASHBOARD, path, f"has {count} metrics", f"expected at most {_PER_WIDGET}")
    if sum(counts.values()) > _PER_DASHBOARD:
        message = f"the widgets have {sum(counts.values())} metrics"
        yield document.finding(DASHBOARD, ("widgets",), message, f"expected at most {_PER_DASHBOARD}")


def _metrics(widget: Any) -> int:
    """Return how many metrics a widget has; expressions stand in objects."""
    properties = widget.get("properties") if isinstance(widget, dict) else None
    rows = properties.get("metrics") if isinstance(properties, dict) else None
    found = rows if isinstance(rows, list) else []
    return sum(isinstance(row, list) and bool(row) and isinstance(row[0], str) for row in found)
