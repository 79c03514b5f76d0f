"""CloudFormation resources where LocalStack leaves out a property that matters."""

from smokealarm_localstack.cloudformation import bucket_metrics, reserved_concurrency

__all__ = ["install"]


def install() -> None:
    """Install what this package adds."""
    bucket_metrics.install()
    reserved_concurrency.install()
