"""Stand-ins for a backend."""

from collections.abc import Iterator

import pytest
from tests.cloud.stub_server import Stub, serving


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Provide a stand-in for a backend."""
    with serving() as provided:
        yield provided


@pytest.fixture
def elsewhere() -> Iterator[Stub]:
    """Provide a second one, which nothing may ever reach."""
    with serving() as provided:
        yield provided
        assert provided.asked == []
