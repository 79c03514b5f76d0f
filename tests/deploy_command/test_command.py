"""``smokealarm deploy`` against a tenant, over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from tests.deployment.test_deploying import BOARD, BOARD_JSON, HOOK, HOOK_JSON, MAIL, MAIL_JSON, ONE
from tests.doctor.serving import VARIABLES
from tests.monaco.making import a_config, files
from tests.tenant.calling import TOKEN, Asked

from smokealarm.cli import main
from smokealarm.dynatrace.monaco import dashboard_id, read_folder
from smokealarm.dynatrace.tenant.api.application import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

PROFILE_JSON = """{
  "name": "{{ .name }}",
  "severityRules": [],
  "eventFilters": []
}"""


def written(folder: Path, *configs: str, **templates: str) -> Path:
    """Write a project and return its folder."""
    texts = {"one": PROFILE_JSON, "mail": MAIL_JSON, "hook": HOOK_JSON, "board": BOARD_JSON, **templates}
    for path, text in files(*configs, **texts).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def run(asked: Asked, folder: Path, *arguments: str, **variables: str) -> Result:
    """Run the command for the environment of the test's tenant."""
    environment = {"SANDBOX_TOKEN": TOKEN.value, **variables}
    given = ["deploy", str(folder), "--environment", "sandbox", "--url", asked.tenant.url, *arguments]
    return CliRunner().invoke(main, given, env=environment)


def outcomes(result: Result) -> dict[str, str]:
    """Return what became of each object, by its id."""
    return {each["id"]: each["outcome"] for each in json.loads(result.output)["objects"]}


def test_a_project_is_deployed_once(asked: Asked, tmp_path: Path) -> None:
    """The second run finds everything as it should be, and writes nothing."""
    folder = written(tmp_path, ONE, MAIL, BOARD)
    first = run(asked, folder)
    assert first.exit_code == 0
    assert "  + created      mail\n" in first.output
    assert first.output.endswith("\n3 created\n")
    again = run(asked, folder)
    assert again.output.endswith("\n3 unchanged\n")
    assert [each.name for each in asked.client.dashboards()] == ["Board"]


def test_a_dry_run_shows_what_differs_and_writes_nothing(asked: Asked, tmp_path: Path) -> None:
    """With the paths of what would be changed, added or removed, as JSON too."""
    run(asked, written(tmp_path, ONE, MAIL))
    folder = written(tmp_path, ONE.replace("name: One", "name: Uno"), MAIL)
    shown = run(asked, folder, "--dry-run")
    assert shown.exit_code == 0
    assert '  ~ updated      profile\n      ~ $.name: "One" -> "Uno"\n' in shown.output
    assert "dry run, nothing was written; there would be: 1 updated, 1 unchanged" in shown.output
    document = json.loads(run(asked, folder, "--dry-run", "--json").output)
    assert (document["dryRun"], document["succeeded"], document["standing"]) == (True, True, [])
    (difference,) = document["objects"][0]["differences"]
    assert difference == {"change": "changed", "jsonPath": "$.name", "before": "One", "after": "Uno"}
    assert {each.value["name"] for each in asked.client.settings_objects("builtin:alerting.profile")} >= {"One"}


def test_what_is_refused_is_shown_at_its_line(asked: Asked, tmp_path: Path) -> None:
    """Of the template, with the path within it, and nothing is written."""
    folder = written(tmp_path, ONE, MAIL, mail=MAIL_JSON.replace('"a@example.org"', '"nobody"'))
    for arguments in ((), ("--dry-run",)):
        shown = run(asked, folder, *arguments)
        assert shown.exit_code == 1
        assert "      project/mail.json:2: $.emailNotification.recipients[0]\n" in shown.output
        assert "everything is as it was before" in shown.output
    document = json.loads(run(asked, folder, "--json").output)
    (violation,) = document["objects"][1]["violations"]
    assert (violation["file"], violation["line"]) == ("project/mail.json", 2)
    assert not asked.client.settings_objects("builtin:problem.notifications")


def test_what_only_the_environment_refuses_is_shown_at_its_line_as_well(asked: Asked, tmp_path: Path) -> None:
    """Its paths begin with the schema and an index."""
    schema = "builtin:logmonitoring.schemaless-log-metric"
    value = {"key": "log.errors", "enabled": True, "query": 'loglevel="ERROR"', "measure": "OCCURRENCE"}
    asked.client.write_settings([{"schemaId": schema, "scope": "environment", "value": value}])
    metric = a_config("template: metric.json", "metric", schema)
    shown = run(asked, written(tmp_path, metric, metric=json.dumps(value, indent=1)))
    assert shown.exit_code == 1
    assert "project/metric.json:2: $.key\n        There is another object with the same value." in shown.output
    assert "was not asked" not in shown.output


def test_what_was_created_is_taken_back_and_what_stands_is_said(asked: Asked, tmp_path: Path) -> None:
    """If the environment fails in the middle: the validator of dashboards is not asked, only the last write fails."""
    run(asked, written(tmp_path, ONE))
    new = ONE.replace("id: profile", "id: new").replace("name: One", "name: New")
    changed = written(tmp_path, ONE.replace("name: One", "name: Uno"), new, BOARD)
    (board,) = (each.coordinate for each in read_folder(changed).configs["sandbox"] if not each.type.is_settings)
    with asked.tenant.fault(Refusal(path=f"/api/config/v1/dashboards/{dashboard_id(board)}")):
        result = run(asked, changed)
    assert result.exit_code == 1
    assert "    rolled back  new\n" in result.output
    assert "whether it was written is not known" in result.output
    said = "not undone, and standing otherwise than before:\n  updated project:builtin:alerting.profile:profile "
    assert said in result.output
    assert {each.value["name"] for each in asked.client.settings_objects("builtin:alerting.profile")} == {
        "Default",
        "Uno",
    }


def test_secrets_are_never_printed(asked: Asked, tmp_path: Path) -> None:
    """Neither those of objects nor the token, whatever refuses."""
    folder = written(tmp_path, ONE, HOOK)
    for arguments in ((), ("--dry-run",), ("--json",)):
        for token in ("hush-hush", "hush-again"):
            result = run(asked, folder, *arguments, TOKEN=token)
            assert result.exit_code == 0
            assert token not in result.output
            assert TOKEN.value not in result.output
    leaking = written(tmp_path, ONE.replace("name: One", "name: {type: environment, name: SANDBOX_TOKEN}"))
    assert TOKEN.value not in run(asked, leaking, "--json").output
    assert TOKEN.value not in run(asked, leaking, "--dry-run").output


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (["--environment", "sandbax"], {}, "did you mean sandbox?"),
        (["--url", "https://abc.example.org"], {}, "--allow-host abc.example.org"),
        (["--environment", "live", "--token-variable", "SANDBOX_TOKEN", "--url", ""], {}, "LIVE_URL is not set"),
        (["--environment", "live"], {}, "LIVE_TOKEN is not set; expected in it the API token"),
        ([], {"SANDBOX_TOKEN": "with blank"}, "the API token is empty or has blanks"),
    ],
)
def test_what_cannot_be_meant_is_said_with_exit_code_2(
    asked: Asked, tmp_path: Path, arguments: list[str], variables: dict[str, str], said: str
) -> None:
    """And nothing is sent."""
    result = run(asked, written(tmp_path, ONE), *arguments, **variables)
    assert result.exit_code == 2
    assert said in result.output


def test_a_host_is_allowed_by_its_exact_name(asked: Asked, tmp_path: Path) -> None:
    """Its address is then asked, and what does not answer is a failure."""
    url, folder = "http://tenant.invalid:9", written(tmp_path, ONE)
    refused = run(asked, folder, "--url", url, "--allow-host", "invalid")
    assert (refused.exit_code, "--allow-host tenant.invalid" in refused.output) == (2, True)
    result = run(asked, folder, "--url", url, "--allow-host", "Tenant.invalid")
    assert result.exit_code == 1
    assert "http://tenant.invalid:9" in result.output


def test_the_pipelines_own_monitoring_is_deployed_by_default(asked: Asked) -> None:
    """From the files that come with the package."""
    variables = {**VARIABLES, "SANDBOX_TOKEN": TOKEN.value}
    given = ["deploy", "--environment", "sandbox", "--url", asked.tenant.url, "--token-variable", "SANDBOX_TOKEN"]
    found: Any = [outcomes(CliRunner().invoke(main, [*given, "--json"], env=variables)) for _ in range(2)]
    assert [set(each.values()) for each in found] == [{"created"}, {"unchanged"}]
    assert len(found[0]) > 40
