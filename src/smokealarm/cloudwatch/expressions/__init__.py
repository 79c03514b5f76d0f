"""Metric math as alarms use it: reading it, checking it, computing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred

if TYPE_CHECKING:
    from smokealarm.cloudwatch.expressions.computing import compute
    from smokealarm.cloudwatch.expressions.frame import Frame
    from smokealarm.cloudwatch.expressions.kinds import kind_of
    from smokealarm.cloudwatch.expressions.parser import parse_expression
    from smokealarm.cloudwatch.expressions.syntax import Expression, Identifier, Kind, walk
else:
    __getattr__ = deferred(
        __name__,
        computing=("compute",),
        frame=("Frame",),
        kinds=("kind_of",),
        parser=("parse_expression",),
        syntax=(
            "Expression",
            "Identifier",
            "Kind",
            "walk",
        ),
    )

__all__ = ["Expression", "Frame", "Identifier", "Kind", "compute", "kind_of", "parse_expression", "walk"]
