"""Errors on their way from one process to another."""

import pickle

import pytest

from smokealarm.dynatrace.selector import SelectorError
from smokealarm.errors import ApiRateLimited, MonacoInvalid, ParameterInvalid, SmokealarmError, TapeInvalid


@pytest.mark.parametrize(
    "error",
    [
        TapeInvalid("one.json: is none"),
        ParameterInvalid("entitySelector", "is none"),
        MonacoInvalid("is none", "expected y", "one.yaml", 3, "  name: x", span=(2, 6)),
        ApiRateLimited("too many", 3.0),
        SelectorError("is none", "a:b", (1, 2), "such as :avg"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_process_raises_what_another_one_raised(error: SmokealarmError) -> None:
    """With its message and everything else that it knows, whatever its class is made of."""
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(arrived), str(arrived), vars(arrived)) == (type(error), str(error), vars(error))
