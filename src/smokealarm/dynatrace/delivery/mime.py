"""A mail as bytes: headers that hold one line each, and the body as text and as HTML.

Source: RFC 5322, 2045 to 2047 and 3834 (``Auto-Submitted``).
"""

from __future__ import annotations

import re
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from smokealarm.dynatrace.notify import Mail

__all__ = ["mime_bytes"]

_MESSAGE_ID: Final = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_WIRE: Final = compat32.clone(linesep="\r\n")
# "=_" can be part of no quoted-printable line, so no body can hold the boundary.
_BOUNDARY: Final = "=_alternative"
_UTF8: Final = Charset("utf-8")
_UTF8.body_encoding = QP


def mime_bytes(mail: Mail, sender: str, message_id: str, date: datetime) -> bytes:
    """Return the message as it goes over the wire, the same bytes for the same arguments.

    ``message_id`` is in angle brackets; ``date`` has a time zone. ``bcc`` recipients are not named.

    Raises:
        UsageError: the message id is none, or the date has no time zone.
    """
    if not _MESSAGE_ID.fullmatch(message_id):
        raise UsageError(f"{message_id!r} is no Message-ID; expected one like <1@example.org>")
    if date.tzinfo is None:
        raise UsageError(f"the date {date.isoformat()} has no time zone; expected one, such as UTC")
    message = MIMEMultipart("alternative", _BOUNDARY)
    message["From"] = sender
    message["To"] = ", ".join(mail.recipients)
    if mail.cc:
        message["Cc"] = ", ".join(mail.cc)
    message["Subject"] = _subject(mail.subject)  # type: ignore[assignment] # what its own encoder takes
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.attach(_part("plain", mail.text))
    message.attach(_part("html", mail.html))
    return message.as_bytes(policy=_WIRE)


def _part(subtype: str, text: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", subtype)
    part.set_payload(text.encode("utf-8", "replace").decode(), _UTF8)
    return part


def _subject(text: str) -> Header:
    """Encode a subject as it is: control characters become spaces, and what looks encoded does not get decoded."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    plain = line.isascii() and "=?" not in line
    return Header(line, "us-ascii" if plain else "utf-8", header_name="Subject")
