"""What is wrong in a value by its schema, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["ConstraintViolation"]


@dataclass(frozen=True, slots=True)
class ConstraintViolation:
    """One complaint about one property; ``path`` names it within the value, its parts joined by ``/``."""

    path: str
    message: str

    def document(self, place: str = "") -> dict[str, Any]:
        """Return the violation as the vendor writes it; ``place`` is put before the path, as ``schemaId/index``."""
        path = "/".join(filter(None, (place, self.path)))
        return {"path": path, "message": self.message, "parameterLocation": "PAYLOAD_BODY", "location": None}
