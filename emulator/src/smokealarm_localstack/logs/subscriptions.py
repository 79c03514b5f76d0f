"""Subscriptions of functions to log groups.

LocalStack 4.14.0 fails to create a log stream in a group that has a subscription filter, so that whatever logs after
the filter was made is lost; and it waits for a subscribed function, so that whoever writes logs stands still meanwhile,
and for ever if the function waits for a time that cannot come before the logs are written.
"""

import functools
from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.lambda_ import InvocationType
from localstack.services.lambda_.provider import LambdaProvider
from localstack.services.logs import provider as _changed_first  # noqa: F401 -- what it changes is changed again here
from localstack.utils.aws.client_types import ServicePrincipal
from localstack.utils.patch import patch
from moto.logs.exceptions import ResourceAlreadyExistsException
from moto.logs.models import LogGroup, LogStream


def install() -> None:
    """Let log streams be created beside subscription filters, and invoke subscribed functions as AWS does."""
    _create_log_streams()
    _invoke_asynchronously()


def _create_log_streams() -> None:
    @patch(LogGroup.create_log_stream, pass_target=False)
    def create_log_stream(self: LogGroup, log_stream_name: str) -> None:
        """Create a stream and nothing else; LocalStack then reads a pattern from the group's filters, and fails."""
        if log_stream_name in self.streams:
            raise ResourceAlreadyExistsException
        self.streams[log_stream_name] = LogStream(self, log_stream_name)
        self.streams[log_stream_name].filter_pattern = None


def _invoke_asynchronously() -> None:
    """Invoke for CloudWatch Logs without waiting.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html, the table of services.
    """
    invoke = LambdaProvider.invoke

    @functools.wraps(invoke)
    def invoke_as_called(self: LambdaProvider, context: RequestContext, *args: Any, **parameters: Any) -> Any:
        if (context.internal_request_params or {}).get("service_principal") == ServicePrincipal.logs:
            parameters["invocation_type"] = InvocationType.Event
        return invoke(self, context, *args, **parameters)

    LambdaProvider.invoke = invoke_as_called
