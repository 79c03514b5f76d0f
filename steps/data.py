"""Steps that spoil what is uploaded."""

from pytest_bdd import parsers, step

from smokealarm.pipeline.drill import Drill

FLAWS = "malformed|truncated|wrong schema|empty|oversize|wrong encoding|duplicate|out of order"


@step(parsers.re(rf"the files that come are (?P<flaw>{FLAWS})"))
def files_come_bad(drill: Drill, flaw: str) -> None:
    """Let every upload have a flaw until the fault ends. Example: ``Given the files that come are truncated``."""
    drill.inject(f"data.{flaw.replace(' ', '_')}")
