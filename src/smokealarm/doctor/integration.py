"""Whether the AWS integration is set up, its services enabled, the metrics of the rules among them, and its role able.

https://docs.dynatrace.com/managed/ingest-from/amazon-web-services/integrate-with-aws/cloudwatch-metrics
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.doctor.item import Item, State, listed
from smokealarm.dynatrace.integration import Family, family_of, nearest_key, origin_of
from smokealarm.dynatrace.integration.mapping import services
from smokealarm.dynatrace.integration.selection import Selection
from smokealarm.dynatrace.integration.status import permission_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.doctor.asked import Asked
    from smokealarm.dynatrace.integration import AwsIntegrationSettings, MappedMetric

__all__ = [
    "INTEGRATION",
    "METRICS",
    "PERMISSIONS",
    "SERVICES",
    "Account",
    "judge_account",
    "judge_metrics",
    "judge_permissions",
    "judge_services",
]

INTEGRATION, SERVICES, METRICS, PERMISSIONS = (
    "AWS integration",
    "AWS services",
    "supporting metrics",
    "IAM permissions",
)
_DISCONNECTED: Final = "DISCONNECTED"
_POLLED: Final = (Family.CLASSIC, Family.CLASSIC_BUILTIN)


@dataclass(frozen=True, slots=True)
class Account:
    """An AWS account that an environment monitors; ``status`` is the vendor's word for the connection."""

    settings: AwsIntegrationSettings
    account_id: str = ""
    status: str = ""


def judge_account(accounts: tuple[Account, ...]) -> Item:
    """Judge whether there is an account that is monitored."""
    labels = tuple(f"{each.settings.label} ({each.account_id or 'no account id'})" for each in accounts)
    enabled = [each for each in accounts if each.settings.enabled]
    if not accounts:
        cure = "deploy aws-credentials: smokealarm deploy; or Settings, Cloud and virtualization, AWS"
        return Item(INTEGRATION, State.FAILED, "no AWS account is monitored", "it was never set up", cure)
    if not enabled:
        return Item(INTEGRATION, State.FAILED, f"switched off: {listed(labels)}", "somebody paused it", "switch it on")
    cut = tuple(each.settings.label for each in enabled if each.status == _DISCONNECTED)
    if cut:
        cause = "the role, its trust policy or the external id does not fit"
        cure = "compare account id, role and external id with AWS; the role has to trust the vendor's account"
        return Item(INTEGRATION, State.FAILED, f"disconnected: {listed(cut)}", cause, cure)
    return Item.ok(INTEGRATION, f"monitored: {listed(labels)}")


def judge_services(accounts: tuple[Account, ...]) -> Item:
    """Judge whether the five services are enabled, in whichever account."""
    enabled = {each.namespace for account in accounts if account.settings.enabled for each in account.settings.services}
    missing = tuple(each.display_name for each in services().values() if each.namespace not in enabled)
    if missing:
        cure = "add them to supportingServicesToMonitor of the AWS credentials, and to the role's policy"
        return Item(SERVICES, State.FAILED, f"not enabled: {listed(missing)}", "they were never added", cure)
    return Item.ok(SERVICES, f"all enabled: {', '.join(each.name for each in services().values())}")


def judge_metrics(accounts: tuple[Account, ...], asked: Iterable[Asked]) -> Item:
    """Judge whether every metric key that is asked for is filled by an account's settings.

    Keys of a metric stream are enabled in AWS, where this does not see them; they are counted only.
    """
    by_key = {key: each.by for each in asked for key in each.keys}
    polled = {key: by for key, by in by_key.items() if family_of(key) is not None and _family(key) in _POLLED}
    wrong = tuple(_wrong(accounts, polled))
    if wrong:
        cause = "the metric is not among those that the integration polls, so that the rule is silently dead"
        cure = "add it to monitoredMetrics of its service, with the statistic and dimensions that the key names"
        return Item(METRICS, State.FAILED, listed(wrong), cause, cure)
    streamed = sum(_family(key) is Family.METRIC_STREAM for key in by_key)
    beside = f"; {streamed} come by a metric stream, which AWS alone knows" if streamed else ""
    return Item.ok(METRICS, f"polled keys that are asked for: {len(polled)}, all enabled{beside}")


def judge_permissions(accounts: tuple[Account, ...]) -> Item:
    """Judge whether the policy that is part of the accounts' settings lets everything be polled."""
    enabled = [each for each in accounts if each.settings.enabled]
    lacking = tuple(dict.fromkeys(str(each) for account in enabled for each in permission_problems(account.settings)))
    if not enabled:
        return Item.skipped(PERMISSIONS, "no account is monitored, so that nothing says what is needed")
    if lacking:
        cure = "add the actions to the role's policy; monitoring/dynatrace/aws-policy.json has all of them"
        return Item(PERMISSIONS, State.FAILED, listed(lacking), "the policy of the monitoring role is too narrow", cure)
    return Item.ok(PERMISSIONS, "the policy allows all that the enabled services need")


def _family(key: str) -> Family | None:
    origin = origin_of(key)
    return family_of(key) if origin is None else origin.family


def _wrong(accounts: tuple[Account, ...], polled: dict[str, str]) -> Iterator[str]:
    selections = [Selection(each.settings) for each in accounts if each.settings.enabled]
    for key, by in polled.items():
        origin = origin_of(key)
        if origin is None:
            meant = nearest_key(key)
            yield f"{key} ({by}) is no key that is known" + (f"; did you mean {meant}?" if meant else "")
        elif not any(_fills(each, origin.mapped) for each in selections):
            yield f"{key} ({by}) is not enabled"


def _fills(selection: Selection, wanted: MappedMetric) -> bool:
    filled = selection.keys(wanted.namespace, wanted.metric, wanted.dimensions)
    return any(each.key == wanted.key for each in filled)
