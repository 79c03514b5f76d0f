"""What the vendor does not document about the Settings API, as named choices, and what it documents, as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smokealarm.dynatrace.choices import choice

__all__ = ["SettingsLimits", "SettingsOptions"]

_API = "https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings"
_CONCEPTS = f"{_API}/key-concepts"
_POST = f"{_API}/objects/post-object"
_DELETE = f"{_API}/objects/del-object"
_OBJECTS = f"{_API}/objects/get-objects"
_EFFECTIVE = f"{_API}/objects/get-effective-values"
_SCHEMA = f"{_API}/schemas/get-schema"
_PROVIDER = "https://github.com/dynatrace-oss/terraform-provider-dynatrace"


@dataclass(frozen=True, slots=True)
class SettingsOptions:
    """Every choice about the Settings API that the vendor's documentation leaves open, with its default."""

    absent_property: Literal["fill", "refuse"] = choice(
        "fill", "a property that is left out reads as its default, or is refused where it may not be null", _SCHEMA
    )
    absent_section: Literal["fill", "refuse"] = choice(
        "fill",
        "an object or collection that is left out reads as one of defaults, or is refused where it may not be null",
        f"{_PROVIDER}/issues/659",
    )
    null_property: Literal["refuse", "absent"] = choice(
        "refuse", "a null where none is allowed is refused, or reads as if it were left out", _SCHEMA
    )
    stored_null: Literal["omit", "keep"] = choice(
        "omit",
        "a null that is allowed is left out of what is stored, as answers of tenants show, or kept",
        "https://github.com/dynatrace-oss/api-client-python/tree/main/test/mock_data",
    )
    unknown_property: Literal["refuse", "drop"] = choice(
        "refuse", "a property that the schema does not have is refused, or dropped without a word", _SCHEMA
    )
    inapplicable_property: Literal["drop", "refuse"] = choice(
        "drop",
        "a property whose precondition does not hold is dropped without a word, or refused",
        f"{_PROVIDER}/pull/1108",
    )
    repeated_entry: Literal["drop", "refuse", "keep"] = choice(
        "drop", "an entry that a set already has is dropped without a word, refused, or kept", _SCHEMA
    )
    older_version: Literal["take", "refuse"] = choice(
        "take", "a schemaVersion that is older than the tenant's is taken if its major number is the same", _POST
    )
    dangling_reference: Literal["take", "refuse"] = choice(
        "take", "a reference to an object that does not exist is taken, or refused", _SCHEMA
    )
    second_single_object: Literal["replace", "refuse"] = choice(
        "replace", "a POST for a schema and scope that have their only object replaces it, or is refused", _POST
    )
    object_id_alone: Literal["ignore", "refuse"] = choice(
        "ignore", "an objectId in a POST without an externalId is passed over, or refused", _POST
    )
    secret_mask: str = choice("********", "what is read in the place of a secret", _CONCEPTS)
    default_origin: str = choice("default", "the origin of an effective value that no object sets", _EFFECTIVE)
    default_fields: tuple[str, ...] = choice(
        ("objectId", "value"), "what is told of an object in a list that asks for no fields", _OBJECTS
    )
    effective_fields: tuple[str, ...] = choice(
        ("value",), "what is told of an effective value if no fields are asked for", _EFFECTIVE
    )
    protected_status: int = choice(
        400, "status of an attempt to delete an object that cannot be deleted, such as the profile Default", _DELETE
    )


@dataclass(frozen=True, slots=True)
class SettingsLimits:
    """The documented numbers of the Settings API."""

    page_size: int = choice(100, "objects of a page, if no other number is asked for", _OBJECTS)
    largest_page: int = choice(500, "most objects of a page", _OBJECTS)
    external_id: int = choice(500, "most characters of an externalId", _OBJECTS)
    filter: int = choice(1024, "most characters of a filter", _OBJECTS)
    filter_depth: int = choice(5, "most parentheses of a filter within one another", _OBJECTS)
