"""The reports that pytest's terminal has gathered by the end of a session."""

from collections.abc import Iterable, Iterator

import pytest

__all__ = ["reports_of"]


def reports_of(reporter: pytest.TerminalReporter, results: Iterable[str]) -> Iterator[tuple[str, pytest.TestReport]]:
    """Yield the reports of tests that came to one of the results, each with its result."""
    for result in results:
        for report in reporter.getreports(result):
            if isinstance(report, pytest.TestReport):
                yield result, report
