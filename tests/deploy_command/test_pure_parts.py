"""What the command says, and where it goes, without a tenant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.monaco.making import a_config, files, rendered

from smokealarm.deploy import as_json, as_text, destination
from smokealarm.deploy.places import TemplatePlace, template_place
from smokealarm.dynatrace.deployment import Change, DeploymentReport, Difference, ObjectReport, Outcome
from smokealarm.dynatrace.monaco import Coordinate, EnvironmentUrl, MonacoEnvironment, RenderedConfig
from smokealarm.errors import EndpointRefused, UsageError

NAME = Coordinate("project", "builtin:alerting.profile", "page")
TEMPLATE = '{\n  "name": "{{ .name }}",\n  "rules": [\n    {"delay": 1},\n    {"delay": {{ .delay }}}\n  ]\n}'
ENVIRONMENT = MonacoEnvironment("live", "group", EnvironmentUrl("LIVE_URL", is_variable=True), "LIVE_TOKEN")


def a_rendered_config() -> RenderedConfig:
    """Return a configuration whose name is one line in the template."""
    config = a_config("name: One\ntemplate: one.json\nparameters: {delay: 5}")
    return rendered(files(config, one=TEMPLATE))["one"]


def said(*objects: ObjectReport, dry_run: bool = False) -> list[str]:
    """Return the lines about objects, without the heading."""
    return list(as_text(DeploymentReport(objects, dry_run)))[1:]


@pytest.mark.parametrize(
    ("written", "line", "path"),
    [
        ("name", 2, ("name",)),
        ("rules/1/delay", 5, ("rules", 1, "delay")),
        ("rules[1].delay", 5, ("rules", 1, "delay")),
        ("rules/1/beyond", 5, ("rules", 1)),
        ("rules/7/delay", 3, ("rules",)),
        ("builtin:alerting.profile/0/rules/0", 4, ("rules", 0)),
        ("builtin:alerting.profile/0", 1, ()),
        ("elsewhere/0/name", 1, ()),
        ("elsewhere/builtin:alerting.profile/0/name", 1, ()),
        ("", 1, ()),
    ],
)
def test_a_path_leads_to_a_line_of_the_template(written: str, line: int, path: tuple[Any, ...]) -> None:
    """However the environment writes it; of what does not exist, to what is around it."""
    assert template_place(a_rendered_config(), written) == TemplatePlace("project/one.json", line, path)


@given(st.text(max_size=40))
def test_any_path_leads_somewhere(written: str) -> None:
    """Whatever an environment answers."""
    assert 1 <= template_place(a_rendered_config(), written).line <= 7


def test_a_text_that_is_no_json_has_one_place() -> None:
    """It cannot be sent, but nothing breaks."""
    assert template_place(replace(a_rendered_config(), text="{"), "a") == TemplatePlace("project/one.json", 1, ())


def test_each_kind_of_difference_has_its_sign() -> None:
    """Short ones on one line, long ones where they begin to differ."""
    long = "x" * 80
    differences = (
        Difference(Change.ADDED, ("a",), after={"b": 1}),
        Difference(Change.REMOVED, ("c", 0), before=[long]),
        Difference(Change.CHANGED, ("d e",), before=1, after=True),
        Difference(Change.CHANGED, ("f",), long + "1" + long, long + "2"),
    )
    assert said(ObjectReport(NAME, Outcome.UPDATED, differences=differences))[:9] == [
        "  ~ updated      page",
        '      + $.a: {"b": 1}',
        f'      - $.c[0]: ["{"x" * 58}...',
        "      ~ $['d e']: 1 -> true",
        "      ~ $.f:",
        f"          ...{'x' * 12}1{'x' * 47}...",
        f'       -> ...{"x" * 12}2"',
        "",
        "1 updated",
    ]


def test_a_value_that_only_goes_on_is_shown_to_its_end() -> None:
    """The difference is then where the shorter one ends."""
    lines = said(ObjectReport(NAME, Outcome.UPDATED, differences=(Difference(Change.CHANGED, ("a",), 1e60, 1e70),)))
    assert lines[1] == "      ~ $.a: 1e+60 -> 1e+70"
    many, more = int("1" * 50), int("1" * 60)
    lines = said(ObjectReport(NAME, Outcome.UPDATED, differences=(Difference(Change.CHANGED, ("a",), many, more),)))
    assert lines[2:4] == [f"          ...{'1' * 12}", f"       -> ...{'1' * 22}"]


def test_a_failure_says_what_stands() -> None:
    """What was updated is not undone, and what could not be deleted is left behind."""
    failed = ObjectReport(NAME, Outcome.FAILED, reason="400: no\nand why", violations=(("name", "is ugly"),))
    left = ObjectReport(replace(NAME, config_id="new"), Outcome.LEFT_BEHIND, "id-1", "nothing answers")
    updated = ObjectReport(replace(NAME, config_id="old"), Outcome.UPDATED, "id-2")
    lines = said(updated, left, failed)
    assert lines[-4:] == [
        "failed: 1 updated, 1 failed, 1 left behind",
        "not undone, and standing otherwise than before:",
        "  updated project:builtin:alerting.profile:old id-2",
        "  left behind project:builtin:alerting.profile:new id-1",
    ]
    assert "  ! failed       page" in lines
    assert "      400: no" in lines
    assert lines[lines.index("      name") + 1] == "        is ugly"
    document = as_json(DeploymentReport((updated, left, failed)))
    assert document["standing"] == [str(updated.coordinate), str(left.coordinate)]
    assert document["objects"][2]["violations"] == [{"path": "name", "message": "is ugly"}]


def test_nothing_to_deploy_is_said() -> None:
    """A project whose configurations are all skipped is no failure."""
    assert list(as_text(DeploymentReport(()))) == ["", "nothing to deploy"]


def test_what_a_terminal_would_obey_is_replaced_and_secrets_are_masked() -> None:
    """The environment's texts are foreign."""
    token = f"dt0c01.{'A' * 24}.{'B' * 64}"
    failed = ObjectReport(NAME, Outcome.FAILED, reason=f"\x1b[2J {token}")
    shown = "\n".join(said(failed))
    assert "\x1b" not in shown
    assert "B" * 64 not in shown
    document = str(as_json(DeploymentReport((failed,))))
    assert "B" * 64 not in document


def test_the_manifest_says_where_and_the_options_say_otherwise() -> None:
    """The token is never shown."""
    variables = {"LIVE_URL": "http://127.0.0.1:1/e/1", "LIVE_TOKEN": "hush", "OTHER": "hush-hush"}
    found = destination(ENVIRONMENT, variables)
    assert (found.url, found.token.reveal()) == ("http://127.0.0.1:1/e/1", "hush")
    assert "hush" not in repr(found)
    other = destination(ENVIRONMENT, variables, url="http://localhost:2", token_variable="OTHER")  # noqa: S106 - a name
    assert (other.url, other.token.reveal()) == ("http://localhost:2", "hush-hush")
    fixed = replace(ENVIRONMENT, url=EnvironmentUrl("http://127.0.0.1:3"))
    assert destination(fixed, variables).url == "http://127.0.0.1:3"


def test_a_manifest_without_a_token_needs_the_option() -> None:
    """OAuth alone is not spoken here."""
    with pytest.raises(UsageError, match="names no token for live"):
        destination(replace(ENVIRONMENT, token_variable=None), {})


@pytest.mark.parametrize("url", ["nonsense", "http://", "ftp://example.org", "https://example.org/api/v2"])
def test_what_is_no_address_is_refused_with_its_own_reason(url: str) -> None:
    """Allowing a host would not help."""
    with pytest.raises(EndpointRefused) as caught:
        destination(ENVIRONMENT, {"LIVE_TOKEN": "hush"}, url=url)
    assert "--allow-host" not in str(caught.value)


def test_aws_itself_is_refused_whatever_is_allowed() -> None:
    """No Dynatrace environment is there."""
    with pytest.raises(EndpointRefused, match="is AWS itself"):
        destination(
            ENVIRONMENT,
            {"LIVE_TOKEN": "hush"},
            url="https://sqs.amazonaws.com",
            allowed=frozenset({"sqs.amazonaws.com"}),
        )
