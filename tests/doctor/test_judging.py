"""Each item of the list, from facts alone: as it should be, and broken in each way that is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.detection.making import a_rule, key_query
from tests.integration.making import EVERYTHING, role

from smokealarm.doctor.asked import Asked, asked_by_dashboard, asked_by_rule
from smokealarm.doctor.clocks import Clocks, judge_clocks
from smokealarm.doctor.collector import HecAnswer, judge_collector
from smokealarm.doctor.freshness import Arrivals, judge_freshness
from smokealarm.doctor.integration import (
    Account,
    judge_account,
    judge_metrics,
    judge_permissions,
    judge_services,
)
from smokealarm.doctor.item import Item, State, listed
from smokealarm.doctor.mail import judge_mail
from smokealarm.doctor.names import Stack, judge_names
from smokealarm.doctor.queries import Answered, judge_queries
from smokealarm.doctor.reports import as_json, as_text
from smokealarm.doctor.scopes import NEEDED, Scopes, judge_scopes
from smokealarm.dynatrace.dashboards import read_dashboard
from smokealarm.dynatrace.delivery import Outcome, Reason
from smokealarm.dynatrace.integration import (
    AwsIntegrationSettings,
    Family,
    MonitoredMetric,
    ServiceSettings,
    Statistic,
)
from smokealarm.dynatrace.selector.syntax import DimensionCondition

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import MetricEventRule

VISIBLE = "ext:cloud.aws.sqs.approximateNumberOfMessagesVisible"
ERRORS = "ext:cloud.aws.lambda.errorsSum"
NAME = "dt.entity.custom_device.name"
MINUTE = 60_000


def settings(*services: ServiceSettings) -> AwsIntegrationSettings:
    """Return the five services by classic polling, or others."""
    return AwsIntegrationSettings(services or tuple(ServiceSettings(each, Family.CLASSIC) for each in EVERYTHING))


WHOLE = Account(settings(), "000000000000")


def rule(selector: str, **more: str) -> MetricEventRule:
    """Return a rule that asks a selector."""
    return a_rule({"metricSelector": selector}, **more)


def of_key(key: str) -> Asked:
    """Return what a rule about one key asks for."""
    return Asked("rule One", key, (key,))


# ---- what rules and dashboards ask for


def test_a_rule_asks_for_keys_and_names() -> None:
    """What it excludes is no name that has to exist."""
    selector = (
        f'({VISIBLE}:names:filter(and(or(eq("{NAME}","a"),prefix("{NAME}","b-")),not(eq("{NAME}","c")),'
        f'ne("{NAME}","d"),existsKey("e"))):sum)/({ERRORS}:sum)'
    )
    found = asked_by_rule(rule(selector))
    assert (found.by, found.selector, found.keys) == ("rule Errors", selector, (VISIBLE, ERRORS))
    assert [(each.operator, each.value) for each in found.conditions] == [("eq", "a"), ("prefix", "b-")]


def test_a_rule_about_a_metric_key_asks_for_its_dimension_filter() -> None:
    """Only what has to be so counts."""
    entries = [
        {"dimensionKey": "QueueName", "operator": operator, "dimensionValue": operator[0]}
        for operator in ("EQUALS", "STARTS_WITH", "CONTAINS_CASE_SENSITIVE", "DOES_NOT_EQUAL")
    ]
    found = asked_by_rule(a_rule(key_query(dimensionFilter=entries)))
    assert (found.selector, found.keys) == ("errors", ("errors",))
    assert [(each.operator, each.value) for each in found.conditions] == [
        ("eq", "E"),
        ("prefix", "S"),
        ("contains", "C"),
    ]


def test_a_selector_that_cannot_be_read_asks_for_nothing() -> None:
    """The environment is asked all the same, and says why."""
    broken = replace(rule("errors"), query=replace(rule("errors").query, metric_selector="errors:"))  # type: ignore[call-arg]
    assert asked_by_rule(broken) == Asked("rule Errors", "errors:", (), (), "Errors")


def test_a_dashboard_asks_for_what_its_tiles_ask_for() -> None:
    """Tiles of both kinds of charts; texts and disabled queries ask for nothing."""
    bounds = {"top": 0, "left": 0, "width": 100, "height": 100}
    query = {"id": "A", "metricSelector": f'{VISIBLE}:names:filter(suffix("{NAME}","-dlq"))', "enabled": True}
    off = {"id": "B", "metricSelector": "gone", "enabled": False}
    chart = {"type": "TIMESERIES", "series": [{"metric": ERRORS, "aggregation": "SUM"}], "resultMetadata": {}}
    document = {
        "dashboardMetadata": {"name": "Board"},
        "tiles": [
            {"name": "Text", "tileType": "MARKDOWN", "bounds": bounds, "markdown": "a"},
            {"name": "New", "tileType": "DATA_EXPLORER", "bounds": bounds, "queries": [query, off]},
            {
                "name": "Old",
                "tileType": "CUSTOM_CHARTING",
                "bounds": bounds,
                "filterConfig": {"customName": "c", "defaultName": "d", "chartConfig": chart},
            },
        ],
    }
    found = tuple(asked_by_dashboard(read_dashboard(document)[0]))
    assert [(each.by, each.keys) for each in found] == [
        ("tile New of Board", (VISIBLE,)),
        ("tile Old of Board", (ERRORS,)),
    ]
    assert [each.value for each in found[0].conditions] == ["-dlq"]


# ---- the AWS integration


def test_an_account_is_monitored() -> None:
    """Whatever else there is."""
    paused = Account(AwsIntegrationSettings((), "Old", enabled=False))
    found = judge_account((paused, replace(WHOLE, status="CONNECTED")))
    assert (found.state, found.found) == (State.OK, "monitored: Old (no account id); AWS (000000000000)")


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        ((), "no AWS account is monitored"),
        ((Account(AwsIntegrationSettings((), enabled=False), "1"),), "switched off: AWS (1)"),
        ((WHOLE, Account(settings(), "2", "DISCONNECTED")), "disconnected: AWS"),
    ],
)
def test_no_account_is_monitored(accounts: tuple[Account, ...], said: str) -> None:
    """Never set up, paused, or its role does not fit."""
    found = judge_account(accounts)
    assert (found.state, found.found) == (State.FAILED, said)
    assert found.cause
    assert found.cure


def test_all_five_services_are_enabled() -> None:
    """In one account or in several."""
    one = Account(settings(*(ServiceSettings(each, Family.CLASSIC) for each in EVERYTHING[:2])))
    other = Account(settings(*(ServiceSettings(each, Family.CLASSIC) for each in EVERYTHING[2:])))
    assert judge_services((one, other)).state is State.OK
    found = judge_services((one, replace(other, settings=replace(other.settings, enabled=False))))
    assert found.state is State.FAILED
    assert found.found.startswith("not enabled: ")
    assert "Step Functions" in found.found


def test_every_metric_of_a_rule_is_polled() -> None:
    """Recommended ones, and those that were added; those of a stream are counted only."""
    added = MonitoredMetric("ApproximateNumberOfMessagesVisible", Statistic.AVG_MIN_MAX, ("QueueName",))
    account = Account(settings(ServiceSettings("AWS/SQS", Family.CLASSIC, (added,))))
    streamed = of_key("cloud.aws.pipeline.filesByAccountIdRegionservice")
    found = judge_metrics((account,), (of_key(VISIBLE), of_key("log.errors"), streamed))
    assert found.state is State.OK
    assert found.found == (
        "polled keys that are asked for: 1, all enabled; 1 come by a metric stream, which AWS alone knows"
    )
    assert judge_metrics((WHOLE,), (of_key(ERRORS),)).found == "polled keys that are asked for: 1, all enabled"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (VISIBLE, f"{VISIBLE} (rule One) is not enabled"),
        (VISIBLE.replace("ible", "ble"), "is no key that is known; did you mean ext:cloud.aws.sqs."),
        ("builtin:cloud.aws.lambda.errors", "builtin:cloud.aws.lambda.errors (rule One) is not enabled"),
        ("ext:cloud.aws.zzzzzzzzzzzzzzzzzzzzzz", "ext:cloud.aws.zzzzzzzzzzzzzzzzzzzzzz (rule One) is no key that is"),
    ],
)
def test_a_rule_is_silently_dead(key: str, said: str) -> None:
    """Its metric is optional and was not added, of another family, or does not exist."""
    found = judge_metrics((WHOLE,), (of_key(key),))
    assert found.state is State.FAILED
    assert said in found.found


def test_an_account_that_is_paused_fills_nothing() -> None:
    """Whatever its settings say."""
    paused = replace(WHOLE, settings=replace(WHOLE.settings, enabled=False))
    assert judge_metrics((paused,), (of_key(ERRORS),)).state is State.FAILED


def test_the_role_may_do_what_is_needed() -> None:
    """What lacks is named by action."""
    able = Account(replace(settings(), policy=role()))
    assert judge_permissions((able,)).state is State.OK
    narrow = Account(replace(settings(), policy=role("cloudwatch:ListMetrics", "tag:GetResources")))
    found = judge_permissions((narrow,))
    assert found.state is State.FAILED
    assert "the role may not cloudwatch:ListMetrics, so nothing is polled" in found.found
    assert judge_permissions(()).state is State.SKIPPED


# ---- names

STACK = Stack(
    "weather",
    (
        "http://sqs.us-east-1.localhost:4566/000000000000/weather-ingest-dlq",
        "weather-input-000000000000",
        "default|weather-upload",
        "arn:aws:states:us-east-1:000000000000:stateMachine:weather-observations",
    ),
)


def named(operator: str, value: str, dimension: str = NAME) -> Asked:
    """Return what asks for one name."""
    return Asked("rule One", "", (), (DimensionCondition(operator, dimension, value),))


@pytest.mark.parametrize(
    ("operator", "value", "dimension"),
    [
        ("eq", "weather-ingest-dlq", NAME),
        ("eq", "weather-upload", "RuleName"),
        ("eq", STACK.physical_ids[3], "statemachinearn"),
        ("prefix", "weather-input-", NAME),
        ("suffix", ":stateMachine:weather-observations", "statemachinearn"),
        ("contains", "ingest", "queuename"),
        ("eq", "anything", "service"),
    ],
)
def test_a_name_is_that_of_a_resource(operator: str, value: str, dimension: str) -> None:
    """However CloudFormation lists it; what is no name of a resource is not looked at."""
    assert judge_names((named(operator, value, dimension),), (STACK,)).state is State.OK


@pytest.mark.parametrize(
    ("operator", "value"), [("eq", "weather-ingest-dql"), ("prefix", "rain-"), ("suffix", "-dql"), ("contains", "rain")]
)
def test_a_name_is_of_no_resource(operator: str, value: str) -> None:
    """The nearest one is named, and each complaint once."""
    found = judge_names((named(operator, value),) * 2, (STACK,))
    assert found.state is State.FAILED
    assert found.found.count("rule One") == 1
    assert ("did you mean weather-ingest-dlq?" in found.found) is (value == "weather-ingest-dql")


def test_the_case_of_a_dimension_does_not_matter() -> None:
    """Since the ways of polling write it in different ones."""
    assert judge_names((named("eq", "weather-download", "RuleName"),), (STACK,)).state is State.FAILED


# ---- freshness


@pytest.mark.parametrize(
    ("age", "state"), [(0, "ok"), (15, "ok"), (16, "warning"), (30, "warning"), (31, "failed"), (200, "failed")]
)
def test_the_newest_point_may_be_15_minutes_old(age: int, state: str) -> None:
    """Right after set-up it may be twice that."""
    now = 1_000 * MINUTE
    written = {VISIBLE: now - age * MINUTE, ERRORS: now - 201 * MINUTE, "log.errors": now}
    found = judge_freshness(Arrivals(now, written))
    assert found.state == state
    assert "lambda 3 h 21 min, sqs " in found.found


@pytest.mark.parametrize(
    ("set_up", "state", "said"),
    [
        (None, "warning", "nothing has arrived from AWS yet"),
        (980, "warning", "nothing has arrived from AWS yet, 20 min after set-up"),
        (970, "warning", "30 min after set-up"),
        (969, "failed", "nothing has arrived from AWS in the 31 min since the rules were deployed"),
    ],
)
def test_nothing_arrived(set_up: int | None, state: str, said: str) -> None:
    """Which is normal for half an hour after set-up."""
    found = judge_freshness(Arrivals(1_000 * MINUTE, {}, None if set_up is None else set_up * MINUTE))
    assert found.state == state
    assert said in found.found


def test_the_newest_metric_of_a_service_counts() -> None:
    """Whichever is told first."""
    newest, oldest = {VISIBLE: 99 * MINUTE}, {"ext:cloud.aws.sqs.numberOfMessagesSentSum": 9 * MINUTE}
    for written in (newest | oldest, oldest | newest):
        assert Arrivals(100 * MINUTE, written).ages() == {"sqs": 1}


def test_a_point_ahead_of_time_is_new() -> None:
    """The minute that is written may not be over."""
    assert judge_freshness(Arrivals(0, {VISIBLE: MINUTE})).state is State.OK


# ---- queries


def test_every_query_is_answered() -> None:
    """Those without a series at present are counted."""
    full, empty = Answered(of_key(VISIBLE), 2), Answered(of_key(ERRORS))
    assert judge_queries((full,)) == Item.ok("rule queries", "1 of 1 are answered")
    assert judge_queries((full, empty)).found == "2 of 2 are answered, 1 of them without series at present"


def test_a_query_is_not_answered() -> None:
    """A metric of AWS may still come, any other thing is broken."""
    waiting = Answered(of_key(VISIBLE), 0, "unknown metric", (VISIBLE,))
    found = judge_queries((Answered(of_key(ERRORS), 1), waiting, waiting))
    assert (found.state, found.found) == (State.WARNING, f"1 of 3 are answered; not known yet: {VISIBLE}")
    broken = Answered(of_key("orders"), 0, "unknown metric", ("orders",))
    found = judge_queries((broken, waiting))
    assert (found.state, found.found) == (State.FAILED, "rule One: unknown metric")
    assert judge_queries((replace(broken, missing=()),)).state is State.FAILED
    assert judge_queries((replace(broken, missing=(VISIBLE, "orders")),)).state is State.FAILED


def test_no_rule_at_all() -> None:
    """Nothing is watched."""
    assert judge_queries(()).state is State.WARNING


# ---- mail and Splunk


def states(items: tuple[Item, ...]) -> list[str]:
    """Return how items are, in a word each."""
    return [each.state.value for each in items]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (None, ["ok", "ok", "ok"]),
        (Outcome(Reason.REFUSED_CONNECTION, "refused"), ["failed", "skipped", "skipped"]),
        (Outcome(Reason.TEMPORARY, "busy", 421), ["failed", "skipped", "skipped"]),
        (Outcome(Reason.FORBIDDEN_HOST, "not allowed"), ["failed", "skipped", "skipped"]),
        (Outcome(Reason.TLS, "untrusted"), ["ok", "failed", "skipped"]),
        (Outcome(Reason.TEMPORARY, "TLS not available", 454), ["ok", "failed", "skipped"]),
        (Outcome(Reason.AUTHENTICATION, "invalid", 535), ["ok", "ok", "failed"]),
    ],
)
def test_a_mail_session_fails_at_one_step(outcome: Outcome | None, expected: list[str]) -> None:
    """What comes behind it is not known."""
    items = judge_mail("mail.example.org:587", "alerts", outcome)
    assert states(items) == expected
    assert all(each.cause and each.cure for each in items if each.state is State.FAILED)


def test_without_a_user_nobody_logs_in() -> None:
    """Which is said, not failed."""
    assert states(judge_mail("mail.example.org:587", None, None)) == ["ok", "ok", "skipped"]


HEALTHY = HecAnswer(200, 17, "HEC is healthy")


@pytest.mark.parametrize(
    ("health", "empty", "expected"),
    [
        (HEALTHY, HecAnswer(400, 5, "No data"), ["ok", "ok"]),
        (HEALTHY, HecAnswer(400, 10, "Data channel is missing"), ["ok", "ok"]),
        (HecAnswer(200, None), None, ["ok", "skipped"]),
        (HEALTHY, HecAnswer(403, 4, "Invalid token"), ["ok", "failed"]),
        (HEALTHY, HecAnswer(403, 1, "Token disabled"), ["ok", "failed"]),
        (HEALTHY, HecAnswer(503, 9, "Server is busy"), ["ok", "warning"]),
        (HEALTHY, HecAnswer(failure="timed out"), ["ok", "warning"]),
        (HecAnswer(503, 18, "HEC is unhealthy"), HecAnswer(400, 5, "No data"), ["failed", "ok"]),
        (HecAnswer(404, None, "an answer that is not HEC's"), HecAnswer(404, None), ["failed", "warning"]),
        (HecAnswer(failure="refused"), None, ["failed", "skipped"]),
    ],
)
def test_a_collector_is_healthy_and_takes_the_token(
    health: HecAnswer, empty: HecAnswer | None, expected: list[str]
) -> None:
    """Or one of the two fails."""
    items = judge_collector("https://splunk.example.org:8088", health, empty)
    assert states(items) == expected
    assert all(each.cause and each.cure for each in items if each.state in (State.FAILED, State.WARNING))


# ---- scopes and clocks


def test_a_token_has_all_scopes() -> None:
    """As far as that is known."""
    whole = dict.fromkeys(NEEDED, True)
    assert judge_scopes(Scopes(whole)).state is State.OK
    some = judge_scopes(Scopes({"settings.read": True}, tried=True))
    assert (some.state, some.found.partition(";")[0]) == (State.OK, "settings.read (found out by trying)")
    assert "not known: settings.write" in some.found


def test_a_token_lacks_scopes() -> None:
    """One that deploying needs is a failure, one that looking needs is not."""
    whole = dict.fromkeys(NEEDED, True)
    looking = judge_scopes(Scopes({**whole, "problems.read": False}))
    assert (looking.state, looking.found) == (
        State.WARNING,
        "missing: problems.read (as the environment says)",
    )
    both = judge_scopes(Scopes({**whole, "problems.read": False, "WriteConfig": False}))
    assert (both.state, both.found.partition(" (")[0]) == (State.FAILED, "missing: WriteConfig, problems.read")


@pytest.mark.parametrize(
    ("clocks", "state", "said"),
    [
        (Clocks(0), "skipped", "neither"),
        (Clocks(1000, 1060, 1000), "ok", "the environment is 60 s ahead of this machine"),
        (Clocks(1000, 1061), "warning", "61 s ahead"),
        (Clocks(1000, 1000, 700), "warning", "AWS is 300 s behind this machine"),
        (Clocks(1000, 1301), "failed", "301 s ahead"),
        (Clocks(0, 86_401), "warning", "86401 s ahead"),
        (Clocks(0, 86_401, 0), "failed", "86401 s ahead"),
        (Clocks(0, 86_400), "failed", "86400 s ahead"),
        (Clocks(5, 1_893_456_000, 1_893_456_120, virtual=True), "ok", "it is 2030-01-01 00:02 there"),
        (Clocks(5, 1_893_456_000, 1_893_456_121, virtual=True), "failed", "the environment is 121 s off"),
        (Clocks(5, None, 1_893_456_000, virtual=True), "ok", "does not say its own"),
        (Clocks(5, 5, None, virtual=True), "ok", "it is unknown there"),
    ],
)
def test_clocks_agree(clocks: Clocks, state: str, said: str) -> None:
    """A virtual clock is compared with what follows it alone."""
    found = judge_clocks(clocks)
    assert found.state == state
    assert said in found.found


# ---- what is printed


def test_text_fits_80_columns() -> None:
    """The state, the name, what was found, and below it cause and cure."""
    broken = Item("mail TLS", State.FAILED, "no trusted TLS: " + "long " * 20, "a cause", "a cure")
    lines = list(as_text((Item.ok("clock skew", "0 s"), broken, Item.skipped("Splunk HEC", "not named"))))
    assert lines == [
        "ok       clock skew          0 s",
        "failed   mail TLS            no trusted TLS: long long long long long long long",
        "                             long long long long long long long long long long",
        "                             long long long",
        "                             cause: a cause",
        "                             cure: a cure",
        "skipped  Splunk HEC          not named",
        "",
        "1 ok, 1 failed, 1 skipped",
    ]


@given(st.text(max_size=300))
def test_any_foreign_text_is_printed_without_what_a_terminal_obeys(text: str) -> None:
    """On lines of at most 80 columns, unless a word is longer."""
    for line in as_text((Item("mail server", State.FAILED, f"x {text}", text),)):
        assert line.isprintable()
        assert len(line) <= max(80, max((len(word) for word in text.split()), default=0) + 40)


def test_a_secret_in_a_foreign_text_is_masked() -> None:
    """In both forms."""
    token = f"dt0c01.{'A' * 24}.{'B' * 64}"
    item = Item("environment", State.FAILED, f"no such token {token}", token, "none")
    assert "B" * 64 not in "".join(as_text((item,)))
    (document,) = as_json((item,))
    assert "B" * 64 not in str(document)
    assert (document["state"], document["cure"]) == ("failed", "none")
    assert as_json((Item.ok("a", "b"),))[0]["cause"] is None


def test_many_complaints_are_counted() -> None:
    """The first five are said."""
    assert listed(("a", "b")) == "a; b"
    assert listed(tuple("abcdefg")) == "a; b; c; d; e; and 2 more"
