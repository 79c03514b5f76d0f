"""What a secret looks like in a text, and a veil over the secrets of one run.

A pattern knows the forms that are known everywhere: tokens of Dynatrace, keys of AWS, tokens of Splunk's event
collector, passwords in URLs, private keys. A veil also knows the very texts that are secret in a run, whatever their
form: those of the environment, and those that were made for it.
"""

from __future__ import annotations

import html
import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["PATTERNS", "Veil", "masked"]

_GUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

PATTERNS: Final[Mapping[str, tuple[re.Pattern[str], ...]]] = MappingProxyType(
    {
        "dynatrace token": (re.compile(r"\bdt0[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.(?P<secret>[A-Z0-9]{64})\b"),),
        "aws key": (re.compile(r"\b(?:AKIA|ASIA)(?P<secret>[A-Z0-9]{16})\b"),),
        "hec token": (
            re.compile(rf"\bSplunk(?: |%20|\+)(?P<secret>{_GUID})\b"),
            re.compile(rf"^[ \t]*token[ \t]*=[ \t]*[\"']?(?P<secret>{_GUID})\b", re.MULTILINE),
        ),
        "url password": (
            re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\s:/?#@\"'<>]{0,200}:(?P<secret>[^\s/?#@\"'<>]{1,200})@"),
            re.compile(r"%3A(?://|%2F%2F)[^\s:/?#@\"'<>%]{0,200}%3A(?P<secret>[^\s/?#@\"'<>]{1,200}?)%40"),
        ),
        "private key": (
            re.compile(r"-----BEGIN (?:[A-Z]{2,12} )?PRIVATE KEY-----(?P<secret>[A-Za-z0-9+/=\s\\]{16,4000})"),
        ),
    }
)
"""By kind, the forms of secrets; the group ``secret`` is what must not be shown."""

_SECRET_NAME: Final = re.compile(r"TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIAL|API_?KEY|ACCESS_?KEY", re.IGNORECASE)
_SHORTEST: Final = 8
"""Shorter texts are words like ``test``; masking them would blot out everything."""
_MASK: Final = "*"


def masked(text: str) -> str:
    """Return a text with the secret part of everything that looks like a secret masked; no character moves."""
    for patterns in PATTERNS.values():
        for pattern in patterns:
            text = pattern.sub(_without_secret, text)
    return text


class Veil:
    """Masks secrets in whatever is shown; it only ever learns more of them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._forms: set[str] = set()
        self.hide(value for name, value in environment.items() if _SECRET_NAME.search(name))

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


def _without_secret(found: re.Match[str]) -> str:
    start, end = (each - found.start() for each in found.span("secret"))
    return found[0][:start] + _MASK * (end - start) + found[0][end:]
