"""Secrets in the text of a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue import secrets as checks
from smokealarm.check.finding import Finding
from smokealarm.check.located import Span
from smokealarm.secrets import SECRETS, SecretKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.source import Source

__all__ = ["leaks"]

_CHECKS: Final = {
    SecretKind.DYNATRACE_TOKEN: checks.DYNATRACE_TOKEN,
    SecretKind.AWS_KEY: checks.AWS_KEY,
    SecretKind.HEC_TOKEN: checks.HEC_TOKEN,
    SecretKind.URL_PASSWORD: checks.URL_PASSWORD,
    SecretKind.PRIVATE_KEY: checks.PRIVATE_KEY,
}
_NO_SECRET = re.compile(
    r"\{\{.*\}\}|\$\{.*\}|\$\(.*\)|\{.*\}|%\(?\w+|\*{3,}|x{3,}|.*EXAMPLE|.*redacted|(?:pass(?:word)?|secret|token)|"
    r"([0-9a-zA-Z])\1*(?:-\1+)*",
    re.IGNORECASE | re.DOTALL,
)
"""What stands in the place of a secret: templates, masks, words, one repeated character, AWS's examples."""


def leaks(source: Source) -> Iterator[Finding]:
    """Yield every secret in a file; the message names its kind only."""
    for kind, pattern in SECRETS:
        check = _CHECKS[kind]
        if kind is SecretKind.URL_PASSWORD and "@" not in source.text:
            continue  # of all patterns it is the slow one, since any word may begin a URL
        for found in pattern.finditer(source.text):
            if not _NO_SECRET.fullmatch(found["secret"].strip()):
                hint = "revoke it, and fill it in from the environment"
                yield Finding(check, check.severity, source, Span(*found.span()), "", check.title, hint)
