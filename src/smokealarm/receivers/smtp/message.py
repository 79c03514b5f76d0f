"""A received mail as a frozen value, and how bytes become one.

Reading never fails: what a sender got wrong (an unknown charset, broken base64, headers that are none) is shown as well
as it can be, because a test wants to see it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as MimeEntity

_FOLD = re.compile(r"\r?\n(?=[ \t])|[\r\n]+")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was said beside the message: MAIL FROM, its parameters, and the RCPT TO that were accepted."""

    sender: str
    recipients: tuple[str, ...]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """How a message came in: TLS version such as ``TLSv1.3``, authenticated user, EHLO name; None for what is not."""

    tls: str | None = None
    user: str | None = None
    greeting: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The message itself: header fields in order, unfolded and decoded, and the first text and HTML parts."""

    headers: tuple[tuple[str, str], ...]
    text: str | None
    html: str | None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One mail as the mailbox received it; ``received_at`` is epoch seconds of the mailbox's clock."""

    envelope: Envelope
    session: Session
    content: Content
    received_at: float
    raw: bytes = field(repr=False)

    @property
    def subject(self) -> str:
        """The decoded subject, empty where there is none."""
        return self.header("Subject") or ""

    @property
    def text(self) -> str | None:
        """The plain text part."""
        return self.content.text

    @property
    def html(self) -> str | None:
        """The HTML part."""
        return self.content.html

    def header(self, name: str) -> str | None:
        """Return the first header field of that name, whatever its case, or None."""
        return next((value for key, value in self.content.headers if key.lower() == name.lower()), None)

    def __str__(self) -> str:
        return f"{self.subject!r} to {', '.join(self.envelope.recipients)}"


def read_content(raw: bytes) -> Content:
    """Read the bytes between DATA and the final dot (RFC 5322, MIME); never raises."""
    entity = message_from_bytes(raw)
    parts = [part for part in entity.walk() if not part.is_multipart()]
    return Content(
        headers=tuple((name, _decode(value)) for name, value in entity.raw_items()),
        text=next(_texts(parts, "text/plain"), None),
        html=next(_texts(parts, "text/html"), None),
        attachments=tuple(part.get_filename() or part.get_content_type() for part in parts if _is_attached(part)),
    )


def _texts(parts: list[MimeEntity], content_type: str) -> Iterator[str]:
    return (_body(part) for part in parts if part.get_content_type() == content_type and not _is_attached(part))


def _is_attached(part: MimeEntity) -> bool:
    return part.get_content_disposition() == "attachment"


def _body(part: MimeEntity) -> str:
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    try:
        return octets.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return octets.decode("utf-8", "replace")


def _decode(value: object) -> str:
    line = _FOLD.sub("", str(value)).strip()
    line = line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return str(make_header(decode_header(line)))
    except (HeaderParseError, LookupError, ValueError):
        return line
