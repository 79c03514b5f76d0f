"""A pytest plugin that proves scenarios the other way round: ``--without-faults`` runs each with nothing broken.

A failure scenario has to fail then, at a ``Then`` step: what it expects is not there, since nothing caused it. One that
passes would also pass if its fault did nothing, and is reported as a failure; so is one that fails before it looks.

A look-alike, in which something is broken and nobody has to be told, is no exception: it has to show the trace that the
fault left. Only where a fault leaves none by its nature, the tag ``harmless`` leaves a scenario out; that the fault had
an effect is demanded of it in an ordinary drill. Scenarios that break nothing are skipped.
"""

from collections.abc import Generator
from enum import StrEnum
from typing import Final

import pytest

from smokealarm.errors import SmokealarmError
from smokealarm.gherkin.failures import failed_step

__all__ = ["HARMLESS", "Verdict", "judged", "withheld"]

HARMLESS: Final = "harmless"
"""The tag of scenarios whose fault leaves no trace."""

_WITHHELD = pytest.StashKey[list[str]]()
_OPTION: Final = "--without-faults"


class Verdict(StrEnum):
    """What came of a scenario without its faults."""

    PROVEN = "proven"
    NOTHING_BROKEN = "it breaks nothing"
    STILL_PASSES = "still passes"
    FAILS_EARLY = "fails before it looks"


def withheld(item: pytest.Item) -> list[str]:
    """Return the faults that were not put into a scenario, to be added to by whoever withholds them."""
    return item.stash.setdefault(_WITHHELD, [])


def judged(faults: list[str], error: Exception | None, keyword: str) -> Verdict:
    """Return what it means how a scenario ended; ``keyword`` is that of the step that failed, if one did."""
    if not faults and error is None:
        return Verdict.NOTHING_BROKEN
    if error is None:
        return Verdict.STILL_PASSES
    looked = keyword == "then" and isinstance(error, AssertionError | SmokealarmError)
    return Verdict.PROVEN if looked and faults else Verdict.FAILS_EARLY


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--without-faults``."""
    parser.addoption(_OPTION, action="store_true", help="run failure scenarios with nothing broken: each has to fail")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is broken without a trace."""
    if config.getoption(_OPTION):
        harmless = [item for item in items if item.get_closest_marker(HARMLESS)]
        config.hook.pytest_deselected(items=harmless)
        items[:] = [item for item in items if item not in harmless]


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Turn the result of a scenario round."""
    if not pyfuncitem.config.getoption(_OPTION):
        return (yield)
    error: Exception | None = None
    try:
        yield
    except Exception as raised:  # noqa: BLE001 - whatever it is, it is judged
        error = raised
    failed = failed_step(pyfuncitem)
    faults = withheld(pyfuncitem)
    match judged(faults, error, failed.type if failed else ""):
        case Verdict.PROVEN:
            return True
        case Verdict.NOTHING_BROKEN:
            pytest.skip(Verdict.NOTHING_BROKEN)
        case Verdict.STILL_PASSES:
            pytest.fail(f"still passes without {', '.join(faults)}: it proves nothing", pytrace=False)
    raise error or AssertionError(Verdict.FAILS_EARLY)
