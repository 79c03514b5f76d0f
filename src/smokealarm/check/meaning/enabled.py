"""Metrics that the AWS accounts among the files do not monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smokealarm.check.catalogue.metrics import NOT_ENABLED
from smokealarm.check.document import Document, Kind
from smokealarm.check.meaning.rules import asked_metrics
from smokealarm.dynatrace.integration.credentials import read_credentials
from smokealarm.dynatrace.integration.mapping import Family, known_keys
from smokealarm.dynatrace.integration.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.check.finding import Finding
    from smokealarm.dynatrace.integration.mapping import MappedMetric

__all__ = ["not_enabled_findings"]

_SERVICES: Final = "supportingServicesToMonitor"
_POLLED: Final = (Family.CLASSIC, Family.CLASSIC_BUILTIN)


def not_enabled_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    """Yield every polled metric that no AWS account among the documents monitors.

    Nothing is said where one of the accounts does not list its services, since they may be set elsewhere.
    """
    accounts = [each.value for each in documents if each.kind is Kind.AWS_CREDENTIALS]
    if not accounts or not all(map(_lists_services, accounts)):
        return
    selections = [Selection(read_credentials(each).settings) for each in accounts]
    for document in documents:
        for asked in asked_metrics(document):
            mapped = known_keys().get(asked.key)
            if mapped and mapped.family in _POLLED and not any(_fills(each, mapped) for each in selections):
                message = f"no AWS account among these files monitors {asked.key}"
                hint = f"add {mapped.metric} to {mapped.service} in the AWS credentials"
                yield asked.finding(NOT_ENABLED, message, hint)


def _lists_services(account: Any) -> bool:
    listed = account.get(_SERVICES) if isinstance(account, dict) else None
    return isinstance(listed, list) and bool(listed) and all(isinstance(each, dict) for each in listed)


def _fills(selection: Selection, mapped: MappedMetric) -> bool:
    keys = selection.keys(mapped.namespace, mapped.metric, mapped.dimensions)
    return any(each.key == mapped.key for each in keys)
