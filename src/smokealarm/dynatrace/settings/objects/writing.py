"""Writes to settings objects: what a POST creates or replaces, what a PUT replaces, and where it is put.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/objects/post-object and .../put-object
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.objects.admission import check_scope, check_token, check_version
from smokealarm.dynatrace.settings.objects.answers import ObjectResult
from smokealarm.dynatrace.settings.objects.masking import masked
from smokealarm.dynatrace.settings.objects.object_ids import object_id
from smokealarm.dynatrace.settings.objects.references import references
from smokealarm.dynatrace.settings.objects.refusal import BAD_REQUEST, CONFLICT, SettingsRefusedError, violated
from smokealarm.dynatrace.settings.objects.requests import CreateRequest, UpdateRequest
from smokealarm.dynatrace.settings.objects.settings_object import SettingsObject
from smokealarm.dynatrace.settings.schemas.violations import ConstraintViolation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from smokealarm.dynatrace.settings.objects.admission import Admission
    from smokealarm.dynatrace.settings.objects.collection import ObjectCollection
    from smokealarm.dynatrace.settings.options import SettingsLimits
    from smokealarm.dynatrace.settings.schemas.model import SchemaDefinition

__all__ = ["ObjectWriter", "new_object"]


@dataclass(frozen=True, slots=True)
class _Target:
    """What one write is about, as far as it is known: enough to say what was wrong in which value."""

    place: str = ""
    schema: SchemaDefinition | None = None


@dataclass(frozen=True, slots=True)
class _Move:
    """Where an object is to be put: behind or in front of another; an empty id is the first place, or the last."""

    after: str | None
    before: str | None


@dataclass(frozen=True, slots=True)
class ObjectWriter:
    """Writes to a collection; ``schema`` returns a schema by its id, ``stored`` an object by its, or they refuse."""

    collection: ObjectCollection
    admission: Admission
    limits: SettingsLimits
    clock: Callable[[], int]
    new_id: Callable[[], UUID]
    schema: Callable[[str], SchemaDefinition]
    stored: Callable[[str], SettingsObject]
    referred: Callable[[str, str], SettingsObject | None]

    def create(self, index: int, item: object, author: str, *, validate_only: bool) -> ObjectResult:
        """Write one item of a POST."""
        target = _Target()
        try:
            request = CreateRequest.of(item, self.limits.external_id)
            schema = self.schema(request.schema_id)
            target = _Target(f"{schema.schema_id}/{index}", schema)
            check_version(schema, request.schema_version, self.admission.options)
            check_scope(schema, request.scope)
            previous = self._replaced(schema, request)
            value = self._value(schema, request.scope, request.value, previous)
            move = self._move(schema, request.scope, request.insert_after, None)
        except SettingsRefusedError as refusal:
            return self._refused(refusal, target, item)
        if validate_only:
            return ObjectResult(previous.object_id if previous else None)
        written = self._written(schema, replace(request, value=value), author, previous)
        self._put(written, move)
        return ObjectResult(written.object_id)

    def update(self, object_id: str, body: object, author: str, *, validate_only: bool) -> ObjectResult:
        """Write the body of a PUT."""
        target = _Target()
        try:
            request = UpdateRequest.of(body)
            previous = self.stored(object_id)
            schema = self.schema(previous.schema_id)
            target = _Target(f"{schema.schema_id}/0", schema)
            check_token(previous, request.update_token)
            check_version(schema, request.schema_version, self.admission.options)
            value = self._value(schema, previous.scope, request.value, previous)
            move = self._move(schema, previous.scope, request.insert_after, request.insert_before)
        except SettingsRefusedError as refusal:
            return self._refused(refusal, target, body)
        if not validate_only:
            self._put(self._rewritten(previous, value, author), move)
        return ObjectResult(previous.object_id)

    def restore(self, objects: Iterable[SettingsObject]) -> None:
        """Write objects of another environment, with their ids, as if they were made now."""
        now = self.clock()
        for each in objects:
            if not each.fixed:
                self.new_id()  # so that what is made later has an id of its own
            self.collection.put(replace(each, created=now, modified=now))

    def _refused(self, refusal: SettingsRefusedError, target: _Target, sent: object) -> ObjectResult:
        if not target.schema or not isinstance(sent, Mapping):
            return ObjectResult(refusal=refusal)
        shown = masked(target.schema.root, sent.get("value"), self.admission.options.secret_mask)
        return ObjectResult(refusal=refusal, place=target.place, invalid_value=shown)

    def _replaced(self, schema: SchemaDefinition, request: CreateRequest) -> SettingsObject | None:
        """Return the object that a POST replaces, if any."""
        known = None
        if request.external_id:
            known = self.collection.by_external_id(schema.schema_id, request.scope, request.external_id)
        if request.object_id:
            return self._named(schema, request, request.object_id, known)
        if not known and not schema.multi_object and self.admission.options.second_single_object == "replace":
            return next(iter(self.collection.in_scope(schema.schema_id, request.scope)), None)
        return known

    def _named(
        self, schema: SchemaDefinition, request: CreateRequest, object_id: str, known: SettingsObject | None
    ) -> SettingsObject | None:
        if not request.external_id:
            if self.admission.options.object_id_alone == "refuse":
                raise SettingsRefusedError(BAD_REQUEST, "An objectId needs an externalId beside it.")
            return None
        named = self._beside(schema, request.scope, object_id)
        if known and known.object_id != object_id:
            raise SettingsRefusedError(CONFLICT, "The externalId is that of another object.")
        return named

    def _beside(self, schema: SchemaDefinition, scope: str, object_id: str) -> SettingsObject:
        found = self.stored(object_id)
        if (found.schema_id, found.scope) != (schema.schema_id, scope):
            raise SettingsRefusedError(BAD_REQUEST, f"The object {object_id} is of another schema or scope.")
        return found

    def _value(
        self, schema: SchemaDefinition, scope: str, sent: object, previous: SettingsObject | None
    ) -> dict[str, Any]:
        beside = self.collection.in_scope(schema.schema_id, scope)
        value = self.admission.stored_value(schema, sent, previous, beside)
        if self.admission.options.dangling_reference == "refuse":
            self._check_references(schema, value)
        return value

    def _check_references(self, schema: SchemaDefinition, value: Mapping[str, Any]) -> None:
        found = [
            ConstraintViolation(each.path, f"There is no object {each.target!r} of {each.schema_id}.")
            for each in references(schema.root, value)
            if not self.referred(each.schema_id, each.target)
        ]
        if found:
            raise violated(found)

    def _move(self, schema: SchemaDefinition, scope: str, after: str | None, before: str | None) -> _Move | None:
        """Return where an object is to be put, if it is to be put anywhere."""
        if not schema.ordered or (after is None and before is None):
            return None
        if after or before:
            self._beside(schema, scope, after or before or "")
        return _Move(after, before)

    def _written(
        self, schema: SchemaDefinition, request: CreateRequest, author: str, previous: SettingsObject | None
    ) -> SettingsObject:
        if not previous:
            return new_object(schema, request, author, self.clock(), self.new_id())
        rewritten = self._rewritten(previous, request.value, author)
        return replace(rewritten, external_id=request.external_id or previous.external_id)

    def _rewritten(self, previous: SettingsObject, value: dict[str, Any], author: str) -> SettingsObject:
        state = previous.state + 1
        return replace(previous, value=value, modified=self.clock(), modified_by=author, state=state)

    def _put(self, written: SettingsObject, move: _Move | None) -> None:
        self.collection.put(written)
        if move and written.object_id not in (move.after, move.before):
            self.collection.move(written, after=move.after, before=move.before)


def new_object(schema: SchemaDefinition, request: CreateRequest, author: str, now: int, uuid: UUID) -> SettingsObject:
    """Return the object that a POST creates, at a time in milliseconds since the Unix epoch."""
    return SettingsObject(
        object_id=object_id(schema.schema_id, request.scope, uuid),
        uuid=uuid,
        schema_id=schema.schema_id,
        schema_version=schema.version,
        scope=request.scope,
        value=request.value,
        external_id=request.external_id,
        created=now,
        modified=now,
        created_by=author,
        modified_by=author,
    )
