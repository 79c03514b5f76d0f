"""Secrets in files are found, what stands in their place is not, and nothing that is said repeats them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.check.running import checked, ids

from smokealarm.check import FORMATS
from smokealarm.check.finding import Example
from smokealarm.check.reports import as_text, plain
from smokealarm.secrets import masked

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = f"dt0s16.{'QWERTYUI'}.{'ASDFGHJK' * 8}"
GUID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


@pytest.mark.parametrize(
    ("text", "check_id"),
    [
        (f"Bearer {TOKEN}", "secret/dynatrace-token"),
        ("ASIAQWERTYUIOPASDFGH", "secret/aws-key"),
        (f"Splunk {GUID.upper()}", "secret/hec-token"),
        ("postgres://ops:hunter2@db.example.org/x", "secret/url-password"),
        ("https://:hunter2@db.example.org", "secret/url-password"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA", "secret/private-key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE", "secret/private-key"),
    ],
)
def test_a_secret_is_found(tmp_path: Path, text: str, check_id: str) -> None:
    """In JSON, YAML, TOML and the files of Splunk, whatever they are for."""
    assert check_id in ids(tmp_path / "a", Example("x.json", json.dumps({"note": text})))
    assert check_id in ids(tmp_path / "b", Example("x.yaml", f"note: |\n  {text}\n"))
    for name in ("x.toml", "x.conf"):
        assert ids(tmp_path / name, Example(name, f'[mail]\nnote = "{text}"\n')) == {check_id}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"[http://problems]\ntoken = {GUID}\n", {"secret/hec-token"}),
        (f'[splunk]\ntoken="{GUID}"\n', {"secret/hec-token"}),
        ("[http://problems]\ntoken = 00000000-0000-0000-0000-000000000000\n", set()),
        ("[http://problems]\ntoken = $HEC_TOKEN$\n", set()),
        (f"# id = {GUID}\n", set()),
        ("\udce9 = nothing that JSON or YAML would be\n", set()),
    ],
)
def test_a_collectors_token_in_its_own_settings_is_found(tmp_path: Path, text: str, expected: set[str]) -> None:
    """Splunk writes it into inputs.conf; nothing else in such a file is judged."""
    assert ids(tmp_path, Example("inputs.conf", text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "dt0c01.{{ .token }}",
        "dt0c01.********",
        "dt0c01.abc123.abcdefjhij1234567890",
        "AKIAIOSFODNN7EXAMPLE",
        "AKIAXXXXXXXXXXXXXXXX",
        "Splunk {{ .token }}",
        "Splunk 11111111-1111-1111-1111-111111111111",
        "https://ops:{{ .password }}@hooks.example.org",
        "https://ops:${var.password}@hooks.example.org",
        "https://ops:password@hooks.example.org",
        "https://ops:***@hooks.example.org",
        "https://hooks.example.org:8443/@home",
        "mailto:ops@example.org",
        "-----BEGIN PRIVATE KEY-----{{ .key }}",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqh",
    ],
)
def test_what_stands_in_the_place_of_a_secret_is_not_found(tmp_path: Path, text: str) -> None:
    """Templates, masks, examples of vendors' pages and plain words."""
    assert not {each for each in ids(tmp_path, Example("x.json", json.dumps([text]))) if each.startswith("secret/")}


def test_no_report_repeats_a_secret(tmp_path: Path) -> None:
    """Not in the line that is shown, nor where another finding stands beside it."""
    document = {"dashboardMetadata": {"name": f"see https://ops:hunter2@x.example {TOKEN}"}, "tiles": f"Splunk {GUID}"}
    report = checked(tmp_path, Example("dashboard.json", json.dumps(document)))
    written = [plain(as_text(report, verbose=True)), *(write(report) for write in FORMATS.values())]
    assert all("secret/" in text for text in written)
    for secret in ("hunter2", TOKEN[-64:], GUID):
        assert not any(secret in text for text in written)


def test_masking_moves_no_character() -> None:
    """So carets stay where they were."""
    line = f'  "url": "https://ops:hunter2@x.example", "token": "{TOKEN}"'
    assert len(masked(line)) == len(line)
    assert masked(line).startswith('  "url": "https://ops:*******@x.example", "token": "dt0s16.QWERTYUI.***')
