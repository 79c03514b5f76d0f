"""What holds for every test: no deadline per example, since a busy machine is no flaw of the code, and Ctrl-C works.

And a tenant that is served over HTTP, for the modules that ask for one, and pages of one browser.

A shell that starts a job in the background lets it ignore Ctrl-C, and so would every process that a test starts and
interrupts.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.report.browser import Browser, Tab
    from tests.tenant.calling import Asked

settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def serving() -> Iterator[Asked]:
    """Serve one tenant to all tests of the module."""
    from tests.tenant.calling import Serving  # noqa: PLC0415 - slow, and not what most tests need

    with Serving() as asked:
        yield asked


@pytest.fixture
def asked(serving: Asked) -> Asked:
    """Begin with an empty environment."""
    serving.renew()
    return serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests that look at pages; they are skipped where there is none."""
    from tests.report.browser import CHROMIUM, browser  # noqa: PLC0415 - slow, and not what most tests need

    if CHROMIUM is None:
        pytest.skip("no chromium on PATH, in which a page could be opened")
    with browser() as started:
        yield started


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """Open an empty page, which knows nothing of other tests."""
    with browser.tab() as opened:
        yield opened
