"""One Lambda client for all tasks of a role, instead of one for each task: making it costs more than the call.

The role is assumed again after an hour, which is as long as LocalStack's session lasts.
"""

import time
from functools import lru_cache
from typing import Any, Final

from localstack.services.stepfunctions.asl.component.state.state_execution.state_task import lambda_eval_utils
from localstack.services.stepfunctions.asl.utils import boto_client

_SESSION_SECONDS: Final = 3600


def install() -> None:
    """Let tasks share clients."""
    lambda_eval_utils.boto_client_for = client_for


def client_for(service: str, region: str, state_credentials: Any) -> Any:
    """Return the client for a service, a region and a task's credentials."""
    return _client(service, region, state_credentials.role_arn, int(time.time() // _SESSION_SECONDS))


@lru_cache(maxsize=64)
def _client(service: str, region: str, role_arn: str, _hour: int) -> Any:
    credentials = boto_client.StateCredentials(role_arn=role_arn)
    return boto_client.boto_client_for(service=service, region=region, state_credentials=credentials)
