"""Reads an uploaded file and decides whether it is accepted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from weather.errors import FileRejectedError
from weather.files import UploadedFile
from weather.observations import Reading, Rules, check_size, read
from weather.storage import CLIENT_CONFIG, read_file

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger()
metrics = Metrics()
s3 = boto3.client("s3", config=CLIENT_CONFIG)


def validate(file: UploadedFile, rules: Rules) -> Reading:
    """Read and judge one file; the size that was announced spares reading a file that is too large."""
    check_size(file.size, rules)
    return read(read_file(s3, file), rules)


@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Return the counts of an accepted file; raise `FileRejectedError` for one that the state machine shall catch."""
    file = UploadedFile.from_state(event)
    rules = Rules(int(os.environ["MAX_OBJECT_BYTES"]), float(os.environ["MAX_REJECTED_ROWS_PERCENT"]))
    try:
        reading = validate(file, rules)
    except FileRejectedError as rejection:
        logger.warning("file rejected", key=file.key, reason=rejection.reason, detail=rejection.detail)
        metrics.add_metric(name="FilesRejected", unit=MetricUnit.Count, value=1)
        raise
    metrics.add_metric(name="FilesAccepted", unit=MetricUnit.Count, value=1)
    logger.info("file accepted", key=file.key, rows=reading.rows, rejected=reading.rejected)
    return {
        "rows": reading.rows,
        "rows_accepted": len(reading.observations),
        "rows_rejected": reading.rejected.total(),
        "rows_out_of_order": reading.out_of_order,
        "rejections": dict(reading.rejected),
    }
