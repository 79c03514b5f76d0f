"""CloudWatch Logs where LocalStack's subscriptions stand in the way of the logs themselves."""

from smokealarm_localstack.logs.subscriptions import install

__all__ = ["install"]
