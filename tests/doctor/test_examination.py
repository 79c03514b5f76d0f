"""The whole list against servers on loopback: each item as it should be, and broken by a fault or a wrong setting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from tests.doctor.serving import POLICY, RESOURCES, VISIBLE, arrive, aws_endpoint, environment, monitored
from tests.tenant.calling import NOON, TOKEN, Asked

from smokealarm.doctor import Addresses, Aws, HttpCollector, Item, State, examine
from smokealarm.doctor.scopes import NEEDED
from smokealarm.dynatrace.client import DynatraceClient
from smokealarm.dynatrace.delivery import SmtpServer
from smokealarm.dynatrace.notify import Secret
from smokealarm.dynatrace.tenant.api.access import SCOPES, ApiToken
from smokealarm.dynatrace.tenant.api.application import Refusal
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant
from smokealarm.errors import EndpointRefused, SettingsInvalid
from smokealarm.receivers import Collector, Credentials, Mailbox, Token, hec_faults, mail_faults
from smokealarm.receivers.smtp.faults import Stage
from smokealarm.serving import HttpServer, Identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULES = "builtin:anomaly-detection.metric-events"
START = NOON * 60.0
PASSWORD, HUSH = "a-password", "a-hec-token"


@pytest.fixture
def asked(serving: Asked) -> Asked:
    """Begin with an environment into which the pipeline's monitoring is deployed."""
    return monitored(serving)


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """Serve one mailbox to all tests of the module."""
    with Mailbox(Credentials("alerts", PASSWORD)) as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    """Serve one collector to all tests of the module."""
    with Collector(Token(HUSH, "dynatrace")) as collector:
        yield collector


def found(addresses: Addresses, here: float = START) -> dict[str, Item]:
    """Return the items by their names."""
    return {each.name: each for each in examine(addresses, lambda: here)}


def mail_server(mailbox: Mailbox, password: str = PASSWORD) -> SmtpServer:
    """Return the mailbox as a sender is told of it."""
    ca = mailbox.identity.ca_pem
    return SmtpServer(
        "127.0.0.1", "a@example.org", port=mailbox.port, user="alerts", password=Secret(password), ca_pem=ca
    )


def test_everything_is_as_it_should_be(asked: Asked, mailbox: Mailbox, collector: Collector) -> None:
    """A warning remains for metrics that have no value yet; nothing was mailed or indexed, and nothing changed."""
    asked.pass_minutes(20)
    arrive(asked)
    before = asked.environment.settings.revision
    with HttpServer(aws_endpoint(now=asked.environment.now / 1000), "AWS") as aws:
        addresses = Addresses(
            environment(asked),
            Aws(aws.url, ("weather",)),
            mail_server(mailbox),
            HttpCollector(f"{collector.url}/services/collector/event", Secret(HUSH)),
        )
        items = found(addresses)
    assert {name: each.state.value for name, each in items.items() if each.state is not State.OK} == {
        "rule queries": "warning"
    }
    assert len(items) == 16
    assert asked.environment.settings.revision == before
    assert (mailbox.messages, collector.events) == ((), ())


def test_without_addresses_everything_is_skipped() -> None:
    """Each with the option that names what is missing."""
    items = found(Addresses())
    assert {each.state for each in items.values()} == {State.SKIPPED}
    assert len(items) == 16
    assert items["mail login"].found == "no mail server was named: --smtp"


# ---- the environment


def test_an_environment_that_does_not_answer(asked: Asked) -> None:
    """Or refuses the token: what comes behind it is skipped."""
    silent = replace(environment(asked), url="http://127.0.0.1:1")
    items = found(Addresses(silent))
    assert items["environment"].state is State.FAILED
    assert "nothing listens there" in items["environment"].cause
    assert items["token scopes"].found == "environment comes first"
    wrong = found(Addresses(environment(asked, "dt0c01.WRONG.TOKEN")))["environment"]
    assert wrong.state is State.FAILED
    assert "Token Authentication failed" in wrong.found
    assert "WRONG.TOKEN" not in str(wrong)


def test_a_host_that_is_not_allowed_is_not_asked(asked: Asked) -> None:
    """That is a mistake of the command line, and no item."""
    with pytest.raises(EndpointRefused):
        found(Addresses(replace(environment(asked), url="https://abc.example.org")))
    with pytest.raises(EndpointRefused):
        found(Addresses(aws=Aws("https://sqs.amazonaws.com")))


@pytest.fixture
def restricted() -> Iterator[Tenant]:
    """Serve an environment whose token may read settings, and not more; nor may it look itself up."""
    token = ApiToken(TOKEN.value, frozenset({"settings.read"}))
    with Tenant(Environment(NOON), [token]) as tenant, tenant.fault(Refusal(403, "/api/v2/apiTokens")):
        yield tenant


def test_scopes_are_found_out_by_trying(asked: Asked, restricted: Tenant) -> None:
    """Where the token may not look itself up; what cannot be asked fails by itself."""
    items = found(Addresses(replace(environment(asked), url=restricted.url)))
    scopes = items["token scopes"]
    assert (scopes.state, scopes.found) == (
        State.FAILED,
        f"missing: {', '.join(each for each in NEEDED if each != 'settings.read')} (found out by trying)",
    )
    assert items["AWS integration"].found.startswith("cannot be asked: 403")
    assert items["rule queries"].state is State.FAILED
    with asked.tenant.fault(Refusal(403, "/api/v2/apiTokens")):
        whole = found(Addresses(environment(asked)))["token scopes"]
    assert (whole.state, whole.found.endswith("(found out by trying)")) == (State.OK, True)


def test_a_token_that_lacks_a_scope(asked: Asked) -> None:
    """As the environment says."""
    with Tenant(asked.environment, [ApiToken(TOKEN.value, SCOPES - {"WriteConfig"})]) as tenant:
        scopes = found(Addresses(replace(environment(asked), url=tenant.url)))["token scopes"]
    assert (scopes.state, scopes.found) == (State.FAILED, "missing: WriteConfig (as the environment says)")


def test_an_account_that_was_removed(asked: Asked) -> None:
    """Then no service is enabled either, and every metric of a rule is missing."""
    (account,) = asked.client.aws_credentials()
    asked.client.delete_aws_credentials(account.id)
    items = found(Addresses(environment(asked)))
    for name in ("AWS integration", "AWS services", "supporting metrics"):
        assert items[name].state is State.FAILED, name
    assert items["IAM permissions"].state is State.SKIPPED


def test_a_service_that_was_switched_off(asked: Asked) -> None:
    """The rules on its metrics are dead, which is said for each."""
    (account,) = asked.client.aws_credentials()
    document = dict(asked.client.aws_account(account.id))
    kept = [each for each in document["supportingServicesToMonitor"] if each["name"] != "sqs"]
    asked.client.update_aws_credentials(account.id, {**document, "supportingServicesToMonitor": kept})
    items = found(Addresses(environment(asked)))
    assert items["AWS services"].found.endswith("(SQS)")
    assert VISIBLE in items["supporting metrics"].found


def test_a_role_that_may_too_little(asked: Asked, tmp_path: Path) -> None:
    """By the policy that is named; one that cannot be read is a mistake of the command line."""
    policy = tmp_path / "policy.json"
    policy.write_text(POLICY.read_text(encoding="utf-8").replace("sqs:ListQueues", "sqs:Nothing"), encoding="utf-8")
    lacking = found(Addresses(replace(environment(asked), policy=policy)))["IAM permissions"]
    assert (lacking.state, "sqs:ListQueues" in lacking.found) == (State.FAILED, True)
    skipped = found(Addresses(replace(environment(asked), policy=None)))["IAM permissions"]
    assert skipped.found == "no policy was named: --policy"
    for text in ("", "[]", '{"Statement": []}'):
        policy.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsInvalid):
            found(Addresses(replace(environment(asked), policy=policy)))


def test_data_that_does_not_arrive(asked: Asked) -> None:
    """For half an hour after set-up that is normal."""
    assert found(Addresses(environment(asked)))["data freshness"].state is State.WARNING
    asked.pass_minutes(31)
    assert found(Addresses(environment(asked)))["data freshness"].state is State.FAILED
    arrive(asked)
    assert found(Addresses(environment(asked)))["data freshness"].state is State.OK


def test_a_rule_that_cannot_be_answered(asked: Asked) -> None:
    """As the tenant's own rules say, or its metrics API."""
    (stored,) = (each for each in asked.client.settings_objects(RULES) if each.summary.startswith("Ingest DLQ"))
    failing = found(Addresses(environment(asked, **{stored.external_id: "gone wrong"})))["rule queries"]
    assert failing.state is State.WARNING
    arrive(asked)
    failing = found(Addresses(environment(asked, **{stored.external_id: "gone wrong"})))["rule queries"]
    assert (failing.state, failing.found) == (
        State.FAILED,
        "rule Ingest DLQ is not empty (weather): gone wrong",
    )


def test_what_others_deployed_is_not_examined(asked: Asked) -> None:
    """A rule and a dashboard of somebody else may name whatever they want."""
    value = dict(asked.client.settings_objects(RULES)[0].value)
    value["queryDefinition"] = {**value["queryDefinition"], "metricSelector": "nobody.knows:sum"}
    asked.client.write_settings([{"schemaId": RULES, "scope": "environment", "value": value}])
    asked.client.create_dashboard({"dashboardMetadata": {"name": "Theirs"}, "tiles": []})
    arrive(asked)
    assert found(Addresses(environment(asked)))["rule queries"].state is State.WARNING


# ---- the AWS endpoint


def test_names_of_another_stack(asked: Asked) -> None:
    """The nearest name is said."""
    others = tuple(each.replace("weather-ingest-dlq", "weather-dlq") for each in RESOURCES)
    with HttpServer(aws_endpoint(others), "AWS") as aws:
        names = found(Addresses(environment(asked), Aws(aws.url, ("weather",))))["resource names"]
    assert names.state is State.FAILED
    assert "rule Ingest DLQ is not empty (weather): eq 'weather-ingest-dlq' (did you mean weather-" in names.found


def test_an_endpoint_without_such_a_stack(asked: Asked) -> None:
    """Or that does not answer; without a stack no name is compared."""
    with HttpServer(aws_endpoint(), "AWS") as aws:
        missing = found(Addresses(environment(asked), Aws(aws.url, ("climate",))))
        none = found(Addresses(environment(asked), Aws(aws.url)))
    assert "the stack climate cannot be read" in missing["AWS endpoint"].found
    assert missing["resource names"].state is State.SKIPPED
    assert (none["AWS endpoint"].state, none["resource names"].state) == (State.OK, State.SKIPPED)
    assert found(Addresses(aws=Aws("http://127.0.0.1:1")))["AWS endpoint"].state is State.FAILED


def test_clocks(asked: Asked) -> None:
    """A virtual one is compared with the environment, a real one with this machine."""
    with HttpServer(aws_endpoint(now=START + 1000), "AWS") as aws:
        virtual = found(Addresses(environment(asked), Aws(aws.url)))["clock skew"]
    assert (virtual.state, "1000 s off" in virtual.found) == (State.FAILED, True)
    assert found(Addresses(environment(asked)), START + 30)["clock skew"].state is State.OK
    assert found(Addresses(environment(asked)), START + 301)["clock skew"].state is State.FAILED


# ---- mail


@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        (mail_faults.refuse(), "mail server"),
        (mail_faults.unavailable(), "mail server"),
        (mail_faults.no_starttls(), "mail TLS"),
        (mail_faults.tls_unavailable(), "mail TLS"),
        (mail_faults.wrong_password(), "mail login"),
        (mail_faults.shut_down(Stage.AUTH), "mail server"),
    ],
    ids=lambda each: getattr(each, "name", each),
)
def test_a_mail_server_that_fails(mailbox: Mailbox, fault: mail_faults.Fault, broken: str) -> None:
    """At one of the three steps."""
    with mailbox.fault(fault):
        items = found(Addresses(mail=mail_server(mailbox)))
    assert [name for name, each in items.items() if each.state is State.FAILED] == [broken]
    assert mailbox.messages == ()


def test_a_mail_server_of_another_authority_or_password(mailbox: Mailbox) -> None:
    """No password is shown."""
    server = replace(mail_server(mailbox), ca_pem=Identity().ca_pem)
    assert found(Addresses(mail=server))["mail TLS"].state is State.FAILED
    wrong = found(Addresses(mail=mail_server(mailbox, "another-password")))["mail login"]
    assert wrong.state is State.FAILED
    assert "another-password" not in str(wrong)


def test_a_mail_server_elsewhere_is_not_asked() -> None:
    """Unless its host is allowed."""
    elsewhere = SmtpServer("mail.example.org", "a@example.org")
    reached = found(Addresses(mail=elsewhere))["mail server"]
    assert (reached.state, "neither on this machine nor allowed" in reached.found) == (State.FAILED, True)


# ---- Splunk


def asked_of(collector: Collector, token: str | None = HUSH) -> dict[str, State]:
    """Return how the two items of a collector are."""
    secret = None if token is None else Secret(token)
    items = found(Addresses(collector=HttpCollector(collector.url, secret)))
    return {name: each.state for name, each in items.items() if name.startswith("Splunk")}


def test_a_collector_that_fails(collector: Collector) -> None:
    """As a whole, or for a token."""
    with collector.fault(hec_faults.busy()):
        assert asked_of(collector) == {"Splunk HEC": State.FAILED, "Splunk token": State.WARNING}
    with collector.fault(hec_faults.shutting_down()):
        assert asked_of(collector)["Splunk HEC"] is State.FAILED
    with collector.fault(hec_faults.reset()):
        assert asked_of(collector) == {"Splunk HEC": State.OK, "Splunk token": State.WARNING}
    with collector.fault(hec_faults.token_disabled("dynatrace")):
        assert asked_of(collector) == {"Splunk HEC": State.OK, "Splunk token": State.FAILED}
    assert asked_of(collector, "another-token")["Splunk token"] is State.FAILED
    assert asked_of(collector, None)["Splunk token"] is State.SKIPPED
    assert collector.events == ()


def test_a_collector_with_tls() -> None:
    """Is trusted by the authority that is named only."""
    identity = Identity()
    with Collector(Token(HUSH, "dynatrace"), identity=identity) as collector:
        trusted = HttpCollector(collector.url, Secret(HUSH), identity.ca_pem)
        assert found(Addresses(collector=trusted))["Splunk token"].state is State.OK
        stranger = found(Addresses(collector=replace(trusted, ca_pem=None)))["Splunk HEC"]
    assert (stranger.state, "CERTIFICATE_VERIFY_FAILED" in stranger.found) == (State.FAILED, True)


@pytest.mark.parametrize("body", [b"<html>", b'{"text": 1}', b'{"text": "a", "code": true}', b"[" * 9000])
def test_what_is_no_collector(body: bytes) -> None:
    """Whatever answers there, and wherever it redirects to."""

    async def answer(_: object) -> Response:
        return Response(body, 302, {"location": "http://127.0.0.1:1/"})

    with HttpServer(Starlette(routes=[Route("/{path:path}", answer)]), "a page") as server:
        item = found(Addresses(collector=HttpCollector(server.url)))["Splunk HEC"]
    assert (item.state, "302 an answer that is not HEC's" in item.found) == (State.FAILED, True)


@pytest.mark.parametrize(
    ("url", "said"), [("http://[", "is not a URL"), ("https://splunk.example.org:8088", "--allow-host splunk.example.")]
)
def test_a_collector_elsewhere_is_not_asked(url: str, said: str) -> None:
    """Unless its host is allowed by its exact name."""
    with pytest.raises(EndpointRefused, match=said.replace(".", r"\.")):
        found(Addresses(collector=HttpCollector(url)))


def test_the_client_shows_its_token_to_the_environment_alone(asked: Asked) -> None:
    """Which masks it in what it answers."""
    with DynatraceClient(asked.tenant.url, TOKEN.value) as client:
        assert set(client.token_scopes()) == SCOPES
