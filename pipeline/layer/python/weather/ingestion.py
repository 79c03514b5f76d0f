"""From a queue message to a running execution."""

from __future__ import annotations

import json
from typing import Any

from weather.files import UploadedFile


def start_execution(client: Any, state_machine_arn: str, body: str) -> bool:
    """Start the execution for the file that a message announces; return whether it is a new one.

    SQS and EventBridge deliver at least once, so a message may come again. The execution's name stands for the upload,
    and Step Functions refuses it a second time.

    Raises `MessageError` for a message that announces no file, and the client's own errors.
    """
    file = UploadedFile.from_message(body)
    try:
        client.start_execution(
            stateMachineArn=state_machine_arn, name=file.execution_name, input=json.dumps(file.to_state())
        )
    except client.exceptions.ExecutionAlreadyExists:
        return False
    return True
