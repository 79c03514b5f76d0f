"""Sessions of pytest inside a test: in this very process, since a new one costs a second, with no steps of before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pytest_bdd.steps import step_function_context_registry as registry

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def no_steps_of_before() -> Iterator[None]:
    """Put the steps that are defined in this process aside for the length of a test: pytest-bdd keeps them for ever."""
    before = dict(registry)
    registry.clear()
    yield
    registry.clear()
    registry.update(before)
