"""Checks of Monaco projects."""

from __future__ import annotations

from typing import Final

from smokealarm.check.finding import Check, Example, Severity

__all__ = ["CHECKS", "REFUSED"]

_MANIFEST: Final = """\
manifestVersion: "1.0"
projects:
  - name: pipeline
environmentGroups:
  - name: production
    environments:
      - name: production
        url:
          value: https://example.live.dynatrace.com
        auth:
          token:
            name: DT_TOKEN
"""

REFUSED: Final = Check(
    "monaco/refused",
    "a Monaco project cannot be rendered",
    Severity.WARNING,
    "The configurations of the project are then judged as little as their templates say. It is an error where Monaco "
    "refuses the project, too: a parameter that a template names and nobody gives, a reference to nothing, a result "
    "that is no JSON. What may be a part of Monaco that is not read here, such as conditions in templates or other "
    "APIs, is a warning.",
    Example("manifest.yaml", _MANIFEST.replace("name: pipeline", "name: pipelines")),
    Example("manifest.yaml", _MANIFEST),
)

CHECKS: Final = (REFUSED,)
