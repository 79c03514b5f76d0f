"""Settings schemas: what a value of each may be, as data, and the check of a value against it.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/schemas
"""

from smokealarm.dynatrace.settings.schemas.catalogue import definition, parse_definition, schema_ids
from smokealarm.dynatrace.settings.schemas.model import (
    CollectionType,
    EnumType,
    Kind,
    ObjectType,
    Property,
    PropertyType,
    SchemaDefinition,
)
from smokealarm.dynatrace.settings.schemas.validation import Validated, Validators, validate
from smokealarm.dynatrace.settings.schemas.violations import ConstraintViolation

__all__ = [
    "CollectionType",
    "ConstraintViolation",
    "EnumType",
    "Kind",
    "ObjectType",
    "Property",
    "PropertyType",
    "SchemaDefinition",
    "Validated",
    "Validators",
    "definition",
    "parse_definition",
    "schema_ids",
    "validate",
]
