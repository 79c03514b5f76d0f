"""A secret of AWS Secrets Manager, read once and again when it has grown old; it shows itself to nobody."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SecretInvalidError", "StoredSecret"]

MASK: Final = "***"
_SHORTEST: Final = 8
"""Values below this length are not looked for in texts: masking them would make the texts unreadable."""


class SecretInvalidError(Exception):
    """The secret is no JSON object of texts, or lacks a key; the message never has its value."""


class StoredSecret:
    """A secret whose value is a JSON object of texts.

    ``client`` is a Secrets Manager client, ``max_age`` is in seconds, ``clock`` returns seconds that never go back.
    """

    def __init__(
        self, client: Any, secret_id: str, max_age: float = 300.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client, self._id, self._max_age, self._clock = client, secret_id, max_age, clock
        self._values: dict[str, str] = {}
        self._read_at: float | None = None

    def __repr__(self) -> str:
        return f"StoredSecret({self._id})"

    def get(self, key: str) -> str:
        """Return one of the secret's values.

        Raises:
            SecretInvalidError: the secret has no such key, or is no JSON object of texts.

        """
        if self._read_at is None or self._clock() - self._read_at > self._max_age:
            self.refresh()
        if not self._values.get(key):
            raise SecretInvalidError(f"secret {self._id} has no key {key!r}; expected a JSON object with it")
        return self._values[key]

    def refresh(self) -> None:
        """Read the secret anew, as after a rotation.

        Raises:
            SecretInvalidError: it is no JSON object of texts.

        """
        text = self._client.get_secret_value(SecretId=self._id)["SecretString"]
        try:
            values = json.loads(text)
        except ValueError:
            values = None
        if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
            raise SecretInvalidError(f"secret {self._id} is no JSON object of texts")
        self._values, self._read_at = values, self._clock()

    def masked(self, text: str) -> str:
        """Return a text without this secret's values."""
        for value in sorted(self._values.values(), key=len, reverse=True):
            if len(value) >= _SHORTEST:
                text = text.replace(value, MASK)
        return text
