"""Reading a pipeline's shape from ``smokealarm.toml``, held against the template that it names.

::

    [pipeline]
    template = "template.yaml"
    monitoring = "monitoring"

    [pipeline.queues]
    "ingest queue" = "OrderQueue"
    "dead-letter queue" = "OrderDeadLetters"

Paths are relative to the file.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from smokealarm.errors import PackagingError, TemplateInvalid
from smokealarm.nearest import told_nearest
from smokealarm.pipeline.settings_file import SETTINGS_NAME, SettingsFile, nearest_settings, read_settings
from smokealarm.pipeline.shape import PartKind, PipelineShape, Uploads
from smokealarm.pipeline.short_form import parse_template

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["find_shape", "read_shape", "shipped_shape"]

_TABLE: Final = "pipeline"
_TEXTS: Final = ("template", "monitoring", "environment", "metrics_namespace")
_TABLES: Final = ("parameters", "code", "uploads", "variables", "alarm_parameters", *(each.value for each in PartKind))
_UPLOADS: Final = ("keys", "samples", "generated")
_KEYS: Final = re.compile(r"(?P<prefix>[^*]*)\*(?P<suffix>\.\w+)")
_PACKAGE: Final = Path(__file__).resolve().parents[1]


def find_shape(start: Path) -> PipelineShape:
    """Return the shape that the nearest ``smokealarm.toml`` in or around a folder gives; without one, the shipped one.

    Raises:
        PipelineInvalid: the file is not what is described here.
    """
    found = nearest_settings(start)
    return shipped_shape() if found is None else _shape(found)


def shipped_shape() -> PipelineShape:
    """Return the shape of the project's own pipeline: inside the package when installed, at the top of a checkout.

    Raises:
        PackagingError: it is in neither place.
    """
    places = (_PACKAGE / "_shipped" / SETTINGS_NAME, _PACKAGE.parents[1] / SETTINGS_NAME)
    for path in places:
        if path.is_file():
            return read_shape(path)
    raise PackagingError(f"neither {places[0]} nor {places[1]} is there: this copy of smokealarm is incomplete")


def read_shape(path: Path) -> PipelineShape:
    """Return the shape that one file gives.

    Raises:
        PipelineInvalid: it cannot be read, lacks what is needed, or names what the template does not have.
    """
    return _shape(read_settings(path))


def _shape(settings: SettingsFile) -> PipelineShape:
    _check_names(settings, _TABLE, (*_TEXTS, *_TABLES))
    template = _path(settings, _TABLE, "template")
    monitoring = _path(settings, _TABLE, "monitoring")
    declared = _declared(settings, template)
    parameters = declared.get("Parameters") or {}
    return PipelineShape(
        source=settings.path,
        template=template,
        monitoring=monitoring,
        parts=MappingProxyType({kind: _parts(settings, kind, declared["Resources"]) for kind in PartKind}),
        parameters=_known(settings, "pipeline.parameters", parameters),
        code={name: _path(settings, "pipeline.code", name) for name in _known(settings, "pipeline.code", parameters)},
        uploads=_uploads(settings),
        metrics_namespace=_text(settings, _TABLE, "metrics_namespace"),
        environment=_text(settings, _TABLE, "environment") or "sandbox",
        variables=_texts(settings, "pipeline.variables"),
        alarm_parameters=_texts(settings, "pipeline.alarm_parameters"),
    )


def _declared(settings: SettingsFile, template: Path) -> dict[str, Any]:
    try:
        declared = parse_template(template.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, TemplateInvalid) as error:
        hint = "expected a CloudFormation template in YAML or JSON"
        raise settings.wrong(_TABLE, "template", f"{template} cannot be read: {error}", hint) from error
    if not isinstance(declared.get("Resources"), dict):
        raise settings.wrong(_TABLE, "template", f"{template} has no Resources", "expected a CloudFormation template")
    return declared


def _parts(settings: SettingsFile, kind: PartKind, resources: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what scenarios call the resources of one kind, each with its logical id, which the template has."""
    table = f"pipeline.{kind.value}"
    of_kind = [name for name, each in resources.items() if each.get("Type") == kind.resource_type]
    parts = _texts(settings, table)
    for word, logical_id in parts.items():
        if not _is_sayable(kind, word):
            hint = "expected one word" if kind is PartKind.FUNCTION else f"expected it to end with {kind.noun!r}"
            raise settings.wrong(table, word, f"scenarios cannot name a {kind.noun} {word!r}", hint)
        if logical_id not in of_kind:
            found = resources.get(logical_id, {}).get("Type", "no resource of the template")
            reason = f"{logical_id!r} is {found}, expected {kind.resource_type}"
            raise settings.wrong(table, word, reason, told_nearest(logical_id, of_kind))
    return parts


def _is_sayable(kind: PartKind, word: str) -> bool:
    return bool(re.fullmatch(r"\w+", word)) if kind is PartKind.FUNCTION else word.endswith(kind.noun)


def _uploads(settings: SettingsFile) -> Uploads:
    table = "pipeline.uploads"
    _check_names(settings, table, _UPLOADS)
    keys = _text(settings, table, "keys") or "*.csv"
    matched = _KEYS.fullmatch(keys)
    if matched is None:
        raise settings.wrong(table, "keys", f"keys are {keys!r}", "expected a form such as 'orders/*.json'")
    given = settings.table(table)
    generated = given.get("generated", False)
    if not isinstance(generated, bool):
        raise settings.wrong(table, "generated", f"generated is {generated!r}", "expected true or false")
    samples = _path(settings, table, "samples") if "samples" in given else None
    return Uploads(matched["prefix"], matched["suffix"], samples, generated)


def _check_names(settings: SettingsFile, table: str, known: tuple[str, ...]) -> None:
    for name in settings.table(table):
        if name not in known:
            raise settings.wrong(table, name, f"[{table}] has no {name!r}", told_nearest(name, known))


def _known(settings: SettingsFile, table: str, parameters: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the texts of a table whose keys are parameters of the template."""
    texts = _texts(settings, table)
    for name in texts:
        if name not in parameters:
            raise settings.wrong(table, name, f"the template has no parameter {name!r}", told_nearest(name, parameters))
    return texts


def _texts(settings: SettingsFile, table: str) -> Mapping[str, str]:
    for name, value in settings.table(table).items():
        if not isinstance(value, str):
            raise settings.wrong(table, name, f"{name} is {value!r}", "expected a text in quotation marks")
    return MappingProxyType(dict(settings.table(table)))


def _text(settings: SettingsFile, table: str, name: str) -> str | None:
    value = settings.table(table).get(name)
    if value is None or isinstance(value, str):
        return value
    raise settings.wrong(table, name, f"{name} is {value!r}", "expected a text in quotation marks")


def _path(settings: SettingsFile, table: str, name: str) -> Path:
    written = _text(settings, table, name)
    if written is None:
        raise settings.wrong(table, name, f"[{table}] lacks {name!r}", f'expected a path, such as {name} = "{name}"')
    path = settings.path.parent / written
    if not path.exists():
        raise settings.wrong(table, name, f"there is no {path}", "expected a path relative to this file")
    return path
