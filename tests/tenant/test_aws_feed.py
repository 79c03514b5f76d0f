"""AWS's metrics as a feed: what polls bring reaches the environment, account by account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.integration import MappedMetric, Polled
from smokealarm.dynatrace.integration.mapping import Family
from smokealarm.dynatrace.tenant.aws_feed import AwsAccountFeed, AwsFeed
from smokealarm.dynatrace.tenant.configuration_store import ConfigurationStore

if TYPE_CHECKING:
    from smokealarm.clock import Instant
    from smokealarm.dynatrace.integration import AwsIntegrationSettings, AwsPoller

WINDOW: Any = object()
POINT = DataPoint("errors", (), "gauge", Summary.of(1.0), 60_000)


def metric(supported: frozenset[str] | None, unit: str | None) -> MappedMetric:
    """Return a mapped metric."""
    names = frozenset({"FunctionName"})
    return MappedMetric(
        "errors", Family.CLASSIC, "lambda", "AWS/Lambda", "Errors", names, ("Sum",), unit, "sum", supported
    )


class Poller:
    """Polls every other minute."""

    def __init__(self, settings: AwsIntegrationSettings | None = None, *metrics: MappedMetric) -> None:
        self.settings, self.metrics = settings, metrics
        self.polled: list[tuple[int, int]] = []

    def poll(self, now: Instant, late: int) -> Polled:
        """Return a point in every even minute."""
        self.polled.append((int(now.epoch // 60), late))
        return Polled((POINT,), windows=(WINDOW,)) if now.epoch // 60 % 2 == 0 else Polled()

    def made(self) -> AwsPoller:
        """Return it as what it stands for."""
        return cast("AwsPoller", self)


def test_a_poll_that_was_due_brings_points_and_what_their_metrics_are() -> None:
    """A unit and aggregations that are not known are the vendor's defaults."""
    poller = Poller(None, metric(None, None), metric(frozenset({"sum", "avg"}), "Count"))
    feed = AwsFeed(poller.made(), late=3)
    assert feed.fetch(1) is None
    batch = feed.fetch(2)
    assert batch is not None
    assert batch.points == (POINT,)
    plain, known = batch.metrics
    assert (plain.unit, plain.aggregation_types) == ("Unspecified", ("auto", "avg", "count", "max", "min", "sum"))
    assert (known.unit, known.aggregation_types) == ("Count", ("auto", "avg", "sum"))
    assert (known.default_aggregation.name, known.flexible_dimensions) == ("sum", False)
    assert poller.polled == [(1, 3), (2, 3)]


def test_accounts_are_polled_as_their_credentials_say_at_each_minute() -> None:
    """New ones from then on, changed ones anew, removed ones no longer."""
    accounts, pollers = ConfigurationStore(), list[Poller]()

    def new_poller(settings: AwsIntegrationSettings) -> AwsPoller:
        pollers.append(Poller(settings))
        return pollers[-1].made()

    feed = AwsAccountFeed(accounts, new_poller)
    assert feed.fetch(0) is None
    one, two = accounts.add({"label": "one"}), accounts.add({"label": "two"})
    batch = feed.fetch(2)
    assert batch is not None
    assert batch.points == (POINT, POINT)
    assert feed.fetch(3) is None
    accounts.put(one, {"label": "renamed"})
    accounts.remove(two)
    feed.late = 5
    feed.fetch(4)
    assert [poller.polled for poller in pollers] == [[(2, 0), (3, 0)], [(2, 0), (3, 0)], [(4, 5)]]
    assert list(feed.feeds) == [one]
