"""Starts one execution of the state machine for each uploaded file that a batch of queue messages announces."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from weather.errors import BatchError
from weather.ingestion import start_execution
from weather.storage import CLIENT_CONFIG

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger()
metrics = Metrics()
# A batch that fails as a whole is still answered message by message: whether a message is alone in its batch is chance,
# and an alert on the function's Errors should not depend on it.
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
states = boto3.client("stepfunctions", config=CLIENT_CONFIG)


def ingest(record: SQSRecord) -> None:
    """Start the execution for one message; any exception leaves the message on the queue."""
    try:
        started = start_execution(states, os.environ["STATE_MACHINE_ARN"], record.body)
    except Exception:
        logger.exception("message failed", message_id=record.message_id)
        metrics.add_metric(name="MessagesFailed", unit=MetricUnit.Count, value=1)
        raise
    name = "ExecutionsRequested" if started else "DuplicateMessages"
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)


@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer a batch with the messages that failed, or fail with all of it where BATCH_FAILURES is "whole".

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
    """
    answer = process_partial_response(event=event, record_handler=ingest, processor=processor, context=context)
    if answer["batchItemFailures"] and os.environ.get("BATCH_FAILURES") == "whole":
        raise BatchError(f"{len(answer['batchItemFailures'])} of {len(event['Records'])} messages failed")
    return answer
