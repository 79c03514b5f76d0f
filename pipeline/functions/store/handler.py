"""Writes the monthly aggregates of a file to the output bucket."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from weather.files import UploadedFile
from weather.storage import CLIENT_CONFIG, write_json

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger()
metrics = Metrics()
s3 = boto3.client("s3", config=CLIENT_CONFIG)


@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Return where the aggregates were written; a retry writes the same object again."""
    file = UploadedFile.from_state(event)
    bucket = os.environ["OUTPUT_BUCKET"]
    key = f"monthly/{file.stem}.json"
    write_json(s3, bucket, key, {"source": file.key, "months": event["aggregate"]["months"]})
    metrics.add_metric(name="FilesStored", unit=MetricUnit.Count, value=1)
    logger.info("aggregates stored", key=key)
    return {"bucket": bucket, "key": key}
