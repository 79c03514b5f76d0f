"""Sending a mail through one server, once.

Source: RFC 5321 (replies: 4yz may pass, 5yz will not; recipients are judged one by one), RFC 3207 (no way back from
STARTTLS where it is required), RFC 4954 (authentication), RFC 8314 (TLS from the first byte).
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.delivery.deadline import Deadline
from smokealarm.dynatrace.delivery.hosts import allowed_place, checked_addresses
from smokealarm.dynatrace.delivery.mime import mime_bytes
from smokealarm.dynatrace.delivery.outcome import Outcome, Reason, RefusedRecipient, excerpt
from smokealarm.dynatrace.delivery.smtp_session import SmtpSession, Unprotected
from smokealarm.dynatrace.notify import is_mail_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from smokealarm.dynatrace.delivery.smtp_server import SmtpServer
    from smokealarm.dynatrace.notify import Mail

__all__ = ["MailSender"]

_REASONS: Final = {530: Reason.AUTHENTICATION, 552: Reason.TOO_LARGE}
_BROKEN: Final = (
    (ssl.SSLError, Reason.TLS),
    (TimeoutError, Reason.TIMEOUT),
    (ConnectionRefusedError, Reason.REFUSED_CONNECTION),
    (OSError, Reason.LOST_CONNECTION),
)


class MailSender:
    """Sends mails through ``server``, each in a session of its own."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    def send(self, mail: Mail, message_id: str, date: datetime, to: tuple[str, ...] = ()) -> Outcome:
        """Send a mail to everybody it names, or only to the addresses ``to``; what a server does never raises.

        Raises:
            UsageError: ``message_id`` or ``date`` cannot stand in a header, or the server's ``ca_pem`` is none.
        """
        content = mime_bytes(mail, self._server.sender, message_id, date)
        recipients = to or mail.envelope
        wrong = [address for address in recipients if not is_mail_address(address)]
        if wrong or not recipients:
            return Outcome(
                Reason.INVALID_ADDRESS, f"{wrong[0]!r} is no mail address" if wrong else "it has no recipients"
            )
        refused: Mapping[str, tuple[int, bytes]] = {}

        def send(session: SmtpSession) -> None:
            nonlocal refused
            refused = session.sendmail(self._server.sender, recipients, content)

        return self._in_session(send) or self._accepted(recipients, refused)

    def try_login(self) -> Outcome | None:
        """Connect, start TLS and log in as for a mail, but send none; return what went wrong, None if nothing did.

        Raises:
            UsageError: the server's ``ca_pem`` is none.
        """
        return self._in_session(lambda _: None)

    def _in_session(self, act: Callable[[SmtpSession], None]) -> Outcome | None:
        """Do something in a session that is protected and logged in, and return what kept it from being done."""
        place = allowed_place(self._server.address, self._server.allowed_hosts)
        if isinstance(place, Outcome):
            return place
        addresses = checked_addresses(place, self._server.allowed_hosts)
        if isinstance(addresses, Outcome):
            return addresses
        with Deadline(self._server.total_seconds) as deadline:
            try:
                with closing(SmtpSession(self._server, place, addresses, deadline)) as session:
                    session.protect()
                    session.log_in()
                    act(session)
                    with suppress(smtplib.SMTPException, OSError):
                        session.quit()
            except (smtplib.SMTPException, OSError, Unprotected, UnicodeError) as error:
                late = f"the session took longer than {self._server.total_seconds:g} s"
                return Outcome(Reason.TIMEOUT, late) if deadline.expired else self._failure(error)
        return None

    def _accepted(self, to: tuple[str, ...], replies: Mapping[str, tuple[int, bytes]]) -> Outcome:
        refused = self._refused(replies)
        told = tuple(address for address in to if address not in replies)
        if not refused:
            return Outcome(Reason.DELIVERED, told=told)
        detail = f"{refused[0].address}: {refused[0].code} {refused[0].text}"
        return Outcome(Reason.PARTLY_DELIVERED, detail, refused[0].code, told, refused)

    def _failure(self, error: Exception) -> Outcome:
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            refused = self._refused(error.recipients)
            reason = Reason.TEMPORARY if any(each.may_pass for each in refused) else Reason.RECIPIENTS_REFUSED
            return Outcome(reason, f"{refused[0].address}: {refused[0].text}", refused[0].code, refused=refused)
        if isinstance(error, smtplib.SMTPResponseException):
            return self._reply(error)
        if isinstance(error, Unprotected):
            return Outcome(Reason.TLS, str(error))
        if isinstance(error, UnicodeError | smtplib.SMTPNotSupportedError):
            return Outcome(
                Reason.AUTHENTICATION, "the server and this client share no way to log in with this password"
            )
        return _broken(error)

    def _reply(self, error: smtplib.SMTPResponseException) -> Outcome:
        code, text = error.smtp_code, self._shown(error.smtp_error)
        if code // 100 == 4:  # noqa: PLR2004 - the first digit decides
            return Outcome(Reason.TEMPORARY, text, code)
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return Outcome(Reason.AUTHENTICATION, text, code)
        return Outcome(_REASONS.get(code, Reason.REFUSED), text, code)

    def _refused(self, replies: Mapping[str, tuple[int, bytes]]) -> tuple[RefusedRecipient, ...]:
        return tuple(RefusedRecipient(to, code, self._shown(text)) for to, (code, text) in replies.items())

    def _shown(self, text: bytes | str) -> str:
        written = text if isinstance(text, str) else text.decode("utf-8", "replace")
        password = self._server.password
        return excerpt(written, (password.reveal(),) if password else ())


def _broken(error: Exception) -> Outcome:
    """Return what it means that a session ended without a reply; smtplib hides the cause in the context."""
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
    reason = next((reason for kind, reason in _BROKEN if isinstance(cause, kind)), Reason.LOST_CONNECTION)
    return Outcome(reason, excerpt(str(error)))
