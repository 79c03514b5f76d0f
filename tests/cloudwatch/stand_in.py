"""A CloudWatch that remembers what it was told, for tests of the judge without a backend."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:"


@dataclass
class StandIn:
    """Alarms by name, and the values of every minute by the metric's name; ``calls`` are what changed something."""

    alarms: dict[str, dict[str, Any]]
    values: dict[str, dict[int, float]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    reads: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Create the alarms."""
        for name, document in self.alarms.items():
            document.update(AlarmName=name, AlarmArn=PREFIX + name, StateValue="INSUFFICIENT_DATA")

    def get_paginator(self, name: str) -> StandIn:
        """Return itself; which operation is meant shows in the arguments."""
        assert name in ("describe_alarms", "get_metric_data")
        return self

    def paginate(self, **asked: Any) -> Iterator[dict[str, Any]]:
        """Answer with one page."""
        if "MetricDataQueries" in asked:
            yield {"MetricDataResults": list(self.results(asked))}
            return
        wanted = [each for name, each in self.alarms.items() if name.startswith(asked.get("AlarmNamePrefix", ""))]
        composite = [each for each in wanted if "AlarmRule" in each]
        yield {"MetricAlarms": [each for each in wanted if "AlarmRule" not in each], "CompositeAlarms": composite}

    def results(self, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Answer every query from its start on, by its period."""
        start, end = (int(asked[name].timestamp()) // 60 for name in ("StartTime", "EndTime"))
        self.reads.append([each["MetricStat"]["Stat"] for each in asked["MetricDataQueries"]])
        for query in asked["MetricDataQueries"]:
            period = query["MetricStat"]["Period"] // 60
            own = self.values.get(query["MetricStat"]["Metric"]["MetricName"], {})
            sums = {
                first: [own[minute] for minute in range(first, first + period) if minute in own]
                for first in range(start, end, period)
            }
            found = {first: sum(values) for first, values in sums.items() if values}
            moments = [datetime.fromtimestamp(first * 60, UTC) for first in found]
            yield {"Id": query["Id"], "Timestamps": moments, "Values": list(found.values())}

    def set_alarm_state(self, **given: Any) -> None:
        """Set a state."""
        self.calls.append((given["AlarmName"], given["StateValue"]))
        self.alarms[given["AlarmName"]]["StateValue"] = given["StateValue"]

    def disable_alarm_actions(self, AlarmNames: list[str]) -> None:  # noqa: N803 - the client's name
        """Switch actions off."""
        self.calls += [(name, "actions off") for name in AlarmNames]

    def enable_alarm_actions(self, AlarmNames: list[str]) -> None:  # noqa: N803 - the client's name
        """Switch actions on."""
        self.calls += [(name, "actions on") for name in AlarmNames]
