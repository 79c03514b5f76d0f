"""Aggregates the accepted rows of a file by month."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from weather.aggregation import by_month
from weather.files import UploadedFile
from weather.observations import Rules, read
from weather.storage import CLIENT_CONFIG, read_file

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger()
metrics = Metrics()
s3 = boto3.client("s3", config=CLIENT_CONFIG)


@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Return the months of the file."""
    file = UploadedFile.from_state(event)
    rules = Rules(int(os.environ["MAX_OBJECT_BYTES"]), float(os.environ["MAX_REJECTED_ROWS_PERCENT"]))
    months = by_month(read(read_file(s3, file), rules).observations)
    metrics.add_metric(name="MonthsAggregated", unit=MetricUnit.Count, value=len(months))
    logger.info("file aggregated", key=file.key, months=len(months))
    return {"months": [asdict(month) for month in months]}
