"""One environment: measurements and logs come in, rules judge them, problems open and close, people are told.

The environment has no clock of its own. Whoever drives it says which minute it is, and it does what a real one would
have done up to then, minute by minute: ask the feeds, evaluate the rules, work on problems, send notifications.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final
from uuid import UUID

from smokealarm.dynatrace.delivery import Delivery
from smokealarm.dynatrace.detection import Context
from smokealarm.dynatrace.integration import ConnectionStatus
from smokealarm.dynatrace.problems import Environment as Known
from smokealarm.dynatrace.problems import Surroundings, davis_event
from smokealarm.dynatrace.settings.objects import SettingsStore
from smokealarm.dynatrace.tenant.configuration import read_configuration, validators
from smokealarm.dynatrace.tenant.configuration_store import ConfigurationStore
from smokealarm.dynatrace.tenant.entity_store import EntityStore
from smokealarm.dynatrace.tenant.feed import AccountFeed
from smokealarm.dynatrace.tenant.incidents import Incidents
from smokealarm.dynatrace.tenant.log_book import LogBook
from smokealarm.dynatrace.tenant.metric_catalogue import MetricCatalogue
from smokealarm.dynatrace.tenant.metric_store import MetricStore
from smokealarm.dynatrace.tenant.notifier import Notifier
from smokealarm.dynatrace.tenant.options import TenantOptions
from smokealarm.dynatrace.tenant.rule_book import RuleBook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.dynatrace.delivery import Parcel
    from smokealarm.dynatrace.ingest import DataPoint, Metadata
    from smokealarm.dynatrace.logs import LogRecord
    from smokealarm.dynatrace.tenant.configuration import Configuration
    from smokealarm.dynatrace.tenant.feed import Batch, Feed

__all__ = ["Environment"]

_BACKLOG: Final = 60
"""Minutes before the first one of which measurements are taken, as ingestion allows."""


class Environment:
    """An environment that begins at a minute (since 1970-01-01 UTC) with nothing in it but its defaults.

    ``feeds`` are asked every minute, ``delivery`` carries notifications, ``url`` begins the links in them. ``lock`` is
    held while a minute is worked on and while a request is answered.
    """

    def __init__(
        self,
        minute: int,
        options: TenantOptions | None = None,
        *,
        feeds: Sequence[Feed] = (),
        delivery: Delivery | None = None,
        url: str = "https://tenant.invalid",
    ) -> None:
        self.options = options or TenantOptions()
        self.minute = minute
        self.lock = threading.RLock()
        self.metrics = MetricStore(self.options.metric_store_limits)
        self.entities, self.incidents = EntityStore(), Incidents()
        self.catalogue, self.logs = MetricCatalogue(self.metrics), LogBook()
        self.delivery = delivery or Delivery()
        self.settings = self._settings()
        self.dashboards, self.aws_credentials = ConfigurationStore(), ConfigurationStore()
        chosen = self.options
        context = Context(chosen.detection, chosen.detection_limits, self.entities, chosen.evaluation)
        self.rules = RuleBook(context, minute - _BACKLOG)
        self._feeds, self._notifier = list(feeds), Notifier(url, self.options)
        self._configure()

    @property
    def now(self) -> int:
        """The environment's time in milliseconds since the epoch."""
        return self.minute * 60_000

    def advance_to(self, minute: int) -> None:
        """Do what happens up to a minute, that minute included; nothing if it is not after the present one.

        Feeds are asked and notifications sent without the lock, since both may wait for others.
        """
        for each in range(self.minute + 1, minute + 1):
            batches = [feed.fetch(each) for feed in self._feeds]
            with self.lock:
                parcels = self._live(each, batches)
            for parcel in parcels:
                self.delivery.deliver(parcel, each)
            self.delivery.retry(each)

    def take_metrics(self, points: Iterable[DataPoint], metadata: Iterable[Metadata] = ()) -> None:
        """Store measurements, whoever sent them."""
        self.metrics.add(points)
        self.catalogue.take(metadata)

    def take_logs(self, records: Iterable[LogRecord]) -> None:
        """Process log records, whoever sent them."""
        processed = self.logs.take(records, self.minute)
        self.metrics.add(processed.points)
        self.incidents.take(processed.events)

    def watch(self, feed: Feed) -> None:
        """Ask one more feed, from the next minute on."""
        self._feeds.append(feed)

    def configure_like(self, other: Environment) -> None:
        """Begin with the settings, dashboards and AWS credentials of another environment of the same options.

        They have the ids that they have there, and were made now. Nothing but the defaults may be there before.
        """
        other.settle_configuration()
        self.settings.restore(other.settings.everything())
        self.dashboards.restore(other.dashboards)
        self.aws_credentials.restore(other.aws_credentials)
        self._take_configuration(other.configuration)

    def settle_configuration(self) -> None:
        """Read what the settings objects say, if any was written since."""
        if self.settings.revision != self._configured:
            self._configure()

    def connection(self, account: str) -> ConnectionStatus:
        """Return the state of the connection to an AWS account, by the id of its credentials, as its feed knows it."""
        said = (feed.connection(account) for feed in self._feeds if isinstance(feed, AccountFeed))
        return next((each for each in said if each is not None), ConnectionStatus.UNINITIALIZED)

    def known(self) -> Known:
        """Return what documents about problems and events have to know."""
        around = Surroundings(self.options.problems, self.options.timings, self.entities, self.configuration.windows)
        return Known(around, profiles=self.configuration.profiles)

    def _live(self, minute: int, batches: Iterable[Batch | None]) -> list[Parcel]:
        """Live through one minute, and return what is to be sent."""
        self.minute = minute
        self.settle_configuration()
        for batch in batches:
            self._take(batch)
        changed = self.rules.evaluate(minute, self.metrics, self.entities.revision)
        self.incidents.take(map(davis_event, changed))
        known = self.known()
        told = self.incidents.step(minute, self.configuration.profiles, known.around)
        return list(self._notifier.parcels(told, self.configuration.notifications, known))

    def _take(self, batch: Batch | None) -> None:
        if batch is not None:
            self.catalogue.describe(batch.metrics)
            self.entities.put(batch.entities)
            self.metrics.add(batch.points)

    def _configure(self) -> None:
        options = self.options
        self._take_configuration(read_configuration(self.settings, options.logs, options.log_limits))

    def _take_configuration(self, configuration: Configuration) -> None:
        self.configuration, self._configured = configuration, self.settings.revision
        self.logs.pipeline = self.configuration.logs
        self.rules.take(self.configuration.rules)
        self.catalogue.overrule(self.configuration.metric_metadata)

    def _settings(self) -> SettingsStore:
        made = iter(range(1, 2**64))
        return SettingsStore(
            lambda: self.now,
            lambda: UUID(int=next(made), version=4),
            validators(self.options.logs, self.options.log_limits),
            self.options.settings,
            self.options.settings_limits,
        )
