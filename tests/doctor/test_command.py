"""``smokealarm doctor``: options to addresses, a running sandbox to addresses, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from tests.doctor.serving import monitored
from tests.tenant.calling import TOKEN, Serving

from smokealarm.cli import main
from smokealarm.doctor import Options, Own, of_options, of_sandbox
from smokealarm.dynatrace.delivery import ConnectionSecurity
from smokealarm.errors import SandboxError, UsageError
from smokealarm.receivers import Collector, Credentials, Mailbox, Token
from smokealarm.sandbox.control import control_application
from smokealarm.sandbox.remote import Details, Remote, announced
from smokealarm.serving import HttpServer

if TYPE_CHECKING:
    from click.testing import Result

NONE = Own(frozenset(), frozenset())
STATE = {
    "AWS endpoint": "http://127.0.0.1:1",
    "stack": "weather",
    "tenant": "http://127.0.0.1:2",
    "tenant token": "dt0c01.A.B",
    "mail server": "smtp://127.0.0.1:3 (STARTTLS)",
    "mail user": "alerts@example.org",
    "mail password": "hush",
    "Splunk HEC": "http://127.0.0.1:4/services/collector/event",
    "Splunk token": "hush-hush",
}


def run(*arguments: str, **variables: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["doctor", *arguments], env=variables)


def test_a_sandbox_says_all_its_addresses() -> None:
    """No secret is in their repr."""
    found = of_sandbox(STATE, Details("PEM", {"one": "gone"}), NONE, Path("policy.json"))
    assert found.environment is not None
    assert (found.environment.url, found.environment.rule_failures) == ("http://127.0.0.1:2", {"one": "gone"})
    assert found.aws is not None
    assert found.aws.stacks == ("weather",)
    assert found.mail is not None
    assert (found.mail.port, found.mail.user, found.mail.ca_pem) == (3, "alerts@example.org", b"PEM")
    assert "hush" not in repr(found)


@pytest.mark.parametrize("change", [{"mail server": "pigeon"}, {"stack": None}])
def test_a_sandbox_of_another_version(change: dict[str, Any]) -> None:
    """Is said to be one."""
    state = {name: value for name, value in {**STATE, **change}.items() if value is not None}
    with pytest.raises(SandboxError):
        of_sandbox(state, Details("PEM", {}), NONE, Path("policy.json"))


def test_options_name_addresses(tmp_path: Path) -> None:
    """Secrets come from environment variables, certificates from files."""
    ca = tmp_path / "ca.pem"
    ca.write_bytes(b"PEM")
    options = Options(
        url="http://127.0.0.1:2/",
        token_variable="A",  # noqa: S106 - a name
        aws="http://127.0.0.1:1",
        smtp="mail.example.org:465",
        smtp_tls=True,
        smtp_user="alerts",
        smtp_password_variable="B",  # noqa: S106 - a name
        smtp_ca=ca,
        hec="http://127.0.0.1:4",
        hec_token_variable="C",  # noqa: S106 - a name
        allowed=frozenset({"mail.example.org"}),
    )
    found = of_options(options, NONE, {"A": "hush-a", "B": "hush-b", "C": "hush-c"})
    assert found.environment is not None
    assert (found.environment.url, found.environment.token.reveal()) == ("http://127.0.0.1:2", "hush-a")
    assert found.mail is not None
    assert (found.mail.host, found.mail.port, found.mail.security) == (
        "mail.example.org",
        465,
        ConnectionSecurity.TLS,
    )
    assert (found.mail.password and found.mail.password.reveal(), found.mail.ca_pem) == ("hush-b", b"PEM")
    assert found.mail.allowed_hosts == {"mail.example.org"}
    assert found.collector is not None
    assert (found.collector.token and found.collector.token.reveal(), found.collector.ca_pem) == ("hush-c", None)
    assert "hush" not in repr(found)


def test_what_is_not_named_is_not_examined() -> None:
    """A mail server may have no user, a collector no token."""
    assert of_options(Options(aws="http://127.0.0.1:1"), NONE, {}).environment is None
    found = of_options(Options(smtp="localhost:587", hec="http://127.0.0.1:4"), NONE, {})
    assert found.mail is not None
    assert (found.mail.security, found.mail.user) == (ConnectionSecurity.STARTTLS_REQUIRED, None)
    assert found.collector is not None
    assert found.collector.token is None
    assert (found.aws, found.environment) == (None, None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--url", "http://127.0.0.1:2"], "--token-variable is missing"),
        (["--url", "http://127.0.0.1:2", "--token-variable", "NO_SUCH"], "NO_SUCH of --token-variable is not set"),
        (["--url", "https://abc.example.org", "--token-variable", "HOME"], "--allow-host abc.example.org"),
        (["--smtp", "mail.example.org"], "--smtp takes a host and a port"),
        (["--smtp", ":25"], "--smtp takes a host and a port"),
        (["--smtp", "a:b"], "--smtp takes a host and a port"),
        (["--smtp", "a:99999999999"], "expected 1 to 65535"),
        (["--smtp", "a:25", "--smtp-user", "b"], "--smtp-password-variable is missing"),
        (["--hec", "http://127.0.0.1:4", "--hec-ca", "/nowhere"], "/nowhere cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_said_with_exit_code_2(arguments: list[str], said: str) -> None:
    """And nothing is asked."""
    result = run(*arguments)
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_a_failure_is_exit_code_1() -> None:
    """In text and in JSON."""
    shown = run("--hec", "http://127.0.0.1:1")
    assert shown.exit_code == 1
    assert shown.output.endswith("\n1 failed, 15 skipped\n")
    document = json.loads(run("--hec", "http://127.0.0.1:1", "--json").output)
    assert [each["name"] for each in document["items"] if each["state"] == "failed"] == ["Splunk HEC"]


def test_without_addresses_a_sandbox_is_needed(tmp_path: Path) -> None:
    """Which has to run."""
    result = run(SMOKEALARM_CACHE=str(tmp_path))
    assert (result.exit_code, "start one: smokealarm up" in result.output) == (1, True)


def test_a_running_sandbox_is_examined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `smokealarm up` announces it; here without LocalStack, which is then the only failure."""
    monkeypatch.setenv("SMOKEALARM_CACHE", str(tmp_path))
    with (
        Serving() as asked,
        Mailbox(Credentials("alerts@example.org", "a-password")) as mailbox,
        Collector(Token("a-hec-token", "dynatrace")) as collector,
    ):
        monitored(asked)
        state = {
            **STATE,
            "tenant": asked.tenant.url,
            "tenant token": TOKEN.value,
            "mail server": f"smtp://127.0.0.1:{mailbox.port} (STARTTLS)",
            "mail password": "a-password",
            "Splunk HEC": f"{collector.url}/services/collector/event",
            "Splunk token": "a-hec-token",
        }
        sandbox: Any = Announced(state, mailbox.identity.ca_pem.decode())
        server = HttpServer(control_application(sandbox, "secret"), "control")
        with server, announced(Remote(server.url, "secret", 1)):
            result = run("--json")
    items = {each["name"]: each["state"] for each in json.loads(result.output)["items"]}
    assert [name for name, state in items.items() if state == "failed"] == ["AWS endpoint"]
    assert (items["mail login"], items["Splunk token"]) == ("ok", "ok")
    assert result.exit_code == 1


class Announced:
    """A sandbox that only says where it is."""

    def __init__(self, state: dict[str, str], authority: str) -> None:
        self._state, self._authority = state, authority

    def describe(self) -> dict[str, str]:
        """Return its addresses."""
        return self._state

    def details(self) -> dict[str, Any]:
        """Return its certificate."""
        return {"mail authority": self._authority, "rule failures": {}}

    def now(self) -> str:
        """Return no time in particular."""
        return "now"


def test_an_unreadable_option_is_a_usage_error() -> None:
    """As of the library's own callers."""
    with pytest.raises(UsageError):
        of_options(Options(smtp="nonsense"), NONE, {})
