"""Forwards what CloudWatch Logs delivers to Dynatrace and to Splunk."""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import boto3
from stored_secret import StoredSecret

from forwarder.dead_letters import DeadLetters
from forwarder.dynatrace import DynatraceTarget
from forwarder.sending import Sender, Target
from forwarder.splunk import SplunkTarget
from forwarder.subscription import DeliveryInvalidError, read_delivery
from forwarder.transport import HttpsTransport, checked_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from forwarder.subscription import Delivery

logger = logging.getLogger("forwarder")
logger.setLevel(logging.INFO)
logging.getLogger("botocore").setLevel(logging.WARNING)

RESERVE_SECONDS: Final = 10.0
"""Kept for writing dead letters."""


def targets(environment: Mapping[str, str]) -> tuple[Target, ...]:
    """Return the targets whose URLs are set.

    Raises:
        AddressRefusedError: one of them is not safe to send a token to.

    """
    region, found = environment["AWS_REGION"], list[Target]()
    if environment.get("DYNATRACE_URL"):
        partition, signed = environment.get("PARTITION", "aws"), environment["FORWARDER_ID"]
        found.append(DynatraceTarget(checked_url(environment["DYNATRACE_URL"]), region, signed, partition))
    if environment.get("SPLUNK_URL"):
        found.append(SplunkTarget(checked_url(environment["SPLUNK_URL"]), region, environment.get("SPLUNK_INDEX", "")))
    return tuple(found)


@cache
def senders() -> tuple[Sender, ...]:
    """Return a sender for each target; made once for each environment."""
    secret = StoredSecret(boto3.client("secretsmanager"), os.environ["SECRET_ID"])
    transport = HttpsTransport()
    return tuple(Sender(target, transport, secret) for target in targets(os.environ))


@cache
def dead_letters() -> DeadLetters:
    """Return the queue for what no target took."""
    return DeadLetters(boto3.client("sqs"), os.environ["DEAD_LETTER_QUEUE_URL"])


def forward(delivery: Delivery, remaining: Callable[[], float]) -> dict[str, dict[str, int]]:
    """Send a delivery to each target, each having its share of the time that remains, and say how many were taken.

    A target that fails costs the others nothing; only a dead letter that cannot be written is an error of the function,
    upon which Lambda repeats the whole delivery.
    """
    told = {}
    for place, sender in enumerate(senders()):
        sent = sender.send(delivery, _share(remaining, len(senders()) - place))
        dead = dead_letters().put(sender.target.name, delivery, sent.rejections)
        for rejection in sent.rejections:
            about = {"target": sender.target.name, "reason": rejection.reason, "log_events": len(rejection.items)}
            logger.error("log events were not taken", extra=about)
        told[sender.target.name] = {"delivered": sent.delivered, "dead": dead}
    return told


def _share(remaining: Callable[[], float], waiting: int) -> Callable[[], float]:
    """Return what remains for one of the targets that are still waiting."""
    kept_for_others = remaining() * (1 - 1 / waiting)
    return lambda: remaining() - kept_for_others


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Forward one delivery; one that cannot be read becomes a dead letter."""
    try:
        delivery = read_delivery(event)
    except DeliveryInvalidError as error:
        logger.exception("unreadable delivery")
        dead_letters().put_unreadable(str(error), event)
        return {"unreadable": 1}
    told = forward(delivery, lambda: context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS)
    logger.info("forwarded", extra={"log_group": delivery.group, "log_events": len(delivery.events), "targets": told})
    return told
