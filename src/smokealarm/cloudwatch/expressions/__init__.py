"""Metric math as alarms use it: reading it, checking it, computing it."""

from smokealarm.cloudwatch.expressions.computing import compute
from smokealarm.cloudwatch.expressions.frame import Frame
from smokealarm.cloudwatch.expressions.kinds import kind_of
from smokealarm.cloudwatch.expressions.parser import parse_expression
from smokealarm.cloudwatch.expressions.syntax import Expression, Identifier, Kind, walk

__all__ = ["Expression", "Frame", "Identifier", "Kind", "compute", "kind_of", "parse_expression", "walk"]
