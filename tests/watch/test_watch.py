"""The live page: what it shows in a browser, and whom it hears."""

from __future__ import annotations

import json
import re
import signal
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from smokealarm.cli import main
from smokealarm.errors import SandboxError
from smokealarm.sandbox.control import control_application
from smokealarm.sandbox.remote import Advanced, Remote, announced
from smokealarm.serving import HttpServer
from smokealarm.watch import watch_application

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import timedelta
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.report.browser import Tab

KEY = "a-key"
HOSTILE = "<img src=x onerror=alert(1)>"


class Shown:
    """A sandbox that remembers what was done to it; it ends when there is nothing more to see."""

    def __init__(self) -> None:
        self.done: list[tuple[str, Any]] = []
        self.minutes = 0
        self.ended = False

    def parts(self) -> Mapping[str, Any]:
        """Return a chain of two stages, and two kinds of faults."""
        return {
            "name": HOSTILE,
            "virtual": True,
            "stages": [[["queues/a", "a queue"], ["queues/b", HOSTILE]], [["problems", "tenant"]]],
            "offers": [
                {"name": "queue.gone", "about": "It is gone.", "targets": ["a queue"]},
                {"name": "account.slow", "about": HOSTILE, "targets": []},
            ],
        }

    def picture(self) -> Mapping[str, Any]:
        """Return what is there after so many minutes."""
        if self.ended:
            raise SandboxError("the sandbox does not answer;\nstart one")
        faults = [{"number": 7, "name": "queue.gone", "target": "t", "part": "queues/a", "hits": 2}]
        problem = {"id": "P-1", "title": HOSTILE, "status": "OPEN", "opened": "00:01", "closed": ""}
        return {
            "now": f"2030-01-01 00:{self.minutes:02}:00",
            "counts": {"queues/a": f"{self.minutes} messages", "queues/b": "none", "problems": "1 open of 1"},
            "faults": faults if ("switch-on", {"name": "queue.gone", "target": "a queue"}) in self.done else [],
            "problems": [problem] if self.minutes else [],
            "mails": [{"to": "a@example.org", "subject": HOSTILE, "text": "body"}],
            "events": [HOSTILE],
        }

    def advance(self, length: timedelta) -> Advanced:
        """Let minutes pass, but no hour."""
        if length.total_seconds() >= 3600:
            raise SandboxError("an hour is too long")
        self.minutes += int(length.total_seconds() // 60)
        return Advanced("then", ("a problem opened", HOSTILE))

    def do(self, what: str, document: Mapping[str, Any]) -> None:
        """Remember it."""
        self.done.append((what, dict(document)))


@pytest.fixture
def shown() -> Shown:
    """Provide what is shown."""
    return Shown()


@pytest.fixture
def url(shown: Shown) -> Iterator[str]:
    """Serve the page."""
    with HttpServer(watch_application(shown, KEY, every=0.02), "the page") as server:
        yield f"{server.url}/{KEY}/"


def test_a_browser_shows_what_happens_and_its_buttons_do_it(shown: Shown, url: str, tab: Tab) -> None:
    """Counts and the clock follow, faults go in and out, refusals are said; nothing foreign runs, nothing complains."""
    visit = tab.visit(url)

    def used(page: Page) -> None:
        now, said, queue = (page.locator(each) for each in ("#now", "#said", '[data-part="queues/a"]'))
        expect(now).to_have_text("2030-01-01 00:00:00")
        page.click("[data-seconds='300']")
        expect(page.locator('[data-count="queues/a"]')).to_have_text("5 messages")
        expect(said).to_have_text(f"a problem opened · {HOSTILE}")
        expect(page.locator("#problems .open span")).to_have_text(HOSTILE)
        expect(page.locator("[data-part=problems]")).to_contain_class("alarm")
        page.click("[data-seconds='3600']")
        expect(said).to_have_text("an hour is too long")
        page.click("[data-send=poison]")
        page.click("#switch-on")
        expect(queue).to_contain_class("broken")
        page.click("#faults button")
        expect(said).to_have_text("the fault is out")
        expect(page.locator("img")).to_have_count(0)
        shown.ended = True
        expect(said).to_have_text("the sandbox does not answer; start one")

    tab.do(used)
    assert shown.done == [
        ("send", {"what": "poison"}),
        ("switch-on", {"name": "queue.gone", "target": "a queue"}),
        ("switch-off", {"number": 7}),
    ]
    (refusal,) = visit.complaints
    assert "status of 409" in refusal
    assert {request.split(KEY)[0] for request in visit.requests} == {url.split(KEY, maxsplit=1)[0]}


def test_pictures_come_as_server_sent_events_until_the_end(shown: Shown, url: str) -> None:
    """One for each change, and at last in one line why there are no more."""
    events: list[str] = []
    with httpx.stream("GET", f"{url}pictures") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            events += [line] if line.startswith(("data", "event")) else []
            shown.minutes = 1
            shown.ended = len(events) > 1
    first, second, *last = events
    assert [json.loads(each.removeprefix("data: "))["now"][-5:] for each in (first, second)] == ["00:00", "01:00"]
    assert last == ["event: ended", "data: the sandbox does not answer; start one"]


def test_the_page_allows_its_own_script_and_style_only(url: str) -> None:
    """By a nonce that is another one each time; nobody may frame it, and foreign text stands as text."""
    first, second = (httpx.get(url) for _ in range(2))
    policies = [each.headers["content-security-policy"] for each in (first, second)]
    assert policies[0] != policies[1]
    nonce = policies[0].split("'nonce-")[1].split("'")[0]
    assert first.text.count(f'nonce="{nonce}"') == 2
    assert "default-src 'none'" in policies[0]
    assert "frame-ancestors 'none'" in policies[0]
    assert HOSTILE not in first.text
    assert first.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "headers", "said"),
    [
        ("/a-key/send", {}, "another page"),
        ("/a-key/send", {"Origin": "http://evil.example"}, "another page"),
        ("/a-key/send", {"Origin": "null"}, "another page"),
        ("/a-key/send", {"Host": "evil.example:80", "Origin": "http://evil.example:80"}, "127.0.0.1 only"),
        ("/another/send", {}, "not the address"),
    ],
)
def test_what_comes_from_elsewhere_is_refused(
    shown: Shown, url: str, path: str, headers: Mapping[str, str], said: str
) -> None:
    """Another page, another name for loopback, or somebody who does not know the key."""
    answer = httpx.post(url.split("/a-key", maxsplit=1)[0] + path, json={"what": "file"}, headers=headers)
    assert (answer.status_code, shown.done) == (403, [])
    assert said in answer.json()["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"seconds": true}', b'{"seconds": -1}', b'{"seconds": "1"}'])
def test_a_length_that_is_none_is_refused(shown: Shown, url: str, body: bytes) -> None:
    """Nothing moves."""
    origin = {"Origin": url.split("/a-key", maxsplit=1)[0]}
    assert httpx.post(f"{url}advance", content=body, headers=origin).status_code == 400
    assert shown.minutes == 0


def test_without_a_sandbox_there_is_nothing_to_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says how to start one."""
    monkeypatch.setenv("SMOKEALARM_CACHE", str(tmp_path))
    ran = CliRunner().invoke(main, ["watch"])
    assert (ran.exit_code, ran.output) == (1, "smokealarm: no sandbox is running here; start one: smokealarm up\n")


def test_the_command_serves_until_it_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It prints the address with its key, and ends at the first signal."""
    monkeypatch.setenv("SMOKEALARM_CACHE", str(tmp_path))
    monkeypatch.setattr(signal, "pause", lambda: signal.raise_signal(signal.SIGTERM))
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        with announced_fake():
            ran = CliRunner().invoke(main, ["watch"])
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert ran.exit_code == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/\nending\n", ran.output)


@contextmanager
def announced_fake() -> Iterator[None]:
    """Let a sandbox be found that only says that it is there."""
    controlled = SimpleNamespace(describe=dict, now=lambda: "now")
    application: Any = control_application(controlled, "s")  # type: ignore[arg-type]  # nothing else is asked for
    with HttpServer(application, "control") as server, announced(Remote(server.url, "s", 1)):
        yield
