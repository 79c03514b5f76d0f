"""What the Configuration API v1 keeps: JSON documents by their ids, in the order in which they were made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ConfigurationStore"]


def _uuid() -> str:
    return str(uuid4())


@dataclass(slots=True)
class ConfigurationStore:
    """Documents of one kind; ``revision`` grows with every change, ``new_id`` names what is added.

    Beside a document there may be a companion, which has a path of its own below it: the share settings of a dashboard,
    the monitored services of AWS credentials.
    """

    new_id: Callable[[], str] = _uuid
    revision: int = field(default=0, init=False)
    _documents: dict[str, Mapping[str, Any]] = field(default_factory=dict, init=False)
    _companions: dict[str, Mapping[str, Any]] = field(default_factory=dict, init=False)

    def documents(self) -> tuple[Mapping[str, Any], ...]:
        """Return every document, each with its ``id``."""
        return tuple(self._documents.values())

    def get(self, document_id: str) -> Mapping[str, Any] | None:
        """Return one document, or None."""
        return self._documents.get(document_id)

    def add(self, document: Mapping[str, Any]) -> str:
        """Keep a new document under a new id, and return the id."""
        document_id = self.new_id()
        self.put(document_id, document)
        return document_id

    def put(self, document_id: str, document: Mapping[str, Any]) -> bool:
        """Keep a document under an id, whatever was there; return whether there was none."""
        created = document_id not in self._documents
        self._documents[document_id] = {**document, "id": document_id}
        self.revision += 1
        return created

    def remove(self, document_id: str) -> None:
        """Forget a document and its companion, if they are there."""
        self._documents.pop(document_id, None)
        self._companions.pop(document_id, None)
        self.revision += 1

    def restore(self, other: ConfigurationStore) -> None:
        """Keep what another store keeps, under the same ids."""
        self._documents.update(other._documents)
        self._companions.update(other._companions)
        self.revision += 1

    def companion(self, document_id: str) -> Mapping[str, Any] | None:
        """Return what is kept beside a document, or None."""
        return self._companions.get(document_id)

    def put_companion(self, document_id: str, companion: Mapping[str, Any]) -> None:
        """Keep something beside a document, whatever was there."""
        self._companions[document_id] = companion
        self.revision += 1
