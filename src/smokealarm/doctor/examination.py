"""Going through the list: facts are gathered, each item is judged, and what cannot be asked is an item of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from smokealarm.doctor import environment_facts as facts
from smokealarm.doctor.aws_facts import ask_aws
from smokealarm.doctor.clocks import Clocks, judge_clocks
from smokealarm.doctor.collector import HEC, judge_collector
from smokealarm.doctor.collector_request import ask_collector
from smokealarm.doctor.freshness import FRESHNESS, judge_freshness
from smokealarm.doctor.integration import (
    INTEGRATION,
    METRICS,
    PERMISSIONS,
    SERVICES,
    judge_account,
    judge_metrics,
    judge_permissions,
    judge_services,
)
from smokealarm.doctor.item import Item, State
from smokealarm.doctor.mail import MAIL, judge_mail
from smokealarm.doctor.names import NAMES, judge_names
from smokealarm.doctor.queries import QUERIES, judge_queries
from smokealarm.doctor.scopes import SCOPES, judge_scopes
from smokealarm.dynatrace.client import ClientOptions, DynatraceClient
from smokealarm.dynatrace.delivery import MailSender
from smokealarm.errors import ApiUnreachable, SmokealarmError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smokealarm.doctor.addresses import Addresses, Environment
    from smokealarm.doctor.aws_facts import AwsFacts

__all__ = ["examine"]

REACHED, ENDPOINT = "environment", "AWS endpoint"
_ASKED: Final = (SCOPES, INTEGRATION, SERVICES, METRICS, PERMISSIONS, NAMES, FRESHNESS, QUERIES)
_RETRIES: Final = 3


def examine(addresses: Addresses, here: Callable[[], float] = time.time) -> Iterator[Item]:
    """Yield every item of the list in its order; ``here`` is this machine's clock in seconds since the epoch.

    Raises:
        UsageError: an address may not be asked, or a token, certificate or policy is none.
    """
    seen = _Seen()
    yield from _aws(addresses, seen)
    yield from _environment(addresses, seen)
    yield from _mail(addresses)
    yield from _collector(addresses)
    virtual = seen.aws is not None and seen.aws.virtual
    moment = None if seen.aws is None else seen.aws.now
    yield judge_clocks(Clocks(here(), seen.environment, moment, virtual))


@dataclass(slots=True)
class _Seen:
    """What later items need of earlier ones."""

    aws: AwsFacts | None = None
    environment: float | None = None


def _aws(addresses: Addresses, seen: _Seen) -> Iterator[Item]:
    if addresses.aws is None:
        yield Item.skipped(ENDPOINT, "no AWS endpoint was named: --aws")
        return
    try:
        seen.aws = ask_aws(addresses.aws)
    except UsageError:
        raise
    except SmokealarmError as error:
        cause = "nothing runs there, or there is no such stack"
        yield Item(ENDPOINT, State.FAILED, str(error), cause, "smokealarm up; or correct --aws and --stack")
        return
    resources = sum(len(each.physical_ids) for each in seen.aws.stacks)
    said = ", ".join(f"stack {each.name}" for each in seen.aws.stacks) or "no stack was named: --stack"
    yield Item.ok(ENDPOINT, f"{addresses.aws.url}: {said}" + (f", {resources} resources" if resources else ""))


def _environment(addresses: Addresses, seen: _Seen) -> Iterator[Item]:
    named = addresses.environment
    if named is None:
        yield from (Item.skipped(each, "no environment was named: --url") for each in (REACHED, *_ASKED))
        return
    options = ClientOptions(retries=_RETRIES)
    with DynatraceClient(named.url, named.token, allowed_hosts=addresses.allowed, options=options) as client:
        try:
            seen.environment = client.cluster_time() / 1000
        except SmokealarmError as error:
            yield _unreached(named, error)
            yield from (Item.skipped(each, f"{REACHED} comes first") for each in _ASKED)
            return
        yield Item.ok(REACHED, f"{named.url} answers")
        for name, judge in _judgements(client, named, seen):
            yield _judged(name, judge)


def _unreached(named: Environment, error: SmokealarmError) -> Item:
    silent = isinstance(error, ApiUnreachable)
    cause = "nothing listens there, or a firewall or a proxy is between" if silent else "the token, or what answers"
    cure = "compare the address with that of the browser, without any path behind /e/<environment>"
    return Item(REACHED, State.FAILED, f"{named.url}: {error}", cause, cure)


def _judged(name: str, judge: Callable[[], Item]) -> Item:
    try:
        return judge()
    except SmokealarmError as error:
        return Item(name, State.FAILED, f"cannot be asked: {error}", "see token scopes above", "mend that first")


def _judgements(client: DynatraceClient, named: Environment, seen: _Seen) -> Iterator[tuple[str, Callable[[], Item]]]:
    """Yield the names of items with how each is judged; what several need is asked once, unless it fails."""
    policy = facts.policy_of(named.policy)
    accounts = cache(lambda: facts.accounts(client, policy))
    rules = cache(lambda: facts.rules(client, named.own))
    asked = cache(lambda: (*facts.rule_requests(rules()), *facts.dashboard_requests(client, named.own)))

    def names() -> Item:
        if seen.aws is None or not seen.aws.stacks:
            return Item.skipped(NAMES, "no stack is known: --aws and --stack")
        return judge_names(asked(), seen.aws.stacks)

    def permissions() -> Item:
        if policy is None:
            return Item.skipped(PERMISSIONS, "no policy was named: --policy")
        return judge_permissions(accounts())

    yield SCOPES, lambda: judge_scopes(facts.scopes(client))
    yield INTEGRATION, lambda: judge_account(accounts())
    yield SERVICES, lambda: judge_services(accounts())
    yield METRICS, lambda: judge_metrics(accounts(), asked())
    yield PERMISSIONS, permissions
    yield NAMES, names
    yield FRESHNESS, lambda: judge_freshness(facts.arrivals(client, rules()))
    yield QUERIES, lambda: judge_queries(facts.answers(client, facts.rule_requests(rules()), named.rule_failures))


def _mail(addresses: Addresses) -> Iterator[Item]:
    server = addresses.mail
    if server is None:
        yield from (Item.skipped(each, "no mail server was named: --smtp") for each in MAIL)
        return
    place = server.address.removeprefix("http://")
    yield from judge_mail(place, server.user, MailSender(server).try_login())


def _collector(addresses: Addresses) -> Iterator[Item]:
    collector = addresses.collector
    if collector is None:
        yield from (Item.skipped(each, "no collector was named: --hec") for each in HEC)
        return
    yield from judge_collector(collector.url, *ask_collector(collector, addresses.allowed))
