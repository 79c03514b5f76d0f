"""What the tests of telemetry share: short forms in ``rule_tables``, and readings of a running CloudWatch."""

import io
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))

ROLE = "arn:aws:iam::000000000000:role/role"
HANDLER = """
import json, time

def handler(event, context):
    if "fail" in event:
        raise ValueError(event["fail"])
    if "emf" in event:
        print(json.dumps(event["emf"]))
    time.sleep(event.get("sleep", 0))
    bad = [each["messageId"] for each in event.get("Records", ()) if each["body"] == "bad"]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in bad]}
"""


@dataclass(frozen=True)
class Readings:
    """Metrics of a running LocalStack, read as a user of CloudWatch reads them."""

    backend: Any

    def by_minute(self, namespace: str, name: str, statistic: str = "Sum", **dimensions: str) -> dict[float, float]:
        """Return a statistic of each minute of the last six hours, by the minute's start in epoch seconds."""
        now = self.backend.now()
        kind = "ExtendedStatistics" if statistic.startswith("p") else "Statistics"
        answer = self.backend.client("cloudwatch").get_metric_statistics(
            Namespace=namespace,
            MetricName=name,
            Dimensions=[{"Name": each, "Value": value} for each, value in dimensions.items()],
            StartTime=datetime.fromtimestamp(now - 6 * 3600, UTC),
            EndTime=datetime.fromtimestamp(now + 60, UTC),
            Period=60,
            **{kind: [statistic]},
        )
        points = sorted(answer["Datapoints"], key=lambda each: each["Timestamp"])
        assert len({each["Timestamp"] for each in points}) == len(points), f"several units of one metric: {points}"
        return {each["Timestamp"].timestamp(): (each.get("ExtendedStatistics") or each)[statistic] for each in points}

    def total(self, namespace: str, name: str, **dimensions: str) -> float | None:
        """Return the sum over the last six hours, None without a single sample."""
        values = self.by_minute(namespace, name, **dimensions)
        return sum(values.values()) if values else None

    def totals(self, namespace: str, **dimensions: str) -> dict[str, float | None]:
        """Return the sum of every metric in exactly one dimension set."""
        wanted = sorted(dimensions.items())
        metrics = self.backend.client("cloudwatch").list_metrics(Namespace=namespace)["Metrics"]
        names = [
            each["MetricName"]
            for each in metrics
            if sorted((pair["Name"], pair["Value"]) for pair in each["Dimensions"]) == wanted
        ]
        return {name: self.total(namespace, name, **dimensions) for name in names}


@pytest.fixture
def readings(virtual_localstack: Any) -> Readings:
    """Give readings of the LocalStack whose clock is virtual, at the start of one of its minutes."""
    virtual_localstack.settle()
    virtual_localstack.advance(60 - virtual_localstack.now() % 60)
    return Readings(virtual_localstack)


@pytest.fixture
def create_function(virtual_localstack: Any) -> Callable[..., str]:
    """Create a function that fails, sleeps, logs and reports bad messages as its event says; return its ARN."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("ingest.py", HANDLER)

    def create(name: str, timeout: int = 3, **rest: Any) -> str:
        client = virtual_localstack.client("lambda")
        answer = client.create_function(
            FunctionName=name,
            Runtime="python3.12",
            Handler="ingest.handler",
            Role=ROLE,
            Timeout=timeout,
            Code={"ZipFile": archive.getvalue()},
            **rest,
        )
        client.get_waiter("function_active_v2").wait(FunctionName=name)
        return answer["FunctionArn"]

    return create
