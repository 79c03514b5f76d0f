"""Ways in which a mail server refuses, as values, with the reply codes that senders must handle.

Sources: RFC 5321 section 4.2 (replies) and 4.5.3.1.10 (too many recipients), RFC 3207 section 4 (STARTTLS), RFC 4954
section 6 (AUTH), RFC 3463 (enhanced codes), RFC 6647 (greylisting); https://www.rfc-editor.org/rfc/rfc5321
"""

import enum
from dataclasses import dataclass


class Stage(enum.Enum):
    """The moment of an SMTP session at which a fault acts."""

    CONNECT = "connect"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    CONTENT = "content"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong, from when it is switched on until it is switched off.

    ``reply`` is sent instead of the usual one; without it the connection is cut in silence. ``times`` limits how often
    the fault acts on one and the same sender and recipient; ``allowed`` is how many recipients of a transaction pass
    before it acts. ``closes`` ends the session after the reply. ``stores`` keeps a message although its sender is not
    told so. ``delay`` is in seconds of wall time.
    """

    name: str
    stage: Stage
    reply: str | None = None
    times: int | None = None
    allowed: int = 0
    closes: bool = False
    stores: bool = False
    delay: float = 0.0


def refuse() -> Fault:
    """Turn every connection away for good: 554 as the banner (RFC 5321 section 3.1)."""
    return Fault("refuse", Stage.CONNECT, "554 5.3.2 No SMTP service here", closes=True)


def unavailable() -> Fault:
    """Ask every connection to come back later: 421 as the banner."""
    return Fault("unavailable", Stage.CONNECT, "421 4.3.2 Service not available, try again later", closes=True)


def shut_down(stage: Stage = Stage.MAIL) -> Fault:
    """Close a running session with 421 when the client reaches ``stage``; 421 may follow any command."""
    return Fault("shut down", stage, "421 4.3.2 Service shutting down", closes=True)


def greylist(times: int = 1) -> Fault:
    """Answer the first ``times`` attempts of each sender and recipient with 451, then accept (RFC 6647)."""
    return Fault("greylist", Stage.RCPT, "451 4.7.1 Greylisted, try again later", times=times)


def drop_after_data(*, stores: bool = False) -> Fault:
    """Cut the connection after the final dot, so that the sender cannot know; ``stores`` says what really happened."""
    return Fault("drop after DATA", Stage.CONTENT, closes=True, stores=stores)


def slow(seconds: float) -> Fault:
    """Wait before every reply, the banner included."""
    return Fault("slow", Stage.REPLY, delay=seconds)


def wrong_password() -> Fault:
    """Reject every authentication with 535."""
    return Fault("wrong password", Stage.AUTH, "535 5.7.8 Authentication credentials invalid")


def no_starttls() -> Fault:
    """Neither offer STARTTLS nor know it, as a server does whose operator lost the certificate."""
    return Fault("no STARTTLS", Stage.STARTTLS, "502 5.5.1 Command not implemented")


def tls_unavailable() -> Fault:
    """Offer STARTTLS, then answer 454 to it (RFC 3207 section 4)."""
    return Fault("TLS unavailable", Stage.STARTTLS, "454 4.7.0 TLS not available due to temporary reason")


def mailbox_full(*, permanent: bool = False) -> Fault:
    """Have no room for any recipient: 452 while it may pass, 552 when it will not."""
    reply = "552 5.2.2 Mailbox full" if permanent else "452 4.2.2 Mailbox full"
    return Fault("mailbox full", Stage.RCPT, reply)


def unknown_recipient() -> Fault:
    """Know no recipient: 550."""
    return Fault("unknown recipient", Stage.RCPT, "550 5.1.1 Mailbox unavailable")


def too_many_recipients(allowed: int) -> Fault:
    """Accept ``allowed`` recipients of a transaction and answer 452 to the others (RFC 5321 section 4.5.3.1.10)."""
    return Fault("too many recipients", Stage.RCPT, "452 4.5.3 Too many recipients", allowed=allowed)


def reject_content() -> Fault:
    """Refuse the message after it was sent: 554."""
    return Fault("reject content", Stage.CONTENT, "554 5.7.1 Message refused by policy")
