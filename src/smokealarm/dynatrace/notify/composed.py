"""What a notification becomes for one alert: a mail, a call, or the reason why there is neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from smokealarm.dynatrace.notify.notification import Header, OAuth2Credentials
    from smokealarm.dynatrace.notify.secret import Secret

__all__ = ["Composed", "Mail", "NotDeliverable", "WebhookCall"]


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: an HTML body and the same told as text; the subject is one line."""

    recipients: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    subject: str
    html: str
    text: str

    @property
    def envelope(self) -> tuple[str, ...]:
        """Every address that it goes to, each once."""
        return tuple(dict.fromkeys((*self.recipients, *self.cc, *self.bcc)))


@dataclass(frozen=True, slots=True)
class WebhookCall:
    """One HTTP POST; ``timeout_seconds`` is None where the sender's own limit holds.

    ``verify`` is False where any certificate is accepted. With ``oauth2`` an access token is fetched first.
    """

    url: Secret
    headers: tuple[Header, ...]
    body: bytes = field(repr=False)
    verify: bool = True
    timeout_seconds: float | None = None
    oauth2: OAuth2Credentials | None = None


@dataclass(frozen=True, slots=True)
class NotDeliverable:
    """A notification that tells this alert, but in a way that cannot be carried out here."""

    reason: str


Composed: TypeAlias = Mail | WebhookCall | NotDeliverable
