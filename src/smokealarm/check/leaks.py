"""Secrets in the text of a file, and how they are kept out of what is said about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue import secrets as checks
from smokealarm.check.finding import Finding
from smokealarm.check.located import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.finding import Check
    from smokealarm.check.source import Source

__all__ = ["leaks", "masked"]

_GUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SECRETS: Final[tuple[tuple[Check, re.Pattern[str]], ...]] = (
    (checks.DYNATRACE_TOKEN, re.compile(r"\bdt0[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.(?P<secret>[A-Z0-9]{64})\b")),
    (checks.AWS_KEY, re.compile(r"\b(?:AKIA|ASIA)(?P<secret>[A-Z0-9]{16})\b")),
    (checks.HEC_TOKEN, re.compile(rf"\bSplunk (?P<secret>{_GUID})\b")),
    (checks.HEC_TOKEN, re.compile(rf"^[ \t]*token[ \t]*=[ \t]*[\"']?(?P<secret>{_GUID})\b", re.MULTILINE)),
    (
        checks.URL_PASSWORD,
        re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\s:/?#@\"'<>]{0,200}:(?P<secret>[^\s/?#@\"'<>]{1,200})@"),
    ),
    (
        checks.PRIVATE_KEY,
        re.compile(r"-----BEGIN (?:[A-Z]{2,12} )?PRIVATE KEY-----(?P<secret>[A-Za-z0-9+/=\s\\]{16,4000})"),
    ),
)
_NO_SECRET = re.compile(
    r"\{\{.*\}\}|\$\{.*\}|\$\(.*\)|\{.*\}|%\(?\w+|\*{3,}|x{3,}|.*EXAMPLE|.*redacted|(?:pass(?:word)?|secret|token)|"
    r"([0-9a-zA-Z])\1*(?:-\1+)*",
    re.IGNORECASE | re.DOTALL,
)
"""What stands in the place of a secret: templates, masks, words, one repeated character, AWS's examples."""


def leaks(source: Source) -> Iterator[Finding]:
    """Yield every secret in a file; the message names its kind only."""
    for check, pattern in _SECRETS:
        if check is checks.URL_PASSWORD and "@" not in source.text:
            continue  # of all patterns it is the slow one, since any word may begin a URL
        for found in pattern.finditer(source.text):
            if not _NO_SECRET.fullmatch(found["secret"].strip()):
                hint = "revoke it, and fill it in from the environment"
                yield Finding(check, check.severity, source, Span(*found.span()), "", check.title, hint)


def masked(text: str) -> str:
    """Return a text with the secret part of every secret masked; no character moves."""
    for _, pattern in _SECRETS:
        text = pattern.sub(_without_secret, text)
    return text


def _without_secret(found: re.Match[str]) -> str:
    start, end = (each - found.start() for each in found.span("secret"))
    return found[0][:start] + "*" * (end - start) + found[0][end:]
