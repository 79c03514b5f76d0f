"""Delivery of EventBridge events to rule targets: retries, their limits, and dead-letter queues.

LocalStack 4.14 sends an event to a target once and forgets a failure. Here a target's RetryPolicy and DeadLetterConfig
are honoured, and every step of a delivery is published to whoever turns it into metrics. A schedule ends with its rule.
"""


def install() -> None:
    """Take over the delivery to rule targets in the running LocalStack process."""
    from smokealarm_localstack.routing import scheduled_rules, targets

    targets.install(targets.router)
    scheduled_rules.install()
