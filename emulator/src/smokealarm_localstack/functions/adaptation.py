"""The few places in which LocalStack's Lambda service is changed to fit functions that run as processes."""

import base64
import functools
import json
import sys
from typing import Any, Final

from localstack.aws.api import RequestContext
from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.lambda_models import Invocation, InvocationResult
from localstack.services.lambda_.invocation.logs import LogHandler, LogItem
from localstack.services.lambda_.provider import LambdaProvider

from smokealarm_localstack.functions import async_events, batches, event_rollover, mappings, throttles
from smokealarm_localstack.functions.refusals import refuse_at_creation

_SWITCH_SECONDS: Final = 0.0005
"""An event changes threads several times on its way; with CPython's default each change may take 5 ms."""

_LONGEST_INIT_SECONDS: Final = 960
"""Longer than any init phase: that of a provisioned environment may take 900 s, and the sandbox ends it by then."""


def install() -> None:
    """Refuse what cannot run, say and log what AWS says and logs, and leave limits and log delivery to us."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    _refuse_at_creation()
    _refuse_at_update()
    _pass_client_context()
    _leave_init_limits_to_us()
    _name_log_streams()
    _deliver_no_logs_twice()
    throttles.install()
    batches.install()
    mappings.install()
    async_events.install()
    event_rollover.install()


def _refuse_at_creation() -> None:
    validate = LambdaProvider._validate_runtime

    def refuse_or_validate(self: LambdaProvider, package_type: str, runtime: str) -> None:
        validate(self, package_type, runtime)
        refuse_at_creation(package_type, runtime)

    LambdaProvider._validate_runtime = refuse_or_validate


def _refuse_at_update() -> None:
    update = LambdaProvider.update_function_configuration

    @functools.wraps(update)
    def refuse_or_update(self: LambdaProvider, context: RequestContext, request: Any) -> Any:
        refuse_at_creation(None, request.get("Runtime"))
        return update(self, context, request)

    LambdaProvider.update_function_configuration = refuse_or_update


def _pass_client_context() -> None:
    """Let the handler see the ``ClientContext`` of an invocation, which LocalStack keeps to itself."""
    invoke = ExecutionEnvironment.invoke

    def invoke_with_client_context(self: ExecutionEnvironment, invocation: Invocation) -> InvocationResult:
        self.runtime_executor.client_context = _decoded(invocation.client_context)
        return invoke(self, invocation)

    ExecutionEnvironment.invoke = invoke_with_client_context


def _decoded(client_context: str | None) -> str | None:
    """Return the JSON text inside a ClientContext, in ASCII since it travels in a header.

    Text that is no base64 or no JSON goes on as it is, for the runtime to complain about.
    """
    if not client_context:
        return None
    try:
        return json.dumps(json.loads(base64.b64decode(client_context)))
    except ValueError:
        return client_context


def _leave_init_limits_to_us() -> None:
    """Let an init phase take as long as AWS allows; LocalStack gives up on every environment after 20 s."""
    ExecutionEnvironment._get_startup_timeout_seconds = lambda _self: _LONGEST_INIT_SECONDS


def _name_log_streams() -> None:
    """Honour ``LoggingConfig.LogGroup`` and keep the stream of an environment when the day changes."""
    name_stream = ExecutionEnvironment.get_log_stream_name

    def get_log_group_name(self: ExecutionEnvironment) -> str:
        group = (self.function_version.config.logging_config or {}).get("LogGroup")
        return group or f"/aws/lambda/{self.function_version.id.function_name}"

    def get_log_stream_name(self: ExecutionEnvironment) -> str:
        if "smokealarm_log_stream" not in vars(self):
            self.smokealarm_log_stream = name_stream(self)
        return self.smokealarm_log_stream

    ExecutionEnvironment.get_log_group_name = get_log_group_name
    ExecutionEnvironment.get_log_stream_name = get_log_stream_name


def _deliver_no_logs_twice() -> None:
    def add_logs(self: LogHandler, log_item: LogItem) -> None:
        """Drop the item: our own delivery has the events with their times."""

    def start_subscriber(self: LogHandler) -> None:
        """Start no thread for items that never come."""

    LogHandler.add_logs = add_logs
    LogHandler.start_subscriber = start_subscriber
