"""What a function of processor definitions is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from smokealarm.dynatrace.logs.values import Value

__all__ = ["MANY", "Function", "Work"]

Work: TypeAlias = Callable[..., Value]
"""Works out a function's value from those of its arguments."""

MANY = 128
"""The most arguments of a function that takes any number of them."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how many arguments it takes, which of them is a pattern, and what it does.

    Unless ``null`` says that it takes NULL itself, its result is NULL when an argument is. ``lazy`` ones take their
    arguments as functions, since they do not work all of them out.
    """

    name: str
    least: int
    most: int
    work: Work
    pattern: int = -1
    null: bool = False
    lazy: bool = False
