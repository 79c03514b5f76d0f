"""The deployment manifest: which projects there are, and the environments that they can be deployed to.

https://docs.dynatrace.com/docs/deliver/configuration-as-code/monaco/monaco-manage-resources
"""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import join, normpath
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.monaco.places import Place, meant
from smokealarm.dynatrace.monaco.reading import Keys, keys_of, text_of
from smokealarm.dynatrace.monaco.yaml_tree import YamlMap, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.dynatrace.monaco.yaml_tree import Node

__all__ = ["EnvironmentUrl", "Manifest", "MonacoEnvironment", "ProjectFolder", "parse_manifest"]

_VERSION: Final = "1.0"
_SIMPLE, _GROUPING = "simple", "grouping"
_VALUE, _ENVIRONMENT = "value", "environment"


@dataclass(frozen=True, slots=True)
class EnvironmentUrl:
    """The address of an environment, or the name of the environment variable that holds it."""

    text: str
    is_variable: bool = False


@dataclass(frozen=True, slots=True)
class MonacoEnvironment:
    """An environment of a group; of its secrets only the names of the environment variables are known here."""

    name: str
    group: str
    url: EnvironmentUrl
    token_variable: str | None


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """A project and its folder, as a path from that of the manifest."""

    name: str
    path: str
    place: Place


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says, grouping projects resolved."""

    projects: tuple[ProjectFolder, ...]
    environments: tuple[MonacoEnvironment, ...]

    def environment(self, name: str) -> MonacoEnvironment | None:
        """Return the environment of that name, or None."""
        return next((each for each in self.environments if each.name == name), None)


def parse_manifest(path: str, text: str, files: Iterable[str]) -> Manifest:
    """Return the manifest in a file's text; ``files`` are the paths of all files beside and below it.

    Raises :class:`~smokealarm.errors.MonacoInvalid`.
    """
    root = parse_yaml(path, text)
    if root is None:
        raise Place(path, text).refusal("the manifest is empty")
    keys = keys_of(root, "a manifest").only("manifestVersion", "projects", "environmentGroups")
    version = keys.text("manifestVersion")
    if version != _VERSION:
        reason = f"manifestVersion {version} is not supported"
        raise keys.required("manifestVersion").place.refusal(reason, f"expected {_VERSION}")
    keys.required("projects")
    keys.required("environmentGroups")
    known = tuple(files)
    projects = tuple(found for each in keys.maps("projects", "a project") for found in _projects(each, known))
    environments = tuple(_environments(keys))
    _refuse_twice("project", ((each.name, each.place) for each in projects))
    return Manifest(projects, environments)


def _projects(keys: Keys, files: tuple[str, ...]) -> Iterator[ProjectFolder]:
    keys.only("name", "type", "path")
    name, kind = keys.text("name"), keys.optional_text("type") or _SIMPLE
    if kind not in (_SIMPLE, _GROUPING):
        reason = f"{kind} is no type of project"
        raise keys.required("type").place.refusal(reason, meant(kind, (_SIMPLE, _GROUPING)))
    if "/" in name or "\\" in name:
        raise keys.required("name").place.refusal("the name of a project has no / and no \\", "use path for the folder")
    folder = _folder(keys, keys.optional_text("path") or name)
    beneath = tuple(each.removeprefix(f"{folder}/") for each in files if folder == "." or each.startswith(f"{folder}/"))
    if not beneath:
        raise keys.place.refusal(f"the folder {folder} of the project {name} does not exist or is empty")
    if kind == _SIMPLE:
        yield ProjectFolder(name, folder, keys.place)
        return
    groups = sorted({each.partition("/")[0] for each in beneath if "/" in each})
    if not groups:
        raise keys.place.refusal(f"the folder {folder} of the grouping project {name} has no folder in it")
    for each in groups:
        yield ProjectFolder(f"{name}.{each}", normpath(join(folder, each)), keys.place)


def _folder(keys: Keys, written: str) -> str:
    folder = normpath(written)
    if folder.startswith(("..", "/")):
        raise keys.place.refusal(f"the folder {written} is not below that of the manifest")
    return folder


def _environments(keys: Keys) -> Iterator[MonacoEnvironment]:
    groups = tuple(keys.maps("environmentGroups", "an environment group"))
    _refuse_twice("environment group", ((each.text("name"), each.place) for each in groups))
    members = [(group, each) for group in groups for each in _members(group)]
    _refuse_twice("environment", ((each.text("name"), each.place) for _, each in members))
    return (_environment(each, group.text("name")) for group, each in members)


def _members(group: Keys) -> Iterable[Keys]:
    group.only("name", "environments")
    return group.maps("environments", "an environment")


def _environment(keys: Keys, group: str) -> MonacoEnvironment:
    keys.only("name", "url", "auth")
    auth = keys_of(keys.required("auth"), "auth").only("token", "oAuth", "platformToken")
    token = auth.get("token")
    for other in ("platformToken", "oAuth"):
        _check_secret(other, auth.get(other))
    if token is None and not auth.map.entries:
        raise auth.place.refusal("auth has neither a token nor oAuth credentials nor a platformToken")
    variable = None if token is None else _variable(keys_of(token, "token"))
    return MonacoEnvironment(keys.text("name"), group, _url(keys.required("url")), variable)


def _check_secret(name: str, node: Node | None) -> None:
    if node is None:
        return
    keys = keys_of(node, name)
    if name == "platformToken":
        _variable(keys)
        return
    keys.only("clientId", "clientSecret", "tokenEndpoint")
    for each in ("clientId", "clientSecret"):
        _variable(keys_of(keys.required(each), each))
    if keys.get("tokenEndpoint") is not None:
        _url(keys.required("tokenEndpoint"))


def _variable(keys: Keys) -> str:
    """Return the name of the environment variable that holds a secret; no secret is ever written out."""
    keys.only("type", "name")
    kind = keys.optional_text("type") or _ENVIRONMENT
    if kind != _ENVIRONMENT:
        raise keys.required("type").place.refusal("a secret comes from an environment variable", "expected environment")
    return keys.text("name")


def _url(node: Node) -> EnvironmentUrl:
    if not isinstance(node, YamlMap):
        return EnvironmentUrl(_without_slash(text_of(node, "url"), node.place))
    keys = Keys(node, "url").only("type", "value")
    kind = keys.optional_text("type") or _VALUE
    if kind not in (_VALUE, _ENVIRONMENT):
        reason = f"{kind} is no type of url"
        raise keys.required("type").place.refusal(reason, meant(kind, (_VALUE, _ENVIRONMENT)))
    return EnvironmentUrl(_without_slash(keys.text("value"), keys.place), is_variable=kind == _ENVIRONMENT)


def _without_slash(url: str, place: Place) -> str:
    if not url:
        raise place.refusal("url is empty")
    return url.removesuffix("/")


def _refuse_twice(what: str, named: Iterable[tuple[str, Place]]) -> None:
    seen: set[str] = set()
    for name, place in named:
        if name in seen:
            raise place.refusal(f"there are two {what}s called {name}")
        seen.add(name)
