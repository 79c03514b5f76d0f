"""One environment: measurements and logs come in, rules judge them, problems open and close, people are told.

The environment has no clock of its own. Whoever drives it says which minute it is, and it does what a real one would
have done up to then, minute by minute: ask the feeds, evaluate the rules, work on problems, send notifications.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection import Context
from smokealarm.dynatrace.problems import Surroundings, davis_event
from smokealarm.dynatrace.tenant.configuration import Configuration
from smokealarm.dynatrace.tenant.configuration_store import ConfigurationStore
from smokealarm.dynatrace.tenant.entity_store import EntityStore
from smokealarm.dynatrace.tenant.incidents import Incidents
from smokealarm.dynatrace.tenant.metric_store import MetricStore
from smokealarm.dynatrace.tenant.options import TenantOptions
from smokealarm.dynatrace.tenant.rule_book import RuleBook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.dynatrace.ingest import DataPoint, Metadata
    from smokealarm.dynatrace.tenant.feed import Delivery, Feed

__all__ = ["Environment"]

_BACKLOG = 60
"""Minutes before the first one of which measurements are taken, as ingestion allows."""


class Environment:
    """An environment that begins at a minute (since 1970-01-01 UTC) with nothing in it.

    ``lock`` is held while a minute is worked on and while a request is answered.
    """

    def __init__(self, minute: int, options: TenantOptions | None = None, feeds: Sequence[Feed] = ()) -> None:
        self.options = options or TenantOptions()
        self.minute = minute
        self.lock = threading.RLock()
        self.metrics, self.entities, self.incidents = MetricStore(), EntityStore(), Incidents()
        self.configuration = Configuration()
        self.dashboards, self.aws_credentials = ConfigurationStore(), ConfigurationStore()
        self._feeds = list(feeds)
        context = Context(self.options.detection, self.options.detection_limits, self.entities)
        self.rules = RuleBook(context, minute - _BACKLOG)

    @property
    def now(self) -> int:
        """The environment's time in milliseconds since the epoch."""
        return self.minute * 60_000

    def configure(self, configuration: Configuration) -> None:
        """Take new rules, profiles and windows; they are in force from the next minute on."""
        with self.lock:
            self.configuration = configuration
            self.rules.take(configuration.rules)

    def advance_to(self, minute: int) -> None:
        """Do what happens up to a minute, that minute included; nothing if it is not after the present one."""
        for each in range(self.minute + 1, minute + 1):
            deliveries = [feed.deliver(each) for feed in self._feeds]
            with self.lock:
                self.minute = each
                for delivery in deliveries:
                    self._take(delivery)
                self._judge()

    def take_metrics(self, points: Iterable[DataPoint], metadata: Iterable[Metadata] = ()) -> None:
        """Store measurements, whoever sent them."""
        del metadata
        self.metrics.add(points)

    def surroundings(self) -> Surroundings:
        """Return what problems are judged in at present."""
        return Surroundings(self.options.problems, self.options.timings, self.entities, self.configuration.windows)

    def _take(self, delivery: Delivery | None) -> None:
        if delivery is None:
            return
        for key, traits in delivery.traits:
            self.metrics.describe(key, traits)
        self.entities.put(delivery.entities)
        self.metrics.add(delivery.points)

    def _judge(self) -> None:
        changed = self.rules.evaluate(self.minute, self.metrics, self.entities.revision)
        self.incidents.take(map(davis_event, changed))
        told = self.incidents.step(self.minute, self.configuration.profiles, self.surroundings())
        del told  # notifications follow
