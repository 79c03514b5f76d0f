"""Checks for secrets that stand in files."""

from __future__ import annotations

from typing import Final

from smokealarm.check.finding import Check, Example, Severity

__all__ = ["AWS_KEY", "CHECKS", "DYNATRACE_TOKEN", "HEC_TOKEN", "PRIVATE_KEY", "URL_PASSWORD"]

_WHY = (
    " Whoever can read the repository can use it, in every version that ever held it. Revoke it, and let the tool that "
    "deploys fill it in from its environment."
)
_HEADER = '{"headers": [{"name": "Authorization", "value": "%s"}]}\n'
_FILLED_IN = Example("webhook.json", _HEADER % "{{ .authorization }}")


def _example(value: str) -> Example:
    return Example("webhook.json", _HEADER % value)


DYNATRACE_TOKEN: Final = Check(
    "secret/dynatrace-token",
    "a Dynatrace token stands in a file",
    Severity.ERROR,
    "A token of the form dt0c01.PUBLIC.SECRET opens the environment to whatever its scopes allow." + _WHY,
    _example(f"Api-Token dt0c01.{'ABCDEFGH' * 3}.{'ABCDEFGH' * 8}"),
    _FILLED_IN,
)
AWS_KEY: Final = Check(
    "secret/aws-key",
    "an AWS access key stands in a file",
    Severity.ERROR,
    "An access key id beginning with AKIA or ASIA belongs to a user or role of AWS; its secret is mostly near." + _WHY,
    Example("credentials.json", '{"accessKey": "AKIAQWERTYUIOPASDFGH"}\n'),
    Example("credentials.json", '{"accessKey": "AKIAIOSFODNN7EXAMPLE"}\n'),
)
HEC_TOKEN: Final = Check(
    "secret/hec-token",
    "a token of Splunk's HTTP Event Collector stands in a file",
    Severity.ERROR,
    "With it anybody can send events to the index." + _WHY,
    _example("Splunk 3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
    _example("Splunk 00000000-0000-0000-0000-000000000000"),
)
URL_PASSWORD: Final = Check(
    "secret/url-password",
    "a URL carries a password",
    Severity.ERROR,
    "A password in a URL ends up in logs and histories, too." + _WHY,
    Example("webhook.json", '{"url": "https://ops:correct-horse@hooks.example.org/problem"}\n'),
    Example("webhook.json", '{"url": "https://ops:${PASSWORD}@hooks.example.org/problem"}\n'),
)
PRIVATE_KEY: Final = Check(
    "secret/private-key",
    "a private key stands in a file",
    Severity.ERROR,
    "With it anybody can be whom its certificate or account names." + _WHY,
    Example("tls.json", '{"key": "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC"}\n'),
    Example("tls.json", '{"key": "-----BEGIN CERTIFICATE-----\\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq"}\n'),
)

CHECKS: Final = (DYNATRACE_TOKEN, AWS_KEY, HEC_TOKEN, URL_PASSWORD, PRIVATE_KEY)
