"""A headless Chromium for tests, driven by Playwright on a thread of its own.

Playwright's synchronous interface keeps an asyncio loop running in the thread that started it, and a thread can run
only one: on the thread of the tests, no other test could call ``asyncio.run`` any more.
"""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page, Playwright

__all__ = ["CHROMIUM", "Browser", "Tab", "Visit", "browser"]

CHROMIUM = shutil.which("chromium")
"""The browser, None where there is none."""

_QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
_PATIENCE_MS = 60_000
_PAINTED = """
() => new Promise(done => {
  const look = () => {
    const paints = performance.getEntriesByType('paint').map(each => each.startTime);
    paints.length ? done(Math.min(...paints)) : setTimeout(look, 10);
  };
  look();
})
"""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Visit:
    """What happened since a page was opened: requests by URL, complaints, and the text that stood there.

    Requests and complaints grow while the page stays open.
    """

    requests: list[str]
    complaints: list[str]
    text: str
    first_paint_ms: float


class Tab:
    """One page of a browser, which knows nothing of other pages; made on the thread of the browser."""

    def __init__(self, page: Page, thread: ThreadPoolExecutor) -> None:
        self._page, self._thread = page, thread
        self._requests: list[str] = []
        self._complaints: list[str] = []
        page.set_default_timeout(_PATIENCE_MS)
        page.on("request", lambda request: self._requests.append(request.url))
        page.on("console", lambda message: self._complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self._complaints.append(str(error)))

    def visit(self, where: Path | str, width: int = 1300) -> Visit:
        """Open a file or an address, and tell what happened until all of it was loaded and painted."""
        self._requests, self._complaints = [], []
        address = where if isinstance(where, str) else where.as_uri()

        def opened(page: Page) -> tuple[str, float]:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            painted = page.evaluate(_PAINTED)
            return page.inner_text("body"), painted

        return Visit(self._requests, self._complaints, *self.do(opened))

    def value(self, expression: str) -> Any:
        """Return what an expression comes to in the page."""
        return self.do(lambda page: page.evaluate(expression))

    def do(self, action: Callable[[Page], _Answer]) -> _Answer:
        """Return what an action makes of the page, on the thread of the browser."""
        return self._thread.submit(action, self._page).result()


class Browser:
    """A browser that was started for these tests."""

    def __init__(self, chromium: Chromium, thread: ThreadPoolExecutor) -> None:
        self._chromium, self._thread = chromium, thread

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        """Open an empty page in a profile of its own, and close both."""
        opened = self._thread.submit(lambda: Tab(self._chromium.new_page(), self._thread)).result()
        try:
            yield opened
        finally:
            opened.do(lambda page: page.close())


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser that nobody used before, and end it."""
    with ThreadPoolExecutor(1, "browser") as thread:
        playwright, chromium = thread.submit(_started).result()
        try:
            yield Browser(chromium, thread)
        finally:
            thread.submit(_ended, playwright, chromium).result()


def _started() -> tuple[Playwright, Chromium]:
    playwright = sync_playwright().start()
    return playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)


def _ended(playwright: Playwright, chromium: Chromium) -> None:
    chromium.close()
    playwright.stop()
