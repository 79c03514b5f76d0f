"""Step Functions where LocalStack differs from AWS."""

from smokealarm_localstack.workflow.task_errors import install

__all__ = ["install"]
