"""Which CloudWatch alarm mirrors which Dynatrace rule, read from a folder of monitoring as code.

``dynatrace/`` is a Monaco project, ``cloudwatch/template.yaml`` a CloudFormation template whose alarms name their rules
in their metadata (``Rule``, or ``NoRule`` with the reason why there is none), and ``cloudwatch/mirror.yaml`` says where
the two may disagree, and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from smokealarm.cloudwatch import CompositeAlarm, MetricAlarm
from smokealarm.dynatrace.integration import parse_credentials
from smokealarm.dynatrace.monaco import read_folder
from smokealarm.errors import UsageError
from smokealarm.replay.reading import monitoring_of, read_alarms, read_document, rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.integration import AwsIntegrationSettings, ServiceSettings
    from smokealarm.replay import Monitoring as Watching
    from smokealarm.tape import Resources

__all__ = ["Monitoring", "Pair", "Unpaired", "read_monitoring"]

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
    configs = rendered(read_folder(folder / "dynatrace"), resources)
    accounts = [parse_credentials(each.value) for each in configs if each.coordinate.type == _ACCOUNT]
    if len(accounts) != 1:
        raise UsageError(f"{folder / 'dynatrace'}: has {len(accounts)} accounts of AWS, expected one that is polled")
    template_file, mirror_file = folder / "cloudwatch" / "template.yaml", folder / "cloudwatch" / "mirror.yaml"
    watching = monitoring_of(configs, read_alarms(template_file, read_document(template_file), resources))
    by_rule = {each.rule: each.alarm for each in watching.alarms if each.rule and isinstance(each.alarm, MetricAlarm)}
    mirror = read_document(mirror_file)
    differences, without = (_texts(mirror, name, mirror_file) for name in ("differences", "without_alarm"))
    _require(by_rule, watching.rule_ids, template_file)
    _require((*differences, *without), watching.rule_ids, mirror_file)
    pairs, unpaired = [], [*_without_rule(watching)]
    for rule_id in sorted(watching.rule_ids):
        rule, alarm = watching.rule(rule_id), by_rule.get(rule_id)
        if alarm is None:
            unpaired.append(Unpaired(rule_id, "rule without an alarm", without.get(rule_id)))
        elif rule is None:
            said = differences.get(rule_id)
            unpaired.append(Unpaired(rule_id, "log event, which no series of metrics decides", said))
        else:
            pairs.append(Pair(rule_id, rule, alarm, differences.get(rule_id)))
    settings = replace(accounts[0], services=(*accounts[0].services, *streamed))
    return Monitoring(tuple(pairs), tuple(unpaired), settings)


def _without_rule(watching: Watching) -> Iterator[Unpaired]:
    for each in watching.alarms:
        if each.rule is None or not isinstance(each.alarm, MetricAlarm):
            kind = "composite alarm" if isinstance(each.alarm, CompositeAlarm) else "alarm"
            yield Unpaired(f"{each.logical_id} ({kind})", "alarm without a rule", each.no_rule)


def _texts(mirror: Mapping[str, Any], name: str, file: Path) -> dict[str, str]:
    found = mirror.get(name) or {}
    if not isinstance(found, Mapping) or not all(isinstance(each, str) and each.strip() for each in found.values()):
        raise UsageError(f"{file}: {name} holds something else than reasons; expected a text for each rule")
    return {str(rule): " ".join(reason.split()) for rule, reason in found.items()}


def _require(named: Iterable[str], known: Iterable[str], file: Path) -> None:
    missing = sorted(set(named) - set(known))
    if missing:
        raise UsageError(f"{file}: names the rule {', '.join(missing)}, which the Monaco project does not have")
