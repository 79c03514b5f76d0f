"""A valid classic dashboard, and changes to it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

__all__ = ["a_dashboard", "changed"]

SENT = "ext:cloud.aws.sqs.numberOfMessagesSentSum"


def a_dashboard() -> dict[str, Any]:
    """Return the valid dashboard of the oracle table."""
    query = {"id": "A", "metricSelector": SENT, "spaceAggregation": "AUTO", "timeAggregation": "DEFAULT", "splitBy": []}
    rules = [{"value": 5, "color": "#dc172a"}, {"color": "#7dc540"}]
    explorer = {
        "name": "Sent",
        "tileType": "DATA_EXPLORER",
        "bounds": {"top": 38, "left": 0, "width": 304, "height": 304},
        "customName": "Sent",
        "queries": [query],
        "visualConfig": {
            "type": "GRAPH_CHART",
            "thresholds": [{"axisTarget": "LEFT", "queryId": "A", "visible": True, "rules": rules}],
        },
        "metricExpressions": [f"resolution=null&({SENT}):limit(100):names"],
    }
    header = {"name": "Queues", "tileType": "HEADER", "bounds": {"top": 0, "left": 0, "width": 304, "height": 38}}
    return {"dashboardMetadata": {"name": "Pipeline", "owner": "somebody"}, "tiles": [header, explorer]}


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    """Return it with other values at some paths; None takes a property away, ``tiles/-`` adds a tile."""
    document = a_dashboard()
    for path, value in changes.items():
        *parents, name = path.split("/")
        place: Any = document
        for parent in parents:
            place = place[int(parent)] if isinstance(place, list) else place[parent]
        if name == "-":
            place.append(deepcopy(value))
        elif value is None:
            del place[name]
        else:
            place[name] = value
    return document
