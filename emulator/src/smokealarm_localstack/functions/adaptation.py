"""The few places in which LocalStack's Lambda service is changed to fit functions that run as processes."""

from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.logs import LogHandler, LogItem
from localstack.services.lambda_.provider import LambdaProvider

from smokealarm_localstack.functions.refusals import refuse_unsupported


def install() -> None:
    """Refuse what cannot run, name log groups and streams as AWS does, and leave log delivery to us."""
    _refuse_at_creation()
    _name_log_streams()
    _deliver_no_logs_twice()


def _refuse_at_creation() -> None:
    validate = LambdaProvider._validate_runtime

    def refuse_or_validate(self: LambdaProvider, package_type: str, runtime: str) -> None:
        validate(self, package_type, runtime)
        refuse_unsupported(package_type, runtime)

    LambdaProvider._validate_runtime = refuse_or_validate


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
