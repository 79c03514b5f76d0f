"""Carrying what notifications compose, through the senders that a tenant has."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from smokealarm.dynatrace.delivery.outcome import Outcome, Reason
from smokealarm.dynatrace.delivery.rounds import Rounds
from smokealarm.dynatrace.notify import Mail, NotDeliverable

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery.mail_sender import MailSender
    from smokealarm.dynatrace.delivery.retry_options import RetryOptions
    from smokealarm.dynatrace.delivery.rounds import Waiting
    from smokealarm.dynatrace.delivery.webhook_sender import WebhookSender

__all__ = ["Delivery"]


class Delivery(Rounds):
    """Delivers for one tenant, by mail and by webhook where there are senders for them."""

    def __init__(
        self,
        mails: MailSender | None = None,
        webhooks: WebhookSender | None = None,
        options: RetryOptions | None = None,
    ) -> None:
        super().__init__(self._sent, options)
        self._mails, self._webhooks = mails, webhooks

    def _sent(self, waiting: Waiting, minute: int) -> Outcome:
        del minute  # a mail keeps the date of its first attempt
        content = waiting.parcel.content
        if isinstance(content, NotDeliverable):
            return Outcome(Reason.NOT_DELIVERABLE, content.reason)
        if isinstance(content, Mail):
            if self._mails is None:
                return Outcome(Reason.NO_SENDER, "no mail server is configured")
            date = datetime.fromtimestamp(waiting.first_minute * 60, UTC)
            return self._mails.send(content, waiting.parcel.message_id, date, waiting.to)
        if self._webhooks is None:
            return Outcome(Reason.NO_SENDER, "no sender of webhooks is configured")
        return self._webhooks.send(content)
