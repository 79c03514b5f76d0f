"""Which settings objects a list asks for, and the opaque key of its next page.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/objects/get-objects
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.objects.refusal import BAD_REQUEST, SettingsRefusedError

if TYPE_CHECKING:
    from smokealarm.dynatrace.settings.options import SettingsLimits

__all__ = ["ObjectsQuery"]


@dataclass(frozen=True, slots=True)
class ObjectsQuery:
    """What a list asks for; empty texts and tuples and a page size of 0 stand for parameters that are not set."""

    schema_ids: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    external_ids: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    filter: str = ""
    sort: str = ""
    page_size: int = 0
    next_page_key: str = ""
    offset: int = 0

    def resolved(self, limits: SettingsLimits) -> ObjectsQuery:
        """Return the query itself, or the one that its page key stands for, with a page size.

        Raises :class:`SettingsRefusedError` for a key that is not ours or not alone, and for sizes out of range.
        """
        if self.next_page_key:
            if replace(self, next_page_key="") != ObjectsQuery():
                raise SettingsRefusedError(BAD_REQUEST, "With nextPageKey, all other parameters must be omitted.")
            return _decoded(self.next_page_key, limits)
        size = self.page_size or limits.page_size
        if not 0 < size <= limits.largest_page:
            raise SettingsRefusedError(BAD_REQUEST, f"pageSize must be between 1 and {limits.largest_page}.")
        if any(len(each) > limits.external_id for each in self.external_ids):
            text = f"An externalId has more than {limits.external_id} characters."
            raise SettingsRefusedError(BAD_REQUEST, text)
        return replace(self, page_size=size)

    def next_page(self, total: int) -> str | None:
        """Return the key of the page after this one, or None if there is none."""
        following = self.offset + self.page_size
        if following >= total:
            return None
        told = {name: value for name, value in asdict(replace(self, offset=following)).items() if value}
        return urlsafe_b64encode(json.dumps(told).encode()).decode()


def _decoded(key: str, limits: SettingsLimits) -> ObjectsQuery:
    refused = SettingsRefusedError(BAD_REQUEST, "The nextPageKey is not one that this environment has given.")
    try:
        told = json.loads(urlsafe_b64decode(key.encode("ascii")))
        query = ObjectsQuery(**{name: _plain(value) for name, value in told.items()})
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise refused from None
    sound = all(type(value) is type(getattr(ObjectsQuery(), name)) for name, value in asdict(query).items())
    texts = (each for name in ("schema_ids", "scopes", "external_ids", "fields") for each in getattr(query, name))
    if not sound or query.next_page_key or query.offset <= 0 or not all(isinstance(each, str) for each in texts):
        raise refused
    return query.resolved(limits)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
