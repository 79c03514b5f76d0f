"""Asks the faults package what is to go wrong inside a function."""

from typing import Any, Literal

from smokealarm_localstack import faults


def pick_fault(function_name: str, phase: Literal["init", "invoke"]) -> dict[str, Any] | None:
    """Return the fault for this phase of this function as a JSON-able spec, or ``None``."""
    pick = getattr(faults, "pick_function_fault", None)
    return pick(function_name, phase) if pick else None
