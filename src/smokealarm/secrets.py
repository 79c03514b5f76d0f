"""What secrets look like in a text, and the text without them."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

__all__ = ["SECRETS", "SecretKind", "masked"]

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
    (SecretKind.HEC_TOKEN, re.compile(rf"\bSplunk (?P<secret>{_GUID})\b")),
    (SecretKind.HEC_TOKEN, re.compile(rf"^[ \t]*token[ \t]*=[ \t]*[\"']?(?P<secret>{_GUID})\b", re.MULTILINE)),
    (
        SecretKind.URL_PASSWORD,
        re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\s:/?#@\"'<>]{0,200}:(?P<secret>[^\s/?#@\"'<>]{1,200})@"),
    ),
    (
        SecretKind.PRIVATE_KEY,
        re.compile(r"-----BEGIN (?:[A-Z]{2,12} )?PRIVATE KEY-----(?P<secret>[A-Za-z0-9+/=\s\\]{16,4000})"),
    ),
)
"""The form of each kind of secret; the group ``secret`` is the part that nobody may see."""


def masked(text: str) -> str:
    """Return a text with the secret part of every secret masked; no character moves."""
    for _, pattern in SECRETS:
        text = pattern.sub(_without_secret, text)
    return text


def _without_secret(found: re.Match[str]) -> str:
    start, end = (each - found.start() for each in found.span("secret"))
    return found[0][:start] + "*" * (end - start) + found[0][end:]
