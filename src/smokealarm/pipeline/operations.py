"""What people and other programs do to a pipeline's parts, apart from uploading files and apart from faults."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from smokealarm.pipeline.observation import execution_arn
from smokealarm.pipeline.poison import poison_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

    from smokealarm.pipeline.handles import Function, Queue, StateMachine
    from smokealarm.pipeline.observation import Execution

__all__ = ["deploy_anew", "failed_events_kept", "hold_back", "provisioned", "redrive", "send_events", "stop"]

_STEP: Final = timedelta(seconds=1)


def stop(states: SFNClient, machine: StateMachine, executions: Iterable[Execution]) -> int:
    """Stop those executions of a state machine that run, and return how many they were.

    LocalStack lets the task that an execution is in come to its end first.
    """
    running = [each for each in executions if each.status == "RUNNING"]
    for each in running:
        states.stop_execution(executionArn=execution_arn(machine, each), cause="stopped by hand")
    return len(running)


def redrive(sqs: SQSClient, queue: Queue) -> None:
    """Move the messages of a dead-letter queue back to where they came from.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
    """
    answer = sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=["QueueArn"])
    sqs.start_message_move_task(SourceArn=answer["Attributes"]["QueueArn"])


def hold_back(sqs: SQSClient, queue: Queue, length: timedelta) -> bool:
    """Take one message of a queue and give it back only after a while, so that later ones overtake it; say if one was.

    A standard queue keeps no order.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
    """
    answer = sqs.receive_message(
        QueueUrl=queue.url, MaxNumberOfMessages=1, VisibilityTimeout=round(length.total_seconds())
    )
    return bool(answer.get("Messages"))


@contextmanager
def failed_events_kept(lambda_: LambdaClient, function: Function, queue: Queue, *, as_records: bool) -> Iterator[None]:
    """Let a queue have a function's failed async events for the length of the block.

    It is the function's dead-letter queue, or with ``as_records`` its destination on failure.
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    name, configure = function.name, lambda_.update_function_configuration
    with ExitStack() as opened:
        if as_records:
            lambda_.put_function_event_invoke_config(
                FunctionName=name, DestinationConfig={"OnFailure": {"Destination": queue.arn}}
            )
            opened.callback(lambda_.delete_function_event_invoke_config, FunctionName=name)
        else:
            configure(FunctionName=name, DeadLetterConfig={"TargetArn": queue.arn})
            opened.callback(configure, FunctionName=name, DeadLetterConfig={"TargetArn": ""})
        yield


def deploy_anew(lambda_: LambdaClient, functions: Iterable[Function]) -> None:
    """Deploy functions again as they are: each gets new environments, which start cold.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    """
    for function in functions:
        now = lambda_.get_function_configuration(FunctionName=function.name)
        lambda_.update_function_configuration(FunctionName=function.name, MemorySize=now["MemorySize"])


def send_events(lambda_: LambdaClient, function: Function, count: int, qualifier: str = "$LATEST") -> None:
    """Invoke the function ingest, or a version of it, asynchronously, each time with a batch of one poison message."""
    for seed in range(count):
        batch = {"Records": [{"messageId": str(seed), "body": poison_message(seed)}]}
        lambda_.invoke(
            FunctionName=function.name, InvocationType="Event", Payload=json.dumps(batch), Qualifier=qualifier
        )


@contextmanager
def provisioned(
    lambda_: LambdaClient, function: Function, environments: int, wait: Callable[[timedelta], object]
) -> Iterator[str]:
    """Keep environments of a new version of a function ready for the length of the block, and provide the version."""
    version = str(lambda_.publish_version(FunctionName=function.name)["Version"])
    name = function.name
    lambda_.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier=version, ProvisionedConcurrentExecutions=environments
    )
    try:
        while _status(lambda_, name, version) == "IN_PROGRESS":
            wait(_STEP)
        yield version
    finally:
        lambda_.delete_provisioned_concurrency_config(FunctionName=name, Qualifier=version)
        lambda_.delete_function(FunctionName=name, Qualifier=version)


def _status(lambda_: LambdaClient, name: str, version: str) -> str:
    return lambda_.get_provisioned_concurrency_config(FunctionName=name, Qualifier=version)["Status"]
