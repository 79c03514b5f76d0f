"""Delivery: mails through an SMTP server and calls of webhooks, to this machine unless another host is allowed by name.

::

    delivery = Delivery(MailSender(SmtpServer("localhost", "alerts@example.org", port=2525)), WebhookSender())
    delivery.deliver(Parcel(notification.notification_id, notification.name, composed, "<1@example.org>"), minute)
    delivery.retry(minute + 1)
    delivery.log.failed

No failure raises: each attempt is recorded with its :class:`Outcome`, which shows no secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery.delivery import Delivery
    from smokealarm.dynatrace.delivery.delivery_log import Attempt, DeliveryLog, Parcel
    from smokealarm.dynatrace.delivery.mail_sender import MailSender
    from smokealarm.dynatrace.delivery.outcome import Outcome, Reason, RefusedRecipient
    from smokealarm.dynatrace.delivery.retry_options import RetryOptions
    from smokealarm.dynatrace.delivery.rounds import Waiting, next_attempt
    from smokealarm.dynatrace.delivery.smtp_server import ConnectionSecurity, SmtpServer
    from smokealarm.dynatrace.delivery.webhook_limits import WebhookLimits
    from smokealarm.dynatrace.delivery.webhook_sender import WebhookSender
else:
    __getattr__ = deferred(
        __name__,
        delivery=("Delivery",),
        delivery_log=(
            "Attempt",
            "DeliveryLog",
            "Parcel",
        ),
        webhook_limits=("WebhookLimits",),
        mail_sender=("MailSender",),
        outcome=(
            "Outcome",
            "Reason",
            "RefusedRecipient",
        ),
        retry_options=("RetryOptions",),
        rounds=(
            "Waiting",
            "next_attempt",
        ),
        smtp_server=(
            "ConnectionSecurity",
            "SmtpServer",
        ),
        webhook_sender=("WebhookSender",),
    )

__all__ = [
    "Attempt",
    "ConnectionSecurity",
    "Delivery",
    "DeliveryLog",
    "MailSender",
    "Outcome",
    "Parcel",
    "Reason",
    "RefusedRecipient",
    "RetryOptions",
    "SmtpServer",
    "Waiting",
    "WebhookLimits",
    "WebhookSender",
    "next_attempt",
]
