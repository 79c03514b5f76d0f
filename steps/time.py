"""Steps that let time pass."""

from pytest_bdd import parsers, step, when

from smokealarm.clock import parse_duration
from smokealarm.pipeline.drill import Drill


@step(parsers.re(r"(?P<length>(an?|\d+(\.\d+)?) .+) pass(es)?"))
def time_passes(drill: Drill, length: str) -> None:
    """Let virtual time pass. Example: ``When 15 minutes pass``."""
    drill.pass_time(parse_duration(length))


@when("the pipeline has come to rest")
def pipeline_rests(drill: Drill) -> None:
    """Wait until everything that was uploaded has been dealt with, on a virtual or a real clock.

    Example: ``When the pipeline has come to rest``.
    """
    drill.rest()
