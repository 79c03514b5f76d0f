"""A pytest plugin that keeps secrets out of results: of the terminal, of JUnit files and of every other report.

What is secret is known by its form, from the environment (variables whose names say so), and from whoever made it:
``veil(config).hide([...])``. Output that is not captured (``-s``) is not looked at.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

import pytest

from smokealarm.secrets import Veil

if TYPE_CHECKING:
    from collections.abc import Generator

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

_VEIL = pytest.StashKey[Veil]()


def veil(config: pytest.Config) -> Veil:
    """Return what hides the secrets of a session, to be told of more."""
    return config.stash.setdefault(_VEIL, Veil(os.environ))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Mask the result of a test before anybody sees it."""
    return _masked((yield), veil(item.config))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Mask the result of a collection before anybody sees it."""
    return _masked((yield), veil(collector.config))


def _masked(report: Report, hiding: Veil) -> Report:
    report.sections = [(heading, hiding.masked(text)) for heading, text in report.sections]
    said = report.longrepr
    if isinstance(said, tuple):
        path, line, reason = said
        report.longrepr = (path, line, hiding.masked(reason))
    elif said is not None and hiding.masked(str(said)) != str(said):
        report.longrepr = hiding.masked(str(said))
    return report
