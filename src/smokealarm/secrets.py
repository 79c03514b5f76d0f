"""What secrets look like in a text, and the text without them.

A pattern knows the forms that are known everywhere. A veil also knows the very texts that are secret in a run, whatever
their form: those of the environment, and those that were made for it.
"""

from __future__ import annotations

import html
import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["SECRETS", "SecretKind", "Veil", "masked", "names_secret"]

_GUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


class SecretKind(StrEnum):
    """What a secret opens."""

    DYNATRACE_TOKEN = "Dynatrace token"  # noqa: S105 - a kind, not a secret
    AWS_KEY = "AWS access key"
    HEC_TOKEN = "Splunk token"  # noqa: S105 - a kind, not a secret
    URL_PASSWORD = "password in a URL"  # noqa: S105 - a kind, not a secret
    PRIVATE_KEY = "private key"


SECRETS: Final[tuple[tuple[SecretKind, re.Pattern[str]], ...]] = (
    (SecretKind.DYNATRACE_TOKEN, re.compile(r"\bdt0[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.(?P<secret>[A-Z0-9]{64})\b")),
    (SecretKind.AWS_KEY, re.compile(r"\b(?:AKIA|ASIA)(?P<secret>[A-Z0-9]{16})\b")),
    (SecretKind.HEC_TOKEN, re.compile(rf"\bSplunk(?: |%20|\+)(?P<secret>{_GUID})\b")),
    (SecretKind.HEC_TOKEN, re.compile(rf"^[ \t]*token[ \t]*=[ \t]*[\"']?(?P<secret>{_GUID})\b", re.MULTILINE)),
    (
        SecretKind.URL_PASSWORD,
        re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\s:/?#@\"'<>]{0,200}:(?P<secret>[^\s/?#@\"'<>]{1,200})@"),
    ),
    (
        SecretKind.URL_PASSWORD,
        re.compile(r"%3A(?://|%2F%2F)[^\s:/?#@\"'<>%]{0,200}%3A(?P<secret>[^\s/?#@\"'<>]{1,200}?)%40"),
    ),
    (
        SecretKind.PRIVATE_KEY,
        re.compile(r"-----BEGIN (?:[A-Z]{2,12} )?PRIVATE KEY-----(?P<secret>[A-Za-z0-9+/=\s\\]{16,4000})"),
    ),
)
"""The form of each kind of secret; the group ``secret`` is the part that nobody may see."""

_SECRET_NAME: Final = re.compile(r"TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIAL|API_?KEY|ACCESS_?KEY", re.IGNORECASE)
_SHORTEST: Final = 8
"""Shorter texts are words like ``test``; masking them would blot out everything."""
_MASK: Final = "*"
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>!|~&:])")
"""What a summary in Markdown writes with a backslash before it."""


def names_secret(name: str) -> bool:
    """Return whether what has this name, such as a variable of the environment, is a secret."""
    return _SECRET_NAME.search(name) is not None


def masked(text: str) -> str:
    """Return a text with the secret part of every secret masked; no character moves."""
    for _, pattern in SECRETS:
        text = pattern.sub(_without_secret, text)
    return text


class Veil:
    """Masks secrets in whatever is shown; it only ever learns more of them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._forms: set[str] = set()
        self.hide(value for name, value in environment.items() if names_secret(name))

    def __repr__(self) -> str:
        return f"Veil({len(self._forms)} texts)"

    def hide(self, secrets: Iterable[str]) -> None:
        """Mask these texts from now on, in every form in which a report may write them."""
        for secret in secrets:
            if len(secret.strip()) >= _SHORTEST:
                self._forms.update(_forms(secret.strip()))

    def masked(self, text: str) -> str:
        """Return a text without secrets; no character moves."""
        for form in sorted(self._forms, key=len, reverse=True):
            text = text.replace(form, _MASK * len(form))
        return masked(text)


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    yield html.escape(secret)
    yield quote(secret, safe="")
    yield _MARKDOWN.sub(r"\\\1", secret)


def _without_secret(found: re.Match[str]) -> str:
    start, end = (each - found.start() for each in found.span("secret"))
    return found[0][:start] + _MASK * (end - start) + found[0][end:]
