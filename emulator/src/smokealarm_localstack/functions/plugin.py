"""The entry point by which LocalStack finds the process executor."""

from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    """Chosen by ``LAMBDA_RUNTIME_EXECUTOR=smokealarm``."""

    name = "smokealarm"

    def load(self, *args: object, **kwargs: object) -> type:  # noqa: ARG002 -- plux passes them
        """Return the executor class; imported late so that discovery stays cheap."""
        from smokealarm_localstack.functions.executor import ProcessRuntimeExecutor

        return ProcessRuntimeExecutor
