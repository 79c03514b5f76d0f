"""The schemas that decide here say what the vendor's own documents say, property by property.

The vendor's documents are not part of this project. Of what in them decides whether a value is taken, the digest of
each is in ``tests/oracle/settings/documents.json``; it was made by :func:`digest` of the answers of
``GET /api/v2/settings/schemas/{schemaId}``. Whoever has such answers as files can compare them in full:
``SMOKEALARM_VENDOR_SCHEMAS=FOLDER pytest tests/settings/test_vendor_documents.py``.

Since every JSON Schema of ``schemas/`` for Settings objects is made of these definitions, and agrees with them on
whatever is drawn (``tests/schemas/test_agreement.py``), it takes and refuses what the vendor's document does.
https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/schemas/get-schema
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.settings.making import ORACLE

from smokealarm.dynatrace.settings.schemas import definition, schema_ids

ROWS: list[dict[str, str]] = json.loads((ORACLE / "documents.json").read_text(encoding="utf-8"))
FOLDER = os.environ.get("SMOKEALARM_VENDOR_SCHEMAS")
DECIDES_NOTHING = frozenset(
    {
        "customMessage",
        "customValidatorId",
        "datasource",
        "deletionConstraints",
        "description",
        "displayInfo",
        "displayName",
        "documentation",
        "dynatrace",
        "flattenCollections",
        "icon",
        "maturity",
        "metadata",
        "modificationPolicy",
        "ordered",
        "ownerBasedAccessControl",
        "referencedType",
        "schemaGroups",
        "searchPattern",
        "skipAsyncValidation",
        "subType",
        "summaryPattern",
        "tableColumns",
        "uiCustomization",
        "version",
        "versionInfo",
    }
)
"""Texts for people, what the user interface shows, versions, and names of rules that are not published."""


def deciding(part: Any) -> Any:
    """Return the part of a document that decides what is taken; what is empty says as much as what is not there."""
    if isinstance(part, dict):
        kept = {name: deciding(value) for name, value in part.items() if name not in DECIDES_NOTHING}
        return {name: value for name, value in kept.items() if value not in ({}, [])}
    return [deciding(each) for each in part] if isinstance(part, list) else part


def digest(document: Any) -> str:
    """Return what two documents have in common if they take and refuse the same."""
    return hashlib.sha256(json.dumps(deciding(document), sort_keys=True).encode()).hexdigest()


def served(schema_id: str) -> Any:
    """Return a schema as the tenant serves it."""
    return json.loads(json.dumps(definition(schema_id).document()))


@pytest.mark.parametrize("schema_id", sorted(schema_ids()))
def test_a_schema_decides_as_the_vendors_document_of_that_version(schema_id: str) -> None:
    """Types, nullability, limits, patterns, words, preconditions and what is compared across objects."""
    [row] = [each for each in ROWS if each["schemaId"] == schema_id]
    assert (definition(schema_id).version, digest(served(schema_id))) == (row["version"], row["sha256"])


@pytest.mark.skipif(FOLDER is None, reason="SMOKEALARM_VENDOR_SCHEMAS names no folder with the vendor's documents")
@pytest.mark.parametrize("schema_id", sorted(schema_ids()))
def test_a_schema_equals_the_vendors_document_itself(schema_id: str) -> None:
    """Read from a folder of files, whatever they are called."""
    documents = map(json.loads, (path.read_text(encoding="utf-8") for path in Path(FOLDER or "").glob("*.json")))
    [raw] = [each for each in documents if each["schemaId"] == schema_id]
    assert deciding(served(schema_id)) == deciding(raw)


def test_a_digest_notices_every_limit() -> None:
    """One character more in a name is another schema; another description is not."""
    document = served("builtin:alerting.profile")
    described = {**document, "description": "something else"}
    constraints = json.dumps(document).replace('"maxLength": 100', '"maxLength": 101', 1)
    assert json.loads(constraints) != document
    assert digest(described) == digest(document)
    assert digest(json.loads(constraints)) != digest(document)
