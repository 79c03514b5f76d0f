"""What is secret is masked wherever it stands, and nothing else is."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest

from smokealarm.secrets import Veil, masked

PLANTED = 'a "secret" & <more>/ü'
MARKDOWN = r'a "secret" \& \<more\>/ü'


@pytest.mark.parametrize(
    "written",
    [
        PLANTED,
        json.dumps(PLANTED),
        json.dumps(PLANTED, ensure_ascii=False),
        html.escape(PLANTED),
        quote(PLANTED, ""),
        MARKDOWN,
    ],
)
def test_a_known_secret_is_masked_in_every_form(written: str) -> None:
    """As a report may write it; no character moves."""
    veil = Veil({})
    veil.hide([PLANTED])
    shown = veil.masked(f"x {written} y")
    assert "secret" not in shown
    assert (len(shown), shown[:2], shown[-2:]) == (len(written) + 4, "x ", " y")


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "smtp_password", "AWS_SECRET_ACCESS_KEY", "MY_APIKEY"])
def test_variables_whose_names_say_so_are_secret(name: str) -> None:
    """Short values are words, and are left alone; so is every other variable."""
    assert Veil({name: "longer than that"}).masked("longer than that") == "*" * 16
    assert Veil({name: "test"}).masked("test") == "test"
    assert Veil({"HOME": "/home/somebody"}).masked("/home/somebody") == "/home/somebody"


def test_a_longer_secret_is_masked_before_a_shorter_one_within_it() -> None:
    """Otherwise its rest would be left standing."""
    assert Veil({"A_TOKEN": "canaries", "B_TOKEN": "canaries and more"}).masked("canaries and more") == "*" * 17


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https%3A//ops%3Ahunter2222%40x.example", "https%3A//ops%3A**********%40x.example"),
        ("Splunk%20ca9a4100-0000-4000-8000-00ca9a4100aa", "Splunk%20" + "*" * 36),
        ("https://ops.example/a:b", "https://ops.example/a:b"),
    ],
)
def test_a_secret_in_a_key_of_an_object_is_known_by_its_form(text: str, shown: str) -> None:
    """Keys are written with percent signs in events and logs."""
    assert masked(text) == shown


def test_a_veil_does_not_show_what_it_hides() -> None:
    """Not even to somebody who prints it."""
    assert repr(Veil({"A_TOKEN": "longer than that"})) == "Veil(2 texts)"
