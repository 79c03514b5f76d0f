"""CloudFormation resources where LocalStack leaves out a property that matters."""

from smokealarm_localstack.cloudformation.reserved_concurrency import install

__all__ = ["install"]
