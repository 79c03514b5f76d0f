"""A monitoring as code in whose names, words and addresses somebody left secrets."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.canary.canaries import ENVIRONMENT, PAYLOAD

__all__ = ["RULE", "monitoring_with_secrets"]

SHIPPED = Path(__file__).parents[2] / "monitoring"
RULE = ENVIRONMENT["GITHUB_TOKEN"]
"""The rule that fires: its id is a secret of the environment."""

_SET, _SAID = "type: environment\n          name: ", "type: value\n          value: "
_WRITTEN = {
    "ingest-dlq-not-empty": RULE,
    "name: Ingest DLQ is not empty": f"name: Ingest DLQ {PAYLOAD['access key']}",
    "title: files could not be ingested": f"title: {PAYLOAD['token']} could not be ingested",
    "{severity} message(s) lie": f"{PAYLOAD['header']} lie",
    "name: Pipeline page by mail": f"name: Mail {PAYLOAD['header']}",
    "name: Pipeline page to Splunk": f"name: Webhook {PAYLOAD['url']}",
    f"{_SET}PIPELINE_PAGE_ADDRESS": f"{_SAID}{RULE}@example.org",
    f"{_SET}SPLUNK_HEC_URL": f"{_SAID}{PAYLOAD['url']}",
}


def monitoring_with_secrets(folder: Path) -> Path:
    """Return a copy of the shipped monitoring with secrets in it, in a folder."""
    copy = shutil.copytree(SHIPPED, folder / "monitoring", ignore=shutil.ignore_patterns("*.md"))
    used = set()
    for path in (*copy.rglob("*.yaml"), *copy.rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        for plain, secret in _WRITTEN.items():
            used |= {plain} if plain in text else set()
            text = text.replace(plain, secret)
        path.write_text(text, encoding="utf-8")
    assert used == set(_WRITTEN)
    return copy
