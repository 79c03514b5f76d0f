"""What the Settings API answers: one result for each written object, and pages of lists.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/objects/post-object and .../get-objects
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smokealarm.dynatrace.settings.objects.refusal import SettingsRefusedError

__all__ = ["Created", "ObjectResult", "ObjectsPage"]

_OK, _MULTI_STATUS = 200, 207


@dataclass(frozen=True, slots=True)
class ObjectResult:
    """What became of one object: its id, or why it was refused, with the value that was sent, secrets masked.

    An object that was only validated has no id if it is new.
    """

    object_id: str | None = None
    refusal: SettingsRefusedError | None = None
    place: str = ""
    invalid_value: Any = None

    @property
    def status(self) -> int:
        """The status of the one object."""
        return self.refusal.status if self.refusal else _OK

    def document(self) -> dict[str, Any]:
        """Return the JSON document of the result."""
        said: dict[str, Any] = {"code": self.status}
        if self.object_id:
            said["objectId"] = self.object_id
        if self.refusal:
            said["error"] = self.refusal.error(self.place)
        if self.invalid_value is not None:
            said["invalidValue"] = self.invalid_value
        return said


@dataclass(frozen=True, slots=True)
class Created:
    """The answer to a POST: one result for each item, in their order."""

    results: tuple[ObjectResult, ...]

    @property
    def status(self) -> int:
        """The HTTP status: that of all results, or 207 if they differ; 200 if there is none."""
        statuses = {each.status for each in self.results} or {_OK}
        return statuses.pop() if len(statuses) == 1 else _MULTI_STATUS

    def document(self) -> list[dict[str, Any]]:
        """Return the JSON document of the answer."""
        return [each.document() for each in self.results]


@dataclass(frozen=True, slots=True)
class ObjectsPage:
    """One page of a list, its items as the JSON objects that they are told as."""

    items: tuple[dict[str, Any], ...]
    total_count: int
    page_size: int
    next_page_key: str | None

    def document(self) -> dict[str, Any]:
        """Return the JSON document of the page; the last page has no key of a next one."""
        said: dict[str, Any] = {"items": list(self.items)}
        if self.next_page_key:
            said["nextPageKey"] = self.next_page_key
        return {**said, "totalCount": self.total_count, "pageSize": self.page_size}
