"""Step Functions where LocalStack differs from AWS, or takes longer than it need."""

from smokealarm_localstack.workflow import definitions, task_clients, task_errors, transitions

__all__ = ["install"]


def install() -> None:
    """Install what this package changes."""
    definitions.install()
    task_clients.install()
    task_errors.install()
    transitions.install()
