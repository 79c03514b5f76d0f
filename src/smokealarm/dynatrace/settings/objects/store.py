"""The objects of an environment's settings: written, read, listed and removed as the Settings API does.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/objects
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.objects.admission import Admission, check_token
from smokealarm.dynatrace.settings.objects.answers import Created, ObjectResult
from smokealarm.dynatrace.settings.objects.collection import ObjectCollection
from smokealarm.dynatrace.settings.objects.listing import Listing
from smokealarm.dynatrace.settings.objects.object_ids import ENVIRONMENT, name_uuid
from smokealarm.dynatrace.settings.objects.refusal import BAD_REQUEST, NOT_FOUND, SettingsRefusedError
from smokealarm.dynatrace.settings.objects.requests import CreateRequest
from smokealarm.dynatrace.settings.objects.writing import ObjectWriter, new_object
from smokealarm.dynatrace.settings.options import SettingsLimits, SettingsOptions
from smokealarm.dynatrace.settings.schemas.catalogue import definition, schema_ids
from smokealarm.dynatrace.settings.schemas.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from smokealarm.dynatrace.settings.objects.answers import ObjectsPage
    from smokealarm.dynatrace.settings.objects.query import ObjectsQuery
    from smokealarm.dynatrace.settings.objects.settings_object import ObjectView, SettingsObject
    from smokealarm.dynatrace.settings.schemas.model import SchemaDefinition
    from smokealarm.dynatrace.settings.schemas.validation import Validators

__all__ = ["SettingsStore"]

_PROFILES = "builtin:alerting.profile"
_NO_UUID = "00000000-0000-0000-0000-000000000000"
_SYSTEM = "system"
_DEFAULT_OPTIONS, _DEFAULT_LIMITS = SettingsOptions(), SettingsLimits()


class SettingsStore:
    """The settings of one environment; it begins with the alerting profile ``Default``.

    ``clock`` returns milliseconds since the Unix epoch, ``new_id`` the UUID of a new object; ``validators`` know more
    about the values of a schema than its definition says. What the API refuses is in the answers of :meth:`create` and
    :meth:`update`; every other method raises it as :class:`SettingsRefusedError`.
    """

    def __init__(
        self,
        clock: Callable[[], int],
        new_id: Callable[[], UUID],
        validators: Validators = MappingProxyType({}),
        options: SettingsOptions = _DEFAULT_OPTIONS,
        limits: SettingsLimits = _DEFAULT_LIMITS,
    ) -> None:
        self._options = options
        self._collection = ObjectCollection()
        self._collection.put(_default_profile(clock()))
        self._listing = Listing(self._collection, self.schema, options, limits)
        self._writer = ObjectWriter(
            self._collection,
            Admission(validators, options),
            limits,
            clock,
            new_id,
            self.schema,
            self._stored,
            self.referred,
        )

    @property
    def revision(self) -> int:
        """A number that changes with every write, so that what was read from objects can be kept until then."""
        return self._collection.revision

    def schema(self, schema_id: str) -> SchemaDefinition:
        """Return the definition of a schema."""
        if schema_id not in schema_ids():
            raise SettingsRefusedError(NOT_FOUND, f"Configuration schema {schema_id} does not exist.")
        return definition(schema_id)

    def schemas(self) -> dict[str, Any]:
        """Return what ``GET /api/v2/settings/schemas`` answers."""
        stubs = [definition(schema_id).stub() for schema_id in schema_ids()]
        return {"items": stubs, "totalCount": len(stubs)}

    def objects(self, schema_id: str) -> tuple[SettingsObject, ...]:
        """Return all objects of a schema in their order, with their secrets."""
        return self._collection.of_schema(schema_id)

    def everything(self) -> tuple[SettingsObject, ...]:
        """Return all objects of all schemas in their order, with their secrets."""
        return tuple(each for schema_id in schema_ids() for each in self.objects(schema_id))

    def restore(self, objects: Iterable[SettingsObject]) -> None:
        """Write objects of another environment as if they were made here and now, where none but the defaults are."""
        self._writer.restore(objects)

    def referred(self, schema_id: str, reference: str) -> SettingsObject | None:
        """Return the object that a ``setting`` property refers to, or None.

        References are objectIds or, in the older form, UUIDs; that of zeros is the alerting profile ``Default``.
        """
        if reference == _NO_UUID and schema_id == _PROFILES:
            return next(each for each in self.objects(_PROFILES) if each.fixed)
        known = (each for each in self.objects(schema_id) if reference in (each.object_id, str(each.uuid)))
        return next(known, None)

    def get(self, object_id: str) -> ObjectView:
        """Return one object as a reader sees it."""
        return self._listing.view(self._stored(object_id))

    def select(self, query: ObjectsQuery) -> ObjectsPage:
        """Return a page of objects."""
        return self._listing.objects(query)

    def effective(self, query: ObjectsQuery) -> ObjectsPage:
        """Return a page of the values that hold in a scope, defaults included."""
        return self._listing.effective(query)

    def create(self, body: object, author: str, *, validate_only: bool = False) -> Created:
        """Write each item of the body of a POST on its own; one that is refused does not undo another."""
        if not isinstance(body, list):
            refusal = SettingsRefusedError(BAD_REQUEST, "The body must be a list of settings objects.")
            return Created((ObjectResult(refusal=refusal),))
        write = self._writer.create
        return Created(tuple(write(at, item, author, validate_only=validate_only) for at, item in enumerate(body)))

    def update(self, object_id: str, body: object, author: str, *, validate_only: bool = False) -> ObjectResult:
        """Replace the value of one object by the body of a PUT, and move it where its schema is ordered."""
        return self._writer.update(object_id, body, author, validate_only=validate_only)

    def delete(self, object_id: str, update_token: str | None = None) -> None:
        """Remove one object; a token that is given has to be that of its present state."""
        stored = self._stored(object_id)
        check_token(stored, update_token)
        if stored.fixed:
            text = f"The object {self.get(object_id).summary()!r} cannot be deleted."
            raise SettingsRefusedError(self._options.protected_status, text)
        self._collection.remove(stored)

    def _stored(self, object_id: str) -> SettingsObject:
        stored = self._collection.get(object_id)
        if stored is None:
            raise SettingsRefusedError(NOT_FOUND, "There is no settings object of that objectId.")
        return stored


def _default_profile(now: int) -> SettingsObject:
    """Return the profile that every environment has; its UUID is that of the word ``default``."""
    schema = definition(_PROFILES)
    value = validate(schema, {"name": "Default"}).value
    request = CreateRequest(_PROFILES, ENVIRONMENT, value, None, None, None, None)
    return replace(new_object(schema, request, _SYSTEM, now, name_uuid("default")), fixed=("name",))
