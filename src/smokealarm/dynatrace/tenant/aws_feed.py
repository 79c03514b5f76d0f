"""AWS's metrics as a feed of an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.clock import Instant
from smokealarm.dynatrace.integration import AwsPoller, read_credentials
from smokealarm.dynatrace.metrics import MetricDescriptor
from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.dynatrace.tenant.feed import Batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.integration import AwsIntegrationSettings, ConnectionStatus, MappedMetric, Policy
    from smokealarm.dynatrace.tenant.configuration_store import ConfigurationStore

__all__ = ["AwsAccountFeed", "AwsFeed"]

_ALL = ("avg", "count", "max", "min", "sum")


class AwsFeed:
    """Polls one account; ``late`` is by how many minutes its polls are late at present."""

    def __init__(self, poller: AwsPoller, late: int = 0) -> None:
        self.poller, self.late = poller, late

    def fetch(self, minute: int) -> Batch | None:
        """Return what a poll brought, if one was due."""
        polled = self.poller.poll(Instant(minute * 60), self.late)
        if not polled.windows:
            return None
        return Batch(polled.points, polled.entities, tuple(map(_descriptor, self.poller.metrics)))


class AwsAccountFeed:
    """Polls the accounts that an environment's AWS credentials name, as they are at each minute.

    ``new_poller`` makes the poller of an account's settings; ``policy`` is what the monitoring role may do, None for
    everything; ``late`` is by how many minutes all polls are late at present. An account whose services or policy
    change goes on from its last poll; ``feeds`` has one for each account, by the id of its credentials.
    """

    def __init__(
        self,
        accounts: ConfigurationStore,
        new_poller: Callable[[AwsIntegrationSettings], AwsPoller],
        policy: Policy | None = None,
    ) -> None:
        self._accounts, self._new_poller, self.policy = accounts, new_poller, policy
        self._followed: tuple[int, Policy | None] | None = None
        self.late = 0
        self.feeds: dict[str, AwsFeed] = {}

    def connection(self, account: str) -> ConnectionStatus | None:
        """Return the state of the connection to an account; None for one that is not polled, or not yet."""
        feed = self.feeds.get(account)
        return None if feed is None else feed.poller.status.connection

    def fetch(self, minute: int) -> Batch | None:
        """Return what the accounts' polls brought, if any was due."""
        self._follow()
        brought = []
        for feed in self.feeds.values():
            feed.late = self.late
            brought.append(feed.fetch(minute))
        batches = [batch for batch in brought if batch is not None]
        if not batches:
            return None
        return Batch(
            tuple(point for batch in batches for point in batch.points),
            tuple(entity for batch in batches for entity in batch.entities),
            tuple(metric for batch in batches for metric in batch.metrics),
        )

    def _follow(self) -> None:
        """Read the credentials if they or the policy changed; a change during the reading is followed next time."""
        now = self._accounts.revision, self.policy
        if now == self._followed:
            return
        self._followed = now
        documents = {str(each["id"]): each for each in self._accounts.documents()}
        for gone in self.feeds.keys() - documents.keys():
            del self.feeds[gone]
        for name, document in documents.items():
            read = read_credentials(document, monitored=self._accounts.companion(name), policy=self.policy)
            known = self.feeds.get(name)
            if known is None:
                self.feeds[name] = AwsFeed(self._new_poller(read.settings))
            elif known.poller.settings != read.settings:
                known.poller.follow(read.settings)


def _descriptor(mapped: MappedMetric) -> MetricDescriptor:
    supported = _ALL if mapped.supported is None else tuple(sorted(mapped.supported))
    return MetricDescriptor(
        mapped.key,
        display_name=mapped.metric,
        unit=mapped.unit or "Unspecified",
        aggregation_types=("auto", *supported),
        default_aggregation=Aggregation(mapped.default),
        flexible_dimensions=False,
    )
