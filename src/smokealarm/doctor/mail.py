"""Whether the mail server can be reached, is who it says, and lets the user in; no mail is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.doctor.item import Item, State
from smokealarm.dynatrace.delivery import Reason

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery import Outcome

__all__ = ["MAIL", "judge_mail"]

REACHED, TLS, LOGIN = MAIL = ("mail server", "mail TLS", "mail login")
_TLS_UNAVAILABLE: Final = 454
"""The reply to STARTTLS of a server that cannot now (RFC 3207 section 4)."""


def judge_mail(address: str, user: str | None, outcome: Outcome | None) -> tuple[Item, ...]:
    """Judge what came of a session up to the login; None is a session without a fault."""
    if outcome is None:
        entered = Item.ok(LOGIN, f"{user} is let in") if user else Item.skipped(LOGIN, "no user was named")
        return Item.ok(REACHED, f"{address} answers"), Item.ok(TLS, "the certificate is trusted"), entered
    if outcome.reason is Reason.TLS or (outcome.reason, outcome.code) == (Reason.TEMPORARY, _TLS_UNAVAILABLE):
        return Item.ok(REACHED, f"{address} answers"), _tls(outcome), _behind(LOGIN, TLS)
    if outcome.reason is Reason.AUTHENTICATION:
        return Item.ok(REACHED, f"{address} answers"), Item.ok(TLS, "the certificate is trusted"), _login(user, outcome)
    cause = "the host, the port or a firewall; a server that is overloaded or shut down says 421"
    cure = "compare host and port with the SMTP settings of the cluster; 587 with STARTTLS or 465 with TLS"
    reached = Item(REACHED, State.FAILED, f"{address}: {outcome}", cause, cure)
    return reached, _behind(TLS, REACHED), _behind(LOGIN, REACHED)


def _tls(outcome: Outcome) -> Item:
    cause = "its certificate is expired, of another name or of an authority that is not trusted, or STARTTLS is off"
    cure = "renew the certificate, or name its authority: --smtp-ca; do not fall back to a connection in the clear"
    return Item(TLS, State.FAILED, str(outcome), cause, cure)


def _login(user: str | None, outcome: Outcome) -> Item:
    cure = "set the password anew, here and in the SMTP settings of the cluster"
    return Item(LOGIN, State.FAILED, f"{user}: {outcome}", "the password is wrong or has expired", cure)


def _behind(name: str, first: str) -> Item:
    return Item.skipped(name, f"{first} comes first")
