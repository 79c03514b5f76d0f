"""Small Monaco projects, made for one test each."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import TYPE_CHECKING, Any

import pytest

from smokealarm.dynatrace.monaco import Coordinate, RenderedConfig, read_project, render
from smokealarm.errors import MonacoInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = """\
manifestVersion: "1.0"
projects:
  - name: project
environmentGroups:
  - name: development
    environments:
      - name: sandbox
        url:
          value: https://sandbox.example.org
        auth:
          token:
            name: SANDBOX_TOKEN
  - name: production
    environments:
      - name: live
        url:
          type: environment
          value: LIVE_URL
        auth:
          token:
            type: environment
            name: LIVE_TOKEN
"""
SCHEMA = "builtin:alerting.profile"


def a_config(body: str, config_id: str = "one", schema: str = SCHEMA, rest: str = "") -> str:
    """Return the YAML of one configuration in the scope environment; ``body`` stands below ``config``."""
    head = f"- id: {config_id}\n  type:\n    settings:\n      schema: {schema}\n      scope: environment\n  config:\n"
    return head + indent(dedent(body), "    ") + ("\n" if not body.endswith("\n") else "") + indent(dedent(rest), "  ")


def files(*configs: str, **templates: str) -> dict[str, str]:
    """Return the files of a project whose templates are named ``<name>.json``; ``one.json`` is ``{}`` unless given."""
    written = {f"project/{name}.json": text for name, text in {"one": "{}", **templates}.items()}
    text = "configs:\n" + "".join(indent(each, "  ") for each in configs)
    return {"manifest.yaml": MANIFEST, "project/config.yaml": text, **written}


def an_id(coordinate: Coordinate) -> str:
    """Return the id of a deployed object."""
    return f"id-of-{coordinate.config_id}"


def rendered(
    written: Mapping[str, str], environment: str = "sandbox", variables: Mapping[str, str] | None = None
) -> dict[str, RenderedConfig]:
    """Return what is rendered, by the ids of the configurations."""
    found = render(read_project(written), environment, variables or {}, an_id)
    return {each.coordinate.config_id: each for each in found}


def value_of(parameters: str, template: str, variables: Mapping[str, str] | None = None) -> Any:
    """Return the JSON that a template becomes with parameters."""
    config = a_config("template: one.json\nparameters:\n" + indent(dedent(parameters), "  "))
    return rendered(files(config, one=template), variables=variables)["one"].value


def refused(written: Mapping[str, str], **how: Any) -> MonacoInvalid:
    """Return why a project cannot be read or rendered."""
    with pytest.raises(MonacoInvalid) as caught:
        rendered(written, **how)
    return caught.value
