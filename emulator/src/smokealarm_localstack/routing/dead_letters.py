"""Events that could not be delivered, as they are put into a target's dead-letter queue.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

from dataclasses import dataclass

from smokealarm_localstack.routing.failures import TargetFailure
from smokealarm_localstack.routing.policy import Exhausted


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Why an event was given up; ``exhausted`` is None where it was never to be retried."""

    rule_arn: str
    target_arn: str
    failure: TargetFailure
    retries: int
    exhausted: Exhausted | None

    def message_attributes(self) -> dict[str, dict[str, str]]:
        """Return the message attributes SendMessage takes; all of them strings, as documented."""
        values = {
            "RULE_ARN": self.rule_arn,
            "TARGET_ARN": self.target_arn,
            "ERROR_CODE": self.failure.code,
            "ERROR_MESSAGE": self.failure.message or self.failure.code,
            "RETRY_ATTEMPTS": str(self.retries),
        }
        if self.exhausted:
            values["EXHAUSTED_RETRY_CONDITION"] = str(self.exhausted)
        return {name: {"DataType": "String", "StringValue": value} for name, value in values.items()}


class UnusableQueueError(ValueError):
    """A dead-letter queue cannot take events, for instance because it is a FIFO queue."""


def check_queue(arn: str) -> None:
    """Raise UnusableQueueError unless the ARN names a standard SQS queue."""
    if ":sqs:" not in arn or arn.endswith(".fifo"):
        raise UnusableQueueError(f"the dead-letter queue {arn} cannot be used; expected a standard SQS queue")
