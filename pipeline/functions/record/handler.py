"""Writes the record of a processed file and measures the way it came."""

from __future__ import annotations

import os
import time
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


def measure(milliseconds: float, validation: dict[str, Any]) -> None:
    """Publish what one processed file adds to the pipeline's metrics."""
    metrics.add_metric(name="EndToEndTime", unit=MetricUnit.Milliseconds, value=milliseconds)
    metrics.add_metric(name="FilesProcessed", unit=MetricUnit.Count, value=1)
    metrics.add_metric(name="RowsProcessed", unit=MetricUnit.Count, value=validation["rows_accepted"])
    metrics.add_metric(name="RowsRejected", unit=MetricUnit.Count, value=validation["rows_rejected"])


@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Return the record: what was read, where the result lies, and the milliseconds from upload to now."""
    file = UploadedFile.from_state(event)
    milliseconds = round((time.time() - file.uploaded_epoch) * 1000)
    record = {
        **event["validation"],
        "outcome": "PROCESSED",
        "source": file.key,
        "uploaded_at": file.uploaded_at,
        "result": event["stored"],
        "end_to_end_milliseconds": milliseconds,
    }
    write_json(s3, os.environ["OUTPUT_BUCKET"], f"records/{file.stem}.json", record)
    measure(milliseconds, event["validation"])
    logger.info("file processed", key=file.key, end_to_end_milliseconds=milliseconds)
    return record
