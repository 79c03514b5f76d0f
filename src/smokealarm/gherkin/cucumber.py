"""A pytest plugin that carries pytest-bdd's account of a scenario from xdist's workers to where all results arrive.

pytest-bdd keeps the account beside a report, by the report's identity, and writes ``--cucumberjson`` from there; xdist
makes another report of what the worker sent, which would have none.
"""

from typing import Any, Final

import pytest
from pytest_bdd.reporting import ReportContext, test_report_context_registry

_SENT: Final = "_bdd_context"


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable(report: pytest.CollectReport | pytest.TestReport) -> Any:
    """Send a scenario's account with its report."""
    data = yield
    if isinstance(report, pytest.TestReport) and (context := test_report_context_registry.get(report)):
        data[_SENT] = {"scenario": context.scenario, "name": context.name}
    return data


@pytest.hookimpl(wrapper=True)
def pytest_report_from_serializable(data: dict[str, Any]) -> Any:
    """Put the account that was sent beside the report that arrived."""
    sent = data.pop(_SENT, None)
    report = yield
    if sent is not None:
        test_report_context_registry[report] = ReportContext(**sent)
    return report
