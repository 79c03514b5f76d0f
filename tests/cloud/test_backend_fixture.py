"""A backend that dies takes one test with it, and no other."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
pytest_plugins = ["pytester"]

CONFTEST = '''
import itertools
from contextlib import contextmanager

import pytest
from fixtures import backend as of_backend

from smokealarm.errors import BackendDied

numbers = itertools.count(1)
endings = []


class StandIn:
    """A backend that dies when it is told to."""

    def __init__(self):
        self.number, self.dead = next(numbers), False

    def require_answer(self):
        if self.dead:
            raise BackendDied(f"LocalStack {self.number} ended")


@contextmanager
def stand_in():
    provided = StandIn()
    yield provided
    endings.append(provided.number)


of_backend.provided_backend = stand_in
backend = of_backend.backend
backend_outlives_the_test = of_backend.backend_outlives_the_test


@pytest.fixture(scope="session")
def pipeline(backend):
    return f"deployed on {backend.number}"
'''
TESTS = """
from conftest import endings


def test_before(backend, pipeline):
    assert (backend.number, pipeline) == (1, "deployed on 1")


def test_death(backend):
    backend.dead = True


def test_after(backend, pipeline):
    assert (backend.number, pipeline, endings) == (2, "deployed on 2", [1])


def test_much_later(backend, pipeline):
    assert backend.number == 2
"""


def test_the_next_test_has_a_new_backend_with_everything_upon_it(pytester: pytest.Pytester) -> None:
    """The test in which it died is an error; the fixtures that were built upon it are built again."""
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess(
        "-p", "no:cacheprovider", "-p", "no:randomly", "-o", f"pythonpath={REPOSITORY}"
    )
    result.assert_outcomes(passed=4, errors=1)
    result.stdout.fnmatch_lines(["*ERROR at teardown of test_death*", "*BackendDied: LocalStack 1 ended"])
