"""What the bridge does not take, and the HTTP status that says so."""

from __future__ import annotations

__all__ = ["RefusedError"]


class RefusedError(Exception):
    """A call that is not bridged; the message is for the caller and never repeats what it sent."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
