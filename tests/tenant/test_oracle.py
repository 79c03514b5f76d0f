"""The tenant answers as the vendor's pages say, row by row of the oracle tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.tenant.calling import NOON, Asked

from smokealarm.dynatrace.selector.evaluation import Entity

if TYPE_CHECKING:
    import httpx

ORACLE = Path(__file__).parents[1] / "oracle" / "tenant"
AREAS = ("metrics", "settings", "problems", "events", "entities", "logs")
ROWS = [
    pytest.param(row, id=f"{area}: {row['name']}")
    for area in AREAS
    for row in json.loads((ORACLE / f"{area}.json").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("row", ROWS)
def test_row(asked: Asked, row: dict[str, Any]) -> None:
    """The status is the same, and the answer says at least what the row does."""
    asked.environment.entities.put([Entity("HOST-1", "HOST", "one", frozenset({"stage:prod"}))])
    kept: dict[str, str] = {}
    for step in row.get("before", ()):
        if "minutes" in step:
            asked.environment.advance_to(NOON + step["minutes"])
        else:
            answer = send(asked, step, kept)
            assert answer.status_code < 300, answer.text
            kept |= {name: str(at(answer.json(), path)) for name, path in step.get("keep", {}).items()}
    answer = send(asked, row["request"], kept)
    assert answer.status_code == row["status"], answer.text
    if "text" in row:
        assert answer.text == row["text"]
    if "answer" in row:
        assert missing(filled(row["answer"], kept), answer.json()) == []
    assert {name: answer.headers.get(name) for name in row.get("headers", {})} == row.get("headers", {})


def send(asked: Asked, request: dict[str, Any], kept: dict[str, str]) -> httpx.Response:
    """Send a request in which what was kept is filled in."""
    said = filled(request, kept)
    content = said.get("text")
    return asked.http.request(
        said["method"],
        said["path"],
        params=said.get("query"),
        headers=said.get("headers"),
        json=said.get("json"),
        content=None if content is None else content.encode(),
    )


def filled(value: Any, kept: dict[str, str]) -> Any:
    """Return a JSON value in whose texts ``{name}`` is replaced by what was kept."""
    if isinstance(value, dict):
        return {name: filled(each, kept) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, kept) for each in value]
    if isinstance(value, str):
        for name, text in kept.items():
            value = value.replace(f"{{{name}}}", text)
    return value


def at(document: Any, path: str) -> Any:
    """Return what stands at a path such as ``problems/0/problemId``."""
    for part in path.split("/"):
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def missing(expected: Any, found: Any, place: str = "") -> list[str]:
    """Return where a JSON value says something else than expected, or less."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            each for name, value in expected.items() for each in missing(value, found.get(name, ...), f"{place}/{name}")
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [each for index, (one, other) in pairs for each in missing(one, other, f"{place}/{index}")]
    return [] if expected == found else [f"{place}: expected {expected!r}, found {found!r}"]
