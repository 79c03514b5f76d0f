"""Checks that the texts of a notification share: addresses, URLs, secrets and templates.

The patterns are those of the raw schema ``builtin:problem.notifications`` 1.7.4. What its validators of URLs and
headers ask for beyond them is not published; here a URL needs a host, and a header has to be one that HTTP can carry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from smokealarm.dynatrace.notify.placeholders import doubtful_placeholders
from smokealarm.dynatrace.notify.secret import Secret
from smokealarm.dynatrace.settings.reading import texts

if TYPE_CHECKING:
    from smokealarm.dynatrace.notify.placeholders import TemplateFormat
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["addresses", "checked_url", "is_mail_address", "secret", "template", "unrendered"]

_ADDRESS = re.compile(
    r"[.a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
)
_URL = re.compile(r"https?://[^\s\x00-\x1f\x7f]+")


def is_mail_address(text: str) -> bool:
    """Return whether the schema takes ``text`` as a mail address; it takes ASCII only."""
    return _ADDRESS.fullmatch(text) is not None


def unrendered(text: str) -> bool:
    """Return whether ``text`` still is a template of a configuration tool, ``{{ .name }}`` or ``${var.name}``."""
    return "}}" in text.partition("{{")[2] or "}" in text.partition("${")[2]


def addresses(fields: Fields, name: str, *, least: int = 0) -> tuple[str, ...]:
    """Read a list of up to 100 mail addresses; those that are none are complained about and left out."""
    written = texts(fields, name, least=least, most=100)
    for index, address in enumerate(written):
        if unrendered(address):
            fields.warn(f"{name}/{index}", f"is the unrendered template {address!r}", "nobody is told before it is one")
        elif not is_mail_address(address):
            fields.error(f"{name}/{index}", f"{address!r} is no mail address", "expected one like ops@example.org")
    return tuple(dict.fromkeys(filter(is_mail_address, written)))


def checked_url(fields: Fields, name: str, text: str, schemes: tuple[str, ...] = ("https", "http")) -> None:
    """Complain about a text that is no URL of one of ``schemes``, without repeating it: it may hold a secret.

    An empty one was complained about when it was read.
    """
    if not text:
        return
    if unrendered(text):
        fields.warn(name, "is an unrendered template", "nothing can be sent before it is a URL")
        return
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        fields.error(name, "is not a valid URI", "expected one like https://example.org/hook")
        return
    if parts.scheme not in schemes or not parts.hostname or not _URL.fullmatch(text):
        fields.error(name, f"is not a valid {' or '.join(schemes)} URL", "expected one like https://example.org/hook")
    elif parts.username is not None:
        fields.warn(name, "has a user in front of its host", "such a URL is refused when it is called")


def secret(fields: Fields, name: str, *, least: int = 1, most: int = 1000) -> Secret:
    """Read a secret of ``least`` to ``most`` characters."""
    return Secret(fields.text(name, None if least else "", least=least, most=most))


def template(fields: Fields, name: str, default: str | None, most: int, target: TemplateFormat) -> str:
    """Read a text with placeholders; one that will stay as it is written is a warning.

    A text that is too long is not looked into: it can be of any size.
    """
    text = fields.text(name, default, least=0 if default == "" else 1, most=most)
    if len(text) > most:
        return text
    for doubt in doubtful_placeholders(text, target):
        fields.warn(name, f"{doubt.placeholder} stays as it is", doubt.reason)
    return text
