"""A whole Monaco project, read and checked for every environment before anything is rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.monaco.definitions import parse_configs
from smokealarm.dynatrace.monaco.manifest import parse_manifest
from smokealarm.dynatrace.monaco.places import Place, meant
from smokealarm.dynatrace.monaco.references import check_references, in_deployment_order
from smokealarm.dynatrace.monaco.template import parse_template
from smokealarm.errors import MonacoInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.dynatrace.monaco.coordinates import Coordinate
    from smokealarm.dynatrace.monaco.definitions import ConfigDefinition, MonacoConfig
    from smokealarm.dynatrace.monaco.manifest import Manifest, MonacoEnvironment
    from smokealarm.dynatrace.monaco.template import Template

__all__ = ["MANIFEST", "MonacoProject", "read_project"]

MANIFEST: Final = "manifest.yaml"
"""The name that a manifest usually has."""

_YAML: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class MonacoProject:
    """All projects of a manifest; ``templates`` are by their paths, and ``configs`` by the environment's name.

    The configurations of an environment are in the order in which they can be deployed: what is referred to comes
    first, otherwise they come as they are written, file by file.
    """

    manifest: Manifest
    templates: Mapping[str, Template] = field(repr=False)
    configs: Mapping[str, tuple[MonacoConfig, ...]] = field(repr=False)

    def environment(self, name: str) -> MonacoEnvironment:
        """Return an environment; raises :class:`~smokealarm.errors.MonacoInvalid` that names the nearest one."""
        found = self.manifest.environment(name)
        if found is None:
            known = [each.name for each in self.manifest.environments]
            raise MonacoInvalid(f"there is no environment {name}", meant(name, known), MANIFEST, 1, "")
        return found


def read_project(files: Mapping[str, str], manifest: str = MANIFEST) -> MonacoProject:
    """Return what the files say; they are texts by their paths from the folder of the manifest, with ``/``.

    Raises :class:`~smokealarm.errors.MonacoInvalid` for the first thing that is not as Monaco, or what of it is read
    here, takes it; a message never shows the value of an environment variable.
    """
    if manifest not in files:
        raise MonacoInvalid(f"there is no {manifest}", meant(manifest, files), manifest, 1, "")
    read = parse_manifest(manifest, files[manifest], files)
    definitions = tuple(_definitions(files, read))
    _refuse_twice(definitions)
    configs = {each.name: tuple(one.config(each) for one in definitions) for each in read.environments}
    templates = _templates(files, (one for each in configs.values() for one in each))
    for each in configs.values():
        check_references(each, templates)
    return MonacoProject(read, templates, {name: in_deployment_order(each) for name, each in configs.items()})


def _definitions(files: Mapping[str, str], manifest: Manifest) -> Iterator[ConfigDefinition]:
    for project in manifest.projects:
        start = "" if project.path == "." else f"{project.path}/"
        for path in sorted(each for each in files if each.startswith(start) and each.endswith(_YAML)):
            yield from parse_configs(project.name, path, files[path], manifest.environments)


def _refuse_twice(definitions: Iterable[ConfigDefinition]) -> None:
    seen: dict[Coordinate, Place] = {}
    for each in definitions:
        first = seen.setdefault(each.coordinate, each.place)
        if first is not each.place:
            hint = f"the first one is in {first.path}, line {first.line}; ids are unique within project and type"
            raise each.place.refusal(f"there are two configurations {each.coordinate}", hint)


def _templates(files: Mapping[str, str], configs: Iterable[MonacoConfig]) -> dict[str, Template]:
    found: dict[str, Template] = {}
    for each in configs:
        if each.template not in files:
            others = (path for path in files if not path.endswith(_YAML))
            raise each.template_place.refusal(f"there is no template {each.template}", meant(each.template, others))
        if each.template not in found:
            found[each.template] = parse_template(each.template, files[each.template])
    return found
