"""Everything together: what happens in LocalStack is seen by the tenant and told to the receivers."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect

from smokealarm.cloud.places import cache_folder
from smokealarm.errors import SandboxError
from smokealarm.sandbox.remote import find_remote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from tests.report.browser import Tab

COMMAND = [sys.executable, "-c", "from smokealarm.cli import main; main()"]
LONGEST_MS = 20_000
"""After which time that passes in the sandbox is not to be expected to have passed any more."""


@pytest.fixture(scope="module")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Provide a cache with all that was built, in which no other sandbox says where it runs: one may, beside us."""
    own = tmp_path_factory.mktemp("cache")
    for built in cache_folder().iterdir():
        if built.is_dir() and built.name != "runs":
            (own / built.name).symlink_to(built)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMOKEALARM_CACHE", str(own))
        yield


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory, own_cache: None) -> Iterator[dict[str, str]]:
    """Run ``smokealarm up`` in a process of its own, and return what it printed, by name."""
    del own_cache
    said = tmp_path_factory.mktemp("up") / "said"
    with said.open("wb") as file:
        process = subprocess.Popen([*COMMAND, "up"], stdout=file, stderr=subprocess.PIPE)  # noqa: S603 - our own
        assert process.stderr is not None
        for line in process.stderr:
            if b"lets time pass" in line:
                break
        try:
            yield dict(line.split("  ", 1) for line in said.read_text(encoding="utf-8").splitlines())
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
            process.stderr.close()


def get(up: dict[str, str], path: str, **query: Any) -> Any:
    """Ask the tenant with the token that was printed."""
    headers = {"Authorization": f"Api-Token {up['tenant token'].strip()}"}
    return httpx.get(up["tenant"].strip() + path, params=query, headers=headers).json()


def test_time_passes_only_when_it_is_said(up: dict[str, str]) -> None:
    """The tenant follows, and polls AWS at its five minutes."""
    assert get(up, "/api/v2/metrics")["totalCount"] == 0
    advanced = find_remote().advance(timedelta(minutes=11))
    assert advanced.now.startswith("2030-01-01T00:11")
    keys = [each["metricId"] for each in get(up, "/api/v2/metrics", pageSize=500)["metrics"]]
    assert "ext:cloud.aws.sqs.approximateNumberOfMessagesVisible" in keys


def test_the_doctor_finds_nothing_broken(up: dict[str, str]) -> None:
    """In a sandbox that is as it began: only what arrives with time, or when something happens, is missing."""
    ran = subprocess.run([*COMMAND, "doctor", "--json"], capture_output=True, check=False, text=True)  # noqa: S603
    states = {each["name"]: each["state"] for each in json.loads(ran.stdout)["items"]}
    assert {name for name, state in states.items() if state != "ok"} <= {"data freshness", "rule queries"}
    assert "failed" not in states.values()
    assert (ran.returncode, len(states)) == (0, 16)
    assert up["stack"]


def test_every_secret_is_made_for_this_run_and_only_printed(up: dict[str, str]) -> None:
    """The processes do not carry them where others can see them."""
    shown = subprocess.run(["ps", "-eo", "args"], capture_output=True, check=True, text=True).stdout  # noqa: S607
    for name in ("tenant token", "mail password", "Splunk token"):
        assert len(up[name].strip()) >= 32
        assert up[name].strip() not in shown


def test_a_second_one_is_refused_before_anything_starts(up: dict[str, str]) -> None:
    """It names the first."""
    second = subprocess.run([*COMMAND, "up"], capture_output=True, check=False, text=True)  # noqa: S603 - our own
    assert second.returncode == 1
    assert "a sandbox runs already" in second.stderr
    assert second.stdout == ""
    assert up


def test_it_is_watched_fed_and_broken_from_another_process(up: dict[str, str]) -> None:
    """What happens is counted at each part of the chain; a fault shows what it struck, and goes."""
    del up
    remote = find_remote()
    assert [name for _, name in remote.parts()["stages"][0]] == ["input bucket"]
    remote.do("switch-on", {"name": "function.error", "target": "validate"})
    remote.do("send", {"what": "file"})
    remote.do("send", {"what": "poison"})
    remote.advance(timedelta(minutes=2))
    seen = remote.picture()
    (fault,) = seen["faults"]
    assert (fault["part"], fault["hits"]) == ("functions/validate", 3)
    assert seen["counts"]["functions/validate"] == "3 runs, 3 failed"
    assert seen["counts"]["state-machines/state machine"] == "1 failed"
    assert seen["counts"]["buckets/input bucket"] == "1 object"
    assert seen["counts"]["queues/ingest queue"] == "0 messages, 1 in flight"
    remote.do("switch-off", {"number": fault["number"]})
    assert remote.picture()["faults"] == []
    with pytest.raises(SandboxError, match="no fault has number 9"):
        remote.do("switch-off", {"number": 9})
    with pytest.raises(SandboxError, match="expected a JSON object with what"):
        remote.do("send", {})


@pytest.fixture
def live_page(up: dict[str, str]) -> Iterator[str]:
    """Run ``smokealarm watch`` in a process of its own, and return the address that it prints."""
    del up
    with subprocess.Popen([*COMMAND, "watch"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        try:
            yield process.stdout.readline().decode().strip()
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


def test_it_is_watched_fed_and_broken_in_a_browser(live_page: str, tab: Tab) -> None:
    """Poison becomes a dead letter, a problem and a mail before one's eyes; a fault strikes and is taken out."""
    visit = tab.visit(live_page)

    def used(page: Page) -> None:
        said, faults = page.locator("#said"), page.locator("#faults")
        page.click("[data-send=poison]")
        expect(said).to_have_text("sent")
        page.click("[data-seconds='3600']")
        expect(said).to_contain_text("files could not be ingested", timeout=LONGEST_MS)
        expect(page.locator("[data-part=problems]")).to_contain_class("alarm")
        expect(page.locator("#mails")).to_contain_text("OPEN: smokealarm: files could not be ingested")
        page.select_option("#kind", "function.error")
        page.select_option("#target", "store")
        page.click("#switch-on")
        expect(faults).to_contain_text("function.error on")
        page.click("[data-send=file]")
        expect(said).to_have_text("sent")
        page.click("[data-seconds='60']")
        expect(faults).to_contain_text(re.compile(r"-store, struck \d"), timeout=LONGEST_MS)
        page.click("#faults button")
        expect(said).to_have_text("the fault is out")

    tab.do(used)
    assert visit.complaints == []
