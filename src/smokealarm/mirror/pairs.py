"""Which CloudWatch alarm mirrors which Dynatrace rule, read from a folder of monitoring as code.

``dynatrace/`` is a Monaco project, ``cloudwatch/template.yaml`` a CloudFormation template whose alarms name their rules
in their metadata (``Rule``, or ``NoRule`` with the reason why there is none), and ``cloudwatch/mirror.yaml`` says where
the two may disagree, and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from smokealarm.check.located import Reading, read_yaml
from smokealarm.cloudwatch import CompositeAlarm, MetricAlarm, read_template
from smokealarm.dynatrace.detection import SCHEMA_ID, read_rule
from smokealarm.dynatrace.integration import parse_credentials
from smokealarm.dynatrace.logs import LOG_EVENT_SCHEMA_ID
from smokealarm.dynatrace.monaco import EnvironmentParameter, read_folder, render
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.integration import AwsIntegrationSettings, ServiceSettings
    from smokealarm.dynatrace.monaco import MonacoProject, RenderedConfig
    from smokealarm.tape import Resources

__all__ = ["Monitoring", "Pair", "Unpaired", "read_monitoring"]

_PREFIX: Final = "PIPELINE_PREFIX"
_ACCOUNT: Final = "aws-credentials"


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule, the alarm that mirrors it, and why they may disagree, None if they may not."""

    rule_id: str
    rule: MetricEventRule
    alarm: MetricAlarm
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Unpaired:
    """A rule or an alarm that cannot be compared, and why; ``reason`` None if nobody says why."""

    name: str
    what: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Everything that is compared, and what is not; ``settings`` are those of the polled account."""

    pairs: tuple[Pair, ...]
    unpaired: tuple[Unpaired, ...]
    settings: AwsIntegrationSettings


def read_monitoring(folder: Path, resources: Resources, streamed: tuple[ServiceSettings, ...] = ()) -> Monitoring:
    """Read the rules and the alarms of a pipeline's resources; ``streamed`` comes beside what is polled.

    Raises:
        UsageError: a file is missing or cannot be read, or mirror.yaml or an alarm names a rule that is not there.
    """
    configs = _rendered(read_folder(folder / "dynatrace"), resources)
    rules = {each.coordinate.config_id: each for each in configs if each.coordinate.type == SCHEMA_ID}
    log_events = {each.coordinate.config_id for each in configs if each.coordinate.type == LOG_EVENT_SCHEMA_ID}
    accounts = [parse_credentials(each.value) for each in configs if each.coordinate.type == _ACCOUNT]
    if len(accounts) != 1:
        raise UsageError(f"{folder / 'dynatrace'}: has {len(accounts)} accounts of AWS, expected one that is polled")
    template_file, mirror_file = folder / "cloudwatch" / "template.yaml", folder / "cloudwatch" / "mirror.yaml"
    alarms = _Alarms.read(template_file, resources)
    mirror = _document(mirror_file)
    differences, without = (_texts(mirror, name, mirror_file) for name in ("differences", "without_alarm"))
    known = {*rules, *log_events}
    _require(alarms.rules.values(), known, template_file)
    _require((*differences, *without), known, mirror_file)
    pairs, unpaired = [], [*alarms.unpaired()]
    by_rule = {rule: alarms.alarms[name] for name, rule in alarms.rules.items()}
    for rule_id in sorted(known):
        alarm = by_rule.get(rule_id)
        if alarm is None:
            unpaired.append(Unpaired(rule_id, "rule without an alarm", without.get(rule_id)))
        elif rule_id in log_events:
            said = differences.get(rule_id)
            unpaired.append(Unpaired(rule_id, "log event, which no series of metrics decides", said))
        else:
            pairs.append(Pair(rule_id, read_rule(_document_of(rules[rule_id])).rule, alarm, differences.get(rule_id)))
    settings = replace(accounts[0], services=(*accounts[0].services, *streamed))
    return Monitoring(tuple(pairs), tuple(unpaired), settings)


@dataclass(frozen=True, slots=True)
class _Alarms:
    """The alarms of a template by their logical ids, the rules that they mirror, and why the others mirror none."""

    alarms: Mapping[str, MetricAlarm]
    rules: Mapping[str, str]
    reasons: Mapping[str, str | None]

    @classmethod
    def read(cls, file: Path, resources: Resources) -> _Alarms:
        template = _document(file)
        found, rules, reasons = {}, {}, {}
        for name, reading in read_template(template, _names(template, resources)).items():
            metadata = template["Resources"][name].get("Metadata", {})
            if not reading.valid:
                raise UsageError(f"{file}: {name}: {'; '.join(map(str, reading.findings))}")
            if "Rule" in metadata and isinstance(reading.alarm, MetricAlarm):
                found[name], rules[name] = reading.alarm, str(metadata["Rule"])
            else:
                kind = "composite alarm" if isinstance(reading.alarm, CompositeAlarm) else "alarm"
                reasons[f"{name} ({kind})"] = metadata.get("NoRule")
        return cls(found, rules, reasons)

    def unpaired(self) -> Iterator[Unpaired]:
        for name, reason in self.reasons.items():
            yield Unpaired(name, "alarm without a rule", reason)


def _rendered(project: MonacoProject, resources: Resources) -> list[RenderedConfig]:
    """Render the first environment; a variable that has to be set and has nothing to do with rules is its own name."""
    environment = project.manifest.environments[0].name
    parameters = (each for config in project.configs[environment] for each in config.properties().values())
    needed = [each for each in parameters if isinstance(each, EnvironmentParameter) and each.default is None]
    variables = {**{each.name: each.name for each in needed}, _PREFIX: resources.prefix}
    return list(render(project, environment, variables, lambda each: each.config_id))


def _document_of(config: RenderedConfig) -> dict[str, Any]:
    return {"schemaId": SCHEMA_ID, "externalId": config.coordinate.config_id, "value": config.value}


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
        "Prefix": resources.prefix,
        "StateMachineArn": resources.state_machine,
        "InputBucket": resources.input_bucket,
        "OutputBucket": resources.output_bucket,
        "MetricsNamespace": resources.metrics_namespace,
    }


def _document(file: Path) -> dict[str, Any]:
    try:
        reading = read_yaml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from error
    if not isinstance(reading, Reading) or not isinstance(reading.root.value, dict):
        said = "expected an object" if isinstance(reading, Reading) else reading.message
        raise UsageError(f"{file}: {said}")
    return reading.root.value


def _texts(mirror: Mapping[str, Any], name: str, file: Path) -> dict[str, str]:
    found = mirror.get(name) or {}
    if not isinstance(found, Mapping) or not all(isinstance(each, str) and each.strip() for each in found.values()):
        raise UsageError(f"{file}: {name} holds something else than reasons; expected a text for each rule")
    return {str(rule): " ".join(reason.split()) for rule, reason in found.items()}


def _require(named: Iterable[str], known: Iterable[str], file: Path) -> None:
    missing = sorted(set(named) - set(known))
    if missing:
        raise UsageError(f"{file}: names the rule {', '.join(missing)}, which the Monaco project does not have")
