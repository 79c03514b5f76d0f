"""Metrics that CloudWatch loses on purpose: those of some namespaces are not stored, as in an outage of AWS's own."""

from dataclasses import dataclass
from typing import Final


@dataclass(slots=True)
class Loss:
    """The namespaces whose samples of AWS's services are lost at present."""

    namespaces: frozenset[str] = frozenset()


loss: Final = Loss()
"""What is lost in this process."""
