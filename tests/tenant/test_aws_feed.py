"""AWS's metrics as a feed: what polls bring reaches the environment, account by account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.integration.making import role

from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.integration import (
    ConnectionStatus,
    IntegrationStatus,
    MappedMetric,
    Polled,
    PollWindow,
)
from smokealarm.dynatrace.integration.mapping import Family
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.dynatrace.tenant.aws_feed import AwsAccountFeed, AwsFeed
from smokealarm.dynatrace.tenant.configuration_store import ConfigurationStore
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.feed import AccountFeed, Batch

if TYPE_CHECKING:
    from smokealarm.clock import Instant
    from smokealarm.dynatrace.integration import AwsIntegrationSettings, AwsPoller

NOON = 31_557_600
ROLE = {"accountId": "000000000000", "iamRole": "monitoring"}


def an_account(label: str, *services: str, **more: Any) -> dict[str, Any]:
    """Return an AWS credentials configuration that monitors some services."""
    return {
        "label": label,
        "partitionType": "AWS_DEFAULT",
        "authenticationData": {"type": "ROLE", "roleBasedAuthentication": ROLE},
        "supportingServicesToMonitor": [{"name": each} for each in services],
        **more,
    }


def metric(name: str, supported: frozenset[str] | None = None, unit: str | None = None) -> MappedMetric:
    """Return a mapped metric."""
    names = frozenset({"FunctionName"})
    return MappedMetric(name, Family.CLASSIC, "lambda", "AWS/Lambda", name, names, ("Sum",), unit, "sum", supported)


class Poller:
    """Polls every other minute, and remembers when, how late and what."""

    def __init__(self, settings: AwsIntegrationSettings | None = None, *metrics: MappedMetric) -> None:
        self.settings, self.metrics = settings, metrics
        self.polled: list[tuple[int, int]] = []
        self.followed: list[AwsIntegrationSettings] = []

    @property
    def status(self) -> IntegrationStatus:
        """Return that it is connected once it polled."""
        return IntegrationStatus(ConnectionStatus.CONNECTED if self.polled else ConnectionStatus.UNINITIALIZED)

    def poll(self, now: Instant, late: int) -> Polled:
        """Return a point and an entity of its own in every even minute."""
        minute = int(now.epoch // 60)
        self.polled.append((minute, late))
        if minute % 2:
            return Polled()
        name = self.settings.label if self.settings else "one"
        point = DataPoint(name, (), "gauge", Summary.of(1.0), minute * 60_000)
        return Polled((point,), (Entity(f"CUSTOM_DEVICE-{name}", "CUSTOM_DEVICE", name),), (PollWindow(minute, 0, 1),))

    def follow(self, settings: AwsIntegrationSettings) -> None:
        """Remember the settings."""
        self.settings = settings
        self.followed.append(settings)

    def made(self) -> AwsPoller:
        """Return it as what it stands for."""
        return cast("AwsPoller", self)


class Accounts:
    """The credentials of an environment, the feed of them, and the pollers that it made."""

    def __init__(self) -> None:
        self.store, self.pollers = ConfigurationStore(), list[Poller]()
        self.feed = AwsAccountFeed(self.store, self._new_poller)

    def _new_poller(self, settings: AwsIntegrationSettings) -> AwsPoller:
        self.pollers.append(Poller(settings, metric(settings.label)))
        return self.pollers[-1].made()

    def namespaces(self, number: int = 0) -> list[str]:
        """Return what one of the pollers polls now."""
        settings = self.pollers[number].settings
        return [] if settings is None else [each.namespace for each in settings.services]


@pytest.fixture
def accounts() -> Accounts:
    """Provide credentials without an account."""
    return Accounts()


def keys(batch: Batch | None) -> list[str]:
    """Return the keys of the points that were brought."""
    return [] if batch is None else [point.metric_key for point in batch.points]


def test_a_poll_that_was_due_brings_points_entities_and_what_their_metrics_are() -> None:
    """A unit and aggregations that are not known are the vendor's defaults."""
    poller = Poller(None, metric("errors"), metric("more", frozenset({"sum", "avg"}), "Count"))
    feed = AwsFeed(poller.made(), late=3)
    assert feed.fetch(1) is None
    batch = feed.fetch(2)
    assert batch is not None
    assert keys(batch) == ["one"]
    assert [each.name for each in batch.entities] == ["one"]
    plain, known = batch.metrics
    assert (plain.metric_id, plain.display_name) == ("errors", "errors")
    assert (plain.unit, plain.aggregation_types) == ("Unspecified", ("auto", "avg", "count", "max", "min", "sum"))
    assert (known.unit, known.aggregation_types) == ("Count", ("auto", "avg", "sum"))
    assert (known.default_aggregation.name, known.flexible_dimensions) == ("sum", False)
    assert poller.polled == [(1, 3), (2, 3)]


def test_without_an_account_nothing_is_brought(accounts: Accounts) -> None:
    """No poller is even made."""
    assert accounts.feed.fetch(2) is None
    assert accounts.pollers == []


def test_an_account_is_polled_from_the_minute_after_it_was_added(accounts: Accounts) -> None:
    """Its settings are those of the document."""
    accounts.feed.fetch(1)
    accounts.store.add(an_account("one", "sqs", "s3"))
    assert keys(accounts.feed.fetch(2)) == ["one"]
    assert accounts.feed.fetch(3) is None
    assert accounts.namespaces() == ["AWS/SQS", "AWS/S3", "AWS/Lambda"]


def test_several_accounts_are_polled_side_by_side(accounts: Accounts) -> None:
    """What they bring comes together: points, entities and metrics."""
    for label in ("one", "two"):
        accounts.store.add(an_account(label, "sqs"))
    batch = accounts.feed.fetch(2)
    assert batch is not None
    assert keys(batch) == ["one", "two"]
    assert [each.name for each in batch.entities] == ["one", "two"]
    assert [each.metric_id for each in batch.metrics] == ["one", "two"]


def test_an_account_that_is_removed_is_polled_no_longer(accounts: Accounts) -> None:
    """The other keeps its poller."""
    gone, _ = (accounts.store.add(an_account(label, "sqs")) for label in ("one", "two"))
    accounts.feed.fetch(2)
    accounts.store.remove(gone)
    assert keys(accounts.feed.fetch(4)) == ["two"]
    assert accounts.feed.connection(gone) is None
    assert len(accounts.pollers) == 2


def test_an_account_that_changes_goes_on_and_the_others_are_left_alone(accounts: Accounts) -> None:
    """Each keeps its one poller."""
    changed, _ = (accounts.store.add(an_account(label, "sqs")) for label in ("one", "two"))
    accounts.feed.fetch(1)
    accounts.store.put(changed, an_account("one", "s3"))
    accounts.feed.fetch(2)
    assert accounts.namespaces() == ["AWS/S3", "AWS/Lambda"]
    assert [len(each.followed) for each in accounts.pollers] == [1, 0]
    assert [each.polled for each in accounts.pollers] == [[(1, 0), (2, 0)]] * 2


def test_a_list_of_services_of_its_own_is_followed(accounts: Accounts) -> None:
    """So a service is switched off, and on again."""
    account = accounts.store.add(an_account("one", "sqs", "lambda"))
    accounts.feed.fetch(1)
    accounts.store.put_companion(account, {"services": [{"name": "sqs"}]})
    accounts.feed.fetch(2)
    assert accounts.namespaces() == ["AWS/SQS"]
    accounts.store.put_companion(account, {"services": [{"name": "sqs"}, {"name": "lambda"}]})
    accounts.feed.fetch(3)
    assert accounts.namespaces() == ["AWS/SQS", "AWS/Lambda"]


def test_what_was_not_changed_is_not_read_again(accounts: Accounts) -> None:
    """Writing the same once more changes nothing either."""
    account = accounts.store.add(an_account("one", "sqs"))
    accounts.feed.fetch(1)
    accounts.feed.fetch(2)
    accounts.store.put(account, an_account("one", "sqs"))
    accounts.feed.fetch(3)
    assert accounts.pollers[0].followed == []


def test_polls_are_late_while_the_feed_is(accounts: Accounts) -> None:
    """The next ones are in time again."""
    accounts.store.add(an_account("one", "sqs"))
    for minute, late in ((1, 0), (2, 7), (3, 0)):
        accounts.feed.late = late
        accounts.feed.fetch(minute)
    assert accounts.pollers[0].polled == [(1, 0), (2, 7), (3, 0)]


def test_what_the_role_may_do_can_change(accounts: Accounts) -> None:
    """It is the same for every account."""
    for label in ("one", "two"):
        accounts.store.add(an_account(label, "sqs"))
    accounts.feed.fetch(1)
    policy = accounts.feed.policy = role("sqs:ListQueues")
    accounts.feed.fetch(2)
    assert [[each.policy for each in poller.followed] for poller in accounts.pollers] == [[policy], [policy]]


def test_an_environment_shows_what_the_poller_says_of_the_connection(accounts: Accounts) -> None:
    """Of an account that nobody polls it was never established."""
    environment = Environment(NOON)
    account = accounts.store.add(an_account("one", "sqs"))
    environment.watch(AwsFeed(Poller().made()))
    environment.watch(accounts.feed)
    assert environment.connection(account) is ConnectionStatus.UNINITIALIZED
    environment.advance_to(NOON + 2)
    assert environment.connection(account) is ConnectionStatus.CONNECTED
    assert environment.connection("unknown") is ConnectionStatus.UNINITIALIZED
    assert "one" in environment.metrics.keys()  # noqa: SIM118 - a method of the store
    assert isinstance(accounts.feed, AccountFeed)
