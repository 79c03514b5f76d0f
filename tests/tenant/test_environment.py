"""What an environment makes of rules, events and feeds from minute to minute, seen from inside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.detection.making import a_rule
from tests.notify.making import a_value
from tests.problems.making import an_event, around
from tests.settings.making import LOG_METRICS, METADATA, METRIC_EVENTS, NOTIFICATIONS, PROFILES, WINDOWS, item

from smokealarm.dynatrace.delivery import Delivery
from smokealarm.dynatrace.detection import Context
from smokealarm.dynatrace.detection.query import MetricSelectorQuery
from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
from smokealarm.dynatrace.metrics import MetricDescriptor
from smokealarm.dynatrace.notify import parse_notification
from smokealarm.dynatrace.problems import Alert, AlertKind, Problem
from smokealarm.dynatrace.problems.vocabulary import DavisEventType
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.dynatrace.tenant.configuration import read_configuration
from smokealarm.dynatrace.tenant.entity_store import EntityStore
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.feed import Batch
from smokealarm.dynatrace.tenant.incidents import Incidents
from smokealarm.dynatrace.tenant.metric_store import MetricStore
from smokealarm.dynatrace.tenant.notifier import Notifier, problem_url
from smokealarm.dynatrace.tenant.options import TenantOptions, rooms
from smokealarm.dynatrace.tenant.rule_book import RuleBook

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery import Parcel

START = 29_000_000
ONE_OF_THREE = {"samples": 3, "violatingSamples": 1, "dealertingSamples": 3}


def measured(minute: int, value: float = 5.0) -> DataPoint:
    """Return one measurement of the key that rules watch here, ``minute`` minutes after the start."""
    return DataPoint("errors", (), "gauge", Summary.of(value), (START + minute) * 60_000)


# ---- rules


def fired() -> tuple[RuleBook, MetricStore]:
    """Return a rule book with one rule whose event is open since minute 1."""
    store, book = MetricStore(), RuleBook(Context(), START - 60)
    book.take([a_rule(None, ONE_OF_THREE)])
    store.add([measured(0)])
    (opened,) = book.evaluate(START + 1, store, 0)
    assert opened.closed_at is None
    return book, store


def test_rules_that_stay_the_same_go_on() -> None:
    """Their events stay open."""
    book, store = fired()
    watched = book.watched("Errors")
    book.take([a_rule(None, ONE_OF_THREE)])
    assert book.watched("Errors") is watched
    assert book.evaluate(START + 2, store, 0) == []


def test_the_event_of_a_rule_that_is_changed_or_gone_or_off_closes() -> None:
    """At the next minute, as it is then, whatever was foreseen for later; a changed rule begins anew."""
    for rules in ([], [a_rule(None, ONE_OF_THREE, enabled=False)], [a_rule(None, {**ONE_OF_THREE, "threshold": 9})]):
        book, store = fired()
        book.take(rules)
        (closed,) = book.evaluate(START + 2, store, 0)
        assert (closed.opened_at, closed.closed_at) == (START + 1, START + 2)
        assert book.evaluate(START + 3, store, 0) == []
        assert (book.watched("Errors") is not None) is (len(rules) == 1 and rules[0].enabled)


def test_a_rule_that_closes_by_itself_closes_once() -> None:
    """What was told is not told again when the rule goes."""
    book, store = fired()
    events = [event for minute in range(2, 8) for event in book.evaluate(START + minute, store, 0)]
    assert [event.closed_at is None for event in events] == [False]
    book.take([])
    assert book.evaluate(START + 8, store, 0) == []


def test_failures_say_which_rule_cannot_be_answered() -> None:
    """As long as that is so."""
    store, book = MetricStore(), RuleBook(Context(), START - 60)
    unreadable = replace(a_rule(), rule_id="odd", query=MetricSelectorQuery("errors:bla"))
    book.take([a_rule(), unreadable])
    book.evaluate(START + 1, store, 0)
    assert "errors" in book.failures["Errors"]
    assert "bla" in book.failures["odd"]
    store.add([measured(0)])
    book.evaluate(START + 2, store, 0)
    assert list(book.failures) == ["odd"]
    book.take([])
    assert book.failures == {}


# ---- incidents


def test_an_event_that_opens_no_problem_ends_in_time() -> None:
    """An information is nobody's problem, but it ends."""
    incidents = Incidents()
    incidents.take([an_event("info", 1, event_type=DavisEventType.CUSTOM_INFO, expires_at=3)])
    for minute in range(1, 5):
        incidents.step(minute, (), around())
    assert incidents.problems == ()
    event = incidents.event("info")
    assert event is not None
    assert event.closed_at == 3


def test_problems_go_by_both_names() -> None:
    """The internal one and the one that is shown."""
    incidents = Incidents()
    incidents.take([an_event("a", 1)])
    incidents.step(1, (), around())
    (problem,) = incidents.problems
    assert incidents.problem(problem.problem_id) is problem is incidents.problem(problem.display_id)
    assert incidents.problem("nope") is None
    assert incidents.comments(problem) == ()
    assert incidents.comment(problem, "seen", 5, "me").id != incidents.comment(problem, "seen", 5, "me").id
    assert len(incidents.comments(problem)) == 2


def test_what_has_ended_does_not_end_again() -> None:
    """A rule goes on by itself after its problem was closed by hand, and tells the end of its event later."""
    incidents = Incidents()
    incidents.take([an_event("a", 1)])
    incidents.step(1, (), around())
    incidents.close(incidents.problems[0], 2)
    for minute in range(2, 60):
        incidents.step(minute, (), around())
    incidents.take([an_event("a", 1, 60)])
    incidents.step(60, (), around())
    (problem,) = incidents.problems
    assert problem.closed_at == 2
    assert [event.closed_at for event in incidents.events] == [2]


# ---- entities


def test_entities_are_replaced_by_their_newer_selves() -> None:
    """The revision tells whether something changed."""
    store = EntityStore()
    store.put([Entity("HOST-1", "HOST", "one"), Entity("HOST-2", "HOST", "two")])
    revision = store.revision
    store.put([Entity("HOST-1", "HOST", "one")])
    assert store.revision == revision
    store.put([Entity("HOST-1", "HOST", "uno")])
    assert store.revision > revision
    assert [each.name for each in store.all()] == ["uno", "two"]
    assert store.find("HOST-3") is None


# ---- notifications


def told(*notifications: dict[str, Any], profile: str = "p", kind: AlertKind = AlertKind.OPEN) -> list[Parcel]:
    """Return what one alert of a profile sends through notifications."""
    environment = Environment(START)
    alert = Alert(kind, profile, Problem(1, START, (an_event("a", START),)))
    parsed = [parse_notification(each) for each in notifications]
    return list(Notifier("https://tenant.invalid", TenantOptions()).parcels([alert], parsed, environment.known()))


def test_an_alert_goes_through_the_notifications_of_its_profile() -> None:
    """Each has its own parcel, each parcel its own id."""
    mail, hook = a_value("EMAIL", alertingProfile="p"), a_value("WEBHOOK", alertingProfile="p")
    parcels = told(mail, hook, a_value("EMAIL", alertingProfile="other"))
    assert len(parcels) == 2
    assert len({each.message_id for each in parcels}) == 2
    assert told(mail, profile="nobody") == []


def test_a_notification_that_does_not_want_to_know_sends_nothing() -> None:
    """A webhook that is told of no closings."""
    hook = a_value("WEBHOOK", {"notifyClosedProblems": False}, alertingProfile="p")
    assert told(hook, kind=AlertKind.RESOLVED) == []


def test_links_lead_to_the_problem() -> None:
    """Below the address of the environment."""
    problem = Problem(1, START, (an_event("a", START),))
    assert problem_url("https://t", problem) == f"https://t/#problems/problemdetails;pid={problem.problem_id}"


# ---- configuration


def test_settings_are_read_by_what_refers_to_them() -> None:
    """A notification may name its profile in either form; a rule goes by its external id."""
    settings = Environment(START).settings
    created = settings.create(
        [
            item(PROFILES),
            item(METRIC_EVENTS, externalId="rule-1"),
            item(WINDOWS),
            item(LOG_METRICS),
            item(METADATA, {"unit": "Byte"}, scope="metric-errors"),
        ],
        "me",
    )
    assert created.status == 200
    (profile,) = (each for each in settings.objects(PROFILES) if not each.fixed)
    for reference in (profile.object_id, str(profile.uuid), "nowhere"):
        sent = item(NOTIFICATIONS)
        settings.create([{**sent, "value": {**sent["value"], "alertingProfile": reference}}], "me")
    read = read_configuration(settings, LogOptions(), LogLimits())
    assert [each.rule_id for each in read.rules] == ["rule-1"]
    assert [each.profile_id for each in read.profiles][1] == profile.object_id
    expected = [profile.object_id, profile.object_id, "nowhere"]
    assert [each.alerting_profile for each in read.notifications] == expected
    assert (len(read.windows), len(read.logs.metrics)) == (1, 1)
    assert read.metric_metadata["errors"]["unit"] == "Byte"


def configured() -> Environment:
    """Return an environment with one object of each kind that is configured."""
    environment = Environment(START)
    environment.settings.create([item(PROFILES), item(METRIC_EVENTS, externalId="rule-1")], "me")
    environment.dashboards.add({"name": "Pipeline"})
    account = environment.aws_credentials.add({"label": "account"})
    environment.aws_credentials.put_companion(account, {"services": ["SQS"]})
    return environment


def test_an_environment_can_begin_with_the_configuration_of_another() -> None:
    """With the same ids, as if it were written at its own beginning, and with its rules watched."""
    model, environment = configured(), Environment(START + 60)
    environment.configure_like(model)
    now = (START + 60) * 60_000
    expected = tuple(replace(each, created=now, modified=now) for each in model.settings.everything())
    assert environment.settings.everything() == expected
    assert environment.configuration == model.configuration
    assert environment.rules.watched("rule-1") is not None
    assert environment.dashboards.documents() == model.dashboards.documents()
    (account,) = environment.aws_credentials.documents()
    assert environment.aws_credentials.companion(account["id"]) == {"services": ["SQS"]}


def test_what_changes_in_the_one_does_not_change_in_the_other() -> None:
    """Objects made later have ids of their own, and the model stays as it was."""
    model, environment = configured(), Environment(START)
    environment.configure_like(model)
    before = model.settings.everything()
    (made,) = environment.settings.create([item(WINDOWS)], "me").results
    (rule,) = environment.settings.objects(METRIC_EVENTS)
    environment.settings.update(rule.object_id, {"value": {**rule.value, "enabled": False}}, "me")
    environment.dashboards.add({"name": "another"})
    assert environment.settings.everything() != before
    assert model.settings.everything() == before
    assert made.object_id not in {each.object_id for each in before}
    assert len({each.uuid for each in environment.settings.everything()}) == len(before) + 1
    assert len(model.dashboards.documents()) == 1


# ---- the environment


class Once:
    """A feed that has something in one minute only."""

    def __init__(self, minute: int, batch: Batch) -> None:
        self.minute, self.batch = minute, batch
        self.asked: list[int] = []

    def fetch(self, minute: int) -> Batch | None:
        """Return the batch in its minute."""
        self.asked.append(minute)
        return self.batch if minute == self.minute else None


def test_feeds_are_asked_every_minute() -> None:
    """What they bring is there in the same minute; a feed may come later."""
    entity, metric = Entity("HOST-1", "HOST", "one"), MetricDescriptor("errors", unit="Count")
    first, second = Once(START + 2, Batch((measured(1),), (entity,), (metric,))), Once(START + 9, Batch())
    environment = Environment(START, feeds=[first])
    environment.advance_to(START + 2)
    environment.watch(second)
    environment.advance_to(START + 3)
    environment.advance_to(START + 1)
    assert (first.asked, second.asked) == ([START + 1, START + 2, START + 3], [START + 3])
    assert environment.entities.find("HOST-1") == entity
    found = environment.catalogue.descriptor("errors")
    assert found is not None
    assert (found.unit, environment.minute, environment.now) == ("Count", START + 3, (START + 3) * 60_000)


def test_people_are_told_once_a_problem_is_processed() -> None:
    """Three minutes later, through the notification of its profile; what could not be sent is on record."""
    delivery = Delivery()
    environment = Environment(START, delivery=delivery)
    default = next(iter(environment.settings.objects(PROFILES)))
    value = {**a_value("WEBHOOK", {"url": "http://127.0.0.1:1/"}), "alertingProfile": default.object_id}
    written = environment.settings.create([item(NOTIFICATIONS, value)], "me")
    assert written.status == 200, written
    environment.incidents.take([an_event("a", START + 1)])
    environment.advance_to(START + 10)
    (attempt,) = delivery.log.failed
    assert (attempt.minute, attempt.parcel.name) == (START + 4, "Ops")


def test_every_choice_is_listed() -> None:
    """With its meaning and its page."""
    listed = dict(rooms(TenantOptions()))
    assert {each.name for each in listed["Metric store limits"]} >= {"metric_keys", "tuples", "cells"}
    assert all(each.meaning and each.source for rows in listed.values() for each in rows)
