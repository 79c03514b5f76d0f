"""The SMTP session: aiosmtpd's, with our faults put in at every stage.

What a session may do is aiosmtpd's (RFC 5321, 3207, 4954); here are only the policy of a submission server (TLS first,
then AUTH, RFC 8314 section 3) and the places at which a fault answers instead.
"""

import asyncio
import hmac
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, AnyStr

from aiosmtpd import smtp

from smokealarm.receivers.smtp.faults import Fault, Stage, no_starttls
from smokealarm.receivers.smtp.message import Envelope, Message, Session, read_content
from smokealarm.serving.switchboard import Switchboard

_SIZE = 10_485_760

# Its log is for who asks for it; without a handler Python prints its warnings to standard error.
logging.getLogger("mail.log").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Credentials:
    """The one user who may submit mail."""

    user: str
    password: str = field(repr=False)

    def match(self, user: bytes, password: bytes) -> bool:
        """Compare without telling through the time it takes."""
        same_user = hmac.compare_digest(self.user.encode(), user)
        return hmac.compare_digest(self.password.encode(), password) and same_user


@dataclass(frozen=True, slots=True)
class Office:
    """What all sessions of a mailbox share."""

    credentials: Credentials | None
    switchboard: Switchboard[Fault]
    clock: Callable[[], float]
    deliver: Callable[[Message], None]
    sessions: "set[SmtpSession]" = field(default_factory=set)

    def fault(self, stage: Stage, subject: str = "", accepted: int = 0) -> Fault | None:
        """Return the fault that acts now; ``accepted`` is how many recipients the transaction has already."""
        return self.switchboard.acting(lambda fault: fault.stage is stage and accepted >= fault.allowed, subject)

    @property
    def delay(self) -> float:
        """How many seconds every reply waits."""
        return sum(fault.delay for fault in self.switchboard.active)


class _Session(smtp.Session):
    """aiosmtpd's, which at each login sets an attribute that it has deprecated itself, and logs a warning of that.

    Here the attribute is a plain one, so that the log of a scenario that fails says nothing of a login that succeeded.
    """

    login_data: Any = None


class SmtpSession(smtp.SMTP):
    """One connection, with faults. ``context`` is given where TLS starts by STARTTLS, None where it is implicit."""

    def __init__(self, office: Office, context: ssl.SSLContext | None) -> None:
        self._office = office
        self._greeted = False
        super().__init__(
            _Clerk(office),
            hostname="localhost",
            ident="smokealarm mailbox",
            data_size_limit=_SIZE,
            enable_SMTPUTF8=True,
            tls_context=context,
            require_starttls=context is not None,
            auth_require_tls=context is not None,
            authenticator=_authenticator(office.credentials),
            loop=asyncio.get_running_loop(),
        )

    def _create_session(self) -> smtp.Session:
        return _Session(self.loop)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the session, so that closing the mailbox can end it."""
        self._office.sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the session."""
        self._office.sessions.discard(self)
        super().connection_lost(error)

    def abort(self) -> None:
        """Cut the connection without another word."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    async def push(self, status: AnyStr) -> None:
        """Send a reply, after the delay and unless the banner is a fault's."""
        await asyncio.sleep(self._office.delay)
        fault = None if self._greeted else self._office.fault(Stage.CONNECT)
        self._greeted = True
        await (super().push(status) if fault is None else self.act(fault))

    async def act(self, fault: Fault) -> None:
        """Send a fault's reply and, if it closes the session, do not come back."""
        if fault.reply is not None:
            await super().push(fault.reply)
        if fault.closes:
            await self._hang_up(silently=fault.reply is None)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - aiosmtpd finds commands by this name
        """Start TLS, unless a fault keeps it from starting."""
        await self._unless_fault(Stage.STARTTLS, super().smtp_STARTTLS, arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Take the content, unless a fault refuses the command."""
        await self._unless_fault(Stage.DATA, super().smtp_DATA, arg)

    async def _unless_fault(self, stage: Stage, command: Callable[[str], Any], arg: str) -> None:
        fault = self._office.fault(stage)
        await (command(arg) if fault is None else self.act(fault))

    async def _hang_up(self, *, silently: bool) -> None:
        if silently:
            self.abort()
        elif self.transport is not None:
            self.transport.close()
        # Losing the connection cancels this session; until then nothing more may be sent on it.
        await asyncio.get_running_loop().create_future()


class _Clerk:
    """aiosmtpd's handler: decides about commands and takes messages in."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def handle_EHLO(  # noqa: N802
        self, _server: SmtpSession, session: smtp.Session, _envelope: smtp.Envelope, hostname: str, lines: list[str]
    ) -> list[str]:
        session.host_name = hostname
        hidden = {"250-STARTTLS"} if no_starttls() in self._office.switchboard.active else set()
        without_auth = self._office.credentials is None
        return [line for line in lines if line not in hidden and not (without_auth and line.startswith("250-AUTH"))]

    async def handle_AUTH(  # noqa: N802
        self, server: SmtpSession, _session: smtp.Session, _envelope: smtp.Envelope, _args: list[str]
    ) -> Any:
        return await self._fault_reply(server, Stage.AUTH)

    async def handle_MAIL(  # noqa: N802
        self, server: SmtpSession, session: smtp.Session, envelope: smtp.Envelope, address: str, options: list[str]
    ) -> str:
        if self._office.credentials is not None and not session.authenticated:
            return "530 5.7.0 Authentication required"
        reply = await self._fault_reply(server, Stage.MAIL, address)
        if reply is not smtp.MISSING:
            return str(reply)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SmtpSession, _session: smtp.Session, envelope: smtp.Envelope, address: str, options: list[str]
    ) -> str:
        pair = f"{envelope.mail_from} {address}"
        reply = await self._fault_reply(server, Stage.RCPT, pair, len(envelope.rcpt_tos))
        if reply is not smtp.MISSING:
            return str(reply)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SmtpSession, session: smtp.Session, envelope: smtp.Envelope) -> str:  # noqa: N802
        fault = self._office.fault(Stage.CONTENT)
        if fault is None or fault.stores:
            self._office.deliver(_message(server, session, envelope, self._office.clock()))
        if fault is None:
            return "250 2.0.0 OK"
        return await self._reply_of(server, fault)

    async def _fault_reply(self, server: SmtpSession, stage: Stage, subject: str = "", accepted: int = 0) -> Any:
        fault = self._office.fault(stage, subject, accepted)
        return smtp.MISSING if fault is None else await self._reply_of(server, fault)

    @staticmethod
    async def _reply_of(server: SmtpSession, fault: Fault) -> str:
        if fault.closes or fault.reply is None:
            await server.act(fault)
        return fault.reply or ""


def _authenticator(credentials: Credentials | None) -> Callable[..., smtp.AuthResult]:
    def authenticate(
        _server: smtp.SMTP, _session: smtp.Session, _envelope: smtp.Envelope, _mechanism: str, data: Any
    ) -> smtp.AuthResult:
        known = credentials is not None and credentials.match(data.login, data.password)
        return smtp.AuthResult(success=known, handled=False, auth_data=data)

    return authenticate


def _message(server: SmtpSession, session: smtp.Session, envelope: smtp.Envelope, now: float) -> Message:
    raw = bytes(envelope.original_content or b"")
    return Message(
        envelope=Envelope(envelope.mail_from or "", tuple(envelope.rcpt_tos), tuple(envelope.mail_options)),
        session=Session(_tls_version(server), _user(session), session.host_name),
        content=read_content(raw),
        received_at=now,
        raw=raw,
    )


def _tls_version(server: SmtpSession) -> str | None:
    channel = server.transport.get_extra_info("ssl_object") if server.transport is not None else None
    return None if channel is None else channel.version()


def _user(session: smtp.Session) -> str | None:
    data = session.auth_data
    return data.login.decode("utf-8", "replace") if isinstance(data, smtp.LoginPassword) else None
