"""A pytest plugin that proves scenarios the other way round: ``--without-faults`` runs each with nothing broken.

A failure scenario has to fail then, at a ``Then`` step: what it expects is not there, since nothing caused it. One that
passes would also pass if its fault did nothing, and is reported as a failure; so is one that fails before it looks.

Where a scenario breaks several things, each of them is withheld alone, too, as an item of its own: a fault without
which the scenario goes on as before has no business in it. What it breaks is known from its tape.

A look-alike, in which something is broken and nobody has to be told, is no exception: it has to show the trace that the
fault left. Only where a fault leaves none by its nature, the tag ``harmless`` leaves a scenario out; that the fault had
an effect is demanded of it in an ordinary drill. ``partly_harmless`` leaves out only what is withheld alone. Scenarios
that break nothing are skipped.
"""

from collections.abc import Callable, Generator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import pytest

from smokealarm.errors import SmokealarmError
from smokealarm.gherkin.failures import failed_step

__all__ = [
    "HARMLESS",
    "PARTS",
    "Part",
    "Verdict",
    "judged",
    "parts_alone",
    "withheld",
    "withhold_alone",
    "withholding",
]

HARMLESS: Final = "harmless"
"""The tag of scenarios whose fault leaves no trace."""

PARTLY_HARMLESS: Final = "partly_harmless"
"""The tag of those of whose faults one leaves none."""

_WITHHELD = pytest.StashKey[list[str]]()
_ALONE = pytest.StashKey["Part"]()
_OPTION: Final = "--without-faults"


class Part(NamedTuple):
    """One of the things that a scenario breaks: its name, and how many of that name are asked for, it included."""

    name: str
    number: int
    shown: str


PARTS = pytest.StashKey[Callable[[str, str], Sequence[Part]]]()
"""What a scenario is known to break, by its feature file and title; whoever knows puts it into the config's stash."""


class Verdict(StrEnum):
    """What came of a scenario without its faults."""

    PROVEN = "proven"
    NOTHING_BROKEN = "it breaks nothing"
    STILL_PASSES = "still passes"
    FAILS_EARLY = "fails before it looks"


def withheld(item: pytest.Item) -> list[str]:
    """Return the faults that were not put into a scenario, to be added to by whoever withholds them."""
    return item.stash.setdefault(_WITHHELD, [])


def withholding(item: pytest.Item) -> Callable[[str, int], bool]:
    """Return what says whether a disturbance of a scenario is withheld, by its name and number."""
    alone = item.stash.get(_ALONE, None)
    if alone is not None:
        return lambda name, number: (name, number) == alone[:2]
    everything = bool(item.config.getoption(_OPTION))
    return lambda _name, _number: everything


def parts_alone(config: pytest.Config, feature: str, title: str) -> Sequence[Part]:
    """Return what is to be withheld alone from a scenario; nothing where there is but one."""
    known = config.stash.get(PARTS, None)
    parts = known(feature, title) if known and config.getoption(_OPTION) else ()
    return parts if len(parts) > 1 else ()


def withhold_alone(item: pytest.Item, part: Part) -> None:
    """Let one thing alone be withheld from a scenario."""
    item.stash[_ALONE] = part


def judged(faults: list[str], error: Exception | None, keyword: str, *, alone: bool = False) -> Verdict:
    """Return what it means how a scenario ended; ``keyword`` is that of the step that failed, if one did.

    With one of several faults withheld ``alone``, it may also be unable to go on.
    """
    if not faults and error is None:
        return Verdict.NOTHING_BROKEN
    if error is None:
        return Verdict.STILL_PASSES
    looked = (alone or keyword == "then") and isinstance(error, AssertionError | SmokealarmError)
    return Verdict.PROVEN if looked and faults else Verdict.FAILS_EARLY


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--without-faults``."""
    parser.addoption(_OPTION, action="store_true", help="run failure scenarios with nothing broken: each has to fail")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is broken without a trace."""
    if config.getoption(_OPTION):
        harmless = [item for item in items if _leaves_no_trace(item)]
        config.hook.pytest_deselected(items=harmless)
        items[:] = [item for item in items if item not in harmless]


def _leaves_no_trace(item: pytest.Item) -> bool:
    partly = _ALONE in item.stash and item.get_closest_marker(PARTLY_HARMLESS)
    return bool(partly or item.get_closest_marker(HARMLESS))


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
    match judged(faults, error, failed.type if failed else "", alone=_ALONE in pyfuncitem.stash):
        case Verdict.PROVEN:
            return True
        case Verdict.NOTHING_BROKEN:
            pytest.skip(Verdict.NOTHING_BROKEN)
        case Verdict.STILL_PASSES:
            pytest.fail(f"still passes without {', '.join(faults)}: it proves nothing", pytrace=False)
    raise error or AssertionError(Verdict.FAILS_EARLY)
