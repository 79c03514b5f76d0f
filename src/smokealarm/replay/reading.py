"""Reading a folder of monitoring as code.

``dynatrace/`` is a Monaco project, ``cloudwatch/template.yaml`` a CloudFormation template, which may be missing. Its
alarms name their rules in their metadata: ``Rule``, or ``NoRule`` with the reason why there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smokealarm.check.located import Reading, read_yaml
from smokealarm.cloudwatch import read_template
from smokealarm.dynatrace.detection import SCHEMA_ID, read_rule
from smokealarm.dynatrace.logs import LOG_EVENT_SCHEMA_ID, read_log_event
from smokealarm.dynatrace.monaco import EnvironmentParameter, read_folder, render
from smokealarm.dynatrace.notify import NOTIFICATION_SCHEMA_ID, read_notification
from smokealarm.dynatrace.problems import MAINTENANCE_SCHEMA_ID, PROFILE_SCHEMA_ID, read_profile, read_window
from smokealarm.errors import UsageError
from smokealarm.nearest import nearest
from smokealarm.replay.monitoring import Monitoring, TemplateAlarm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from smokealarm.dynatrace.monaco import MonacoProject, RenderedConfig
    from smokealarm.tape import Resources

__all__ = [
    "Sources",
    "filled_in",
    "monitoring_of",
    "read_alarms",
    "read_document",
    "read_monitoring",
    "read_sources",
    "rendered",
]

_SCHEMAS: Final = frozenset(
    {SCHEMA_ID, LOG_EVENT_SCHEMA_ID, NOTIFICATION_SCHEMA_ID, MAINTENANCE_SCHEMA_ID, PROFILE_SCHEMA_ID}
)


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a folder, not yet filled in for any pipeline; ``template`` is None where there are no alarms."""

    project: MonacoProject
    file: Path
    template: Mapping[str, Any] | None


def read_monitoring(folder: Path, resources: Resources) -> Monitoring:
    """Read what watches a pipeline's resources.

    Raises:
        UsageError: a file is missing, cannot be read, or holds what Dynatrace or AWS would refuse.
    """
    return filled_in(read_sources(folder), resources)


def read_sources(folder: Path) -> Sources:
    """Read the files of a folder.

    Raises:
        UsageError: one is missing or cannot be read.
    """
    file = folder / "cloudwatch" / "template.yaml"
    return Sources(read_folder(folder / "dynatrace"), file, read_document(file) if file.exists() else None)


def filled_in(sources: Sources, resources: Resources) -> Monitoring:
    """Return what a folder says of a pipeline's resources.

    Raises:
        UsageError: Dynatrace or AWS would refuse something.
    """
    template = sources.template
    alarms = () if template is None else read_alarms(sources.file, template, resources)
    return monitoring_of(rendered(sources.project, resources), alarms)


def rendered(project: MonacoProject, resources: Resources) -> tuple[RenderedConfig, ...]:
    """Render a project as it was deployed in a drill, in the order in which that is done.

    A variable that has to be set, and of which nobody says to what, is its own name.

    Raises:
        UsageError: the manifest has no such environment.
    """
    environment = resources.environment
    known = [each.name for each in project.manifest.environments]
    if environment not in known:
        meant = nearest(environment, known) or ", ".join(known)
        raise UsageError(f"the manifest has no environment {environment!r}, as the drill had; there is {meant}")
    parameters = (each for config in project.configs[environment] for each in config.properties().values())
    needed = [each for each in parameters if isinstance(each, EnvironmentParameter) and each.default is None]
    variables = {**{each.name: each.name for each in needed}, **dict(resources.variables)}
    return tuple(render(project, environment, variables, lambda each: each.config_id))


def monitoring_of(configs: Iterable[RenderedConfig], alarms: tuple[TemplateAlarm, ...] = ()) -> Monitoring:
    """Return what rendered configurations say, each object under the id of its configuration.

    Raises:
        UsageError: Dynatrace would refuse one; names the template that it comes from.
    """
    by_schema: dict[str, list[RenderedConfig]] = {each: [] for each in _SCHEMAS}
    for config in configs:
        by_schema.get(config.coordinate.type, []).append(config)
    return Monitoring(
        tuple(_read(each, read_rule).rule for each in by_schema[SCHEMA_ID]),
        tuple(_read(each, read_log_event).definition for each in by_schema[LOG_EVENT_SCHEMA_ID]),
        tuple(_read(each, read_profile).profile for each in by_schema[PROFILE_SCHEMA_ID]),
        tuple(_read(each, read_window).window for each in by_schema[MAINTENANCE_SCHEMA_ID]),
        tuple(_read(each, read_notification).notification for each in by_schema[NOTIFICATION_SCHEMA_ID]),
        alarms,
    )


def read_alarms(file: Path, template: Mapping[str, Any], resources: Resources) -> tuple[TemplateAlarm, ...]:
    """Read the alarms of a template, filled in with the names of a pipeline's resources.

    Raises:
        UsageError: an alarm cannot be read; names it and the file.
    """
    found = []
    for name, reading in read_template(template, _names(template, resources)).items():
        if not reading.valid:
            raise UsageError(f"{file}: {name}: {'; '.join(map(str, reading.findings))}")
        metadata = template["Resources"][name].get("Metadata") or {}
        rule = metadata.get("Rule")
        found.append(TemplateAlarm(name, reading.alarm, None if rule is None else str(rule), metadata.get("NoRule")))
    return tuple(found)


def read_document(file: Path) -> dict[str, Any]:
    """Read a YAML file that holds an object.

    Raises:
        UsageError: it cannot be read, or holds something else.
    """
    try:
        reading = read_yaml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from error
    if not isinstance(reading, Reading) or not isinstance(reading.root.value, dict):
        said = "expected an object" if isinstance(reading, Reading) else reading.message
        raise UsageError(f"{file}: {said}")
    return reading.root.value


def _read(config: RenderedConfig, read: Callable[[Mapping[str, Any]], Any]) -> Any:
    """Read one object with the reader of its schema, under the id of its configuration."""
    coordinate = config.coordinate
    name = coordinate.config_id
    reading = read({"schemaId": coordinate.type, "objectId": name, "externalId": name, "value": config.value})
    if not reading.valid:
        errors = "; ".join(map(str, reading.findings))
        raise UsageError(f"{config.file}: {name}: Dynatrace would refuse it: {errors}")
    return reading


def _names(template: Mapping[str, Any], resources: Resources) -> dict[str, str]:
    """Return what fills in the template: its parameters, and the names of its own resources."""
    parameters = template.get("Parameters", {})
    defaults = {name: str(each.get("Default", name)) for name, each in parameters.items()}
    own = {name: name for name in template.get("Resources", {})}
    return {
        **own,
        **{f"{name}.Arn": name for name in own},
        **defaults,
        "AWS::Region": resources.region,
        "AWS::AccountId": resources.account,
        **dict(resources.parameters),
    }
