"""Deploying: checked first, written once, and taken back when it fails."""

from __future__ import annotations

from typing import Any

import pytest
from tests.deployment.environments import MemoryEnvironment, Refused
from tests.monaco.making import a_config, files

from smokealarm.dynatrace.deployment import Outcome, deploy
from smokealarm.dynatrace.deployment.differences import (
    Change,
    Difference,
    classic_differences,
    classic_has_secrets,
    settings_differences,
    settings_have_secrets,
)
from smokealarm.dynatrace.monaco import MonacoProject, dashboard_id, read_project
from smokealarm.dynatrace.settings.findings import Finding, Gravity
from smokealarm.dynatrace.settings.objects import SettingsRefusedError
from smokealarm.errors import BackendUnreachable, MonacoInvalid

PROFILE, NOTIFICATION = "builtin:alerting.profile", "builtin:problem.notifications"
ONE = a_config("template: one.json\nname: One", "profile")
MAIL = a_config(
    "template: mail.json\nparameters: {profile: [builtin:alerting.profile, profile, id]}", "mail", NOTIFICATION
)
METADATA = "builtin:metric.metadata"
UNIT = a_config("template: unit.json", "unit", METADATA).replace("scope: environment", "scope: metric-a")
BOARD = "- id: board\n  type: dashboard\n  config: {name: Board, template: board.json}\n"
ACCOUNT = "- id: account\n  type: {api: aws-credentials}\n  config: {name: Account, template: account.json}\n"
ACCOUNT_JSON = """{"label": "{{ .name }}", "partitionType": "AWS_DEFAULT", "authenticationData": {"type": "ROLE",
"roleBasedAuthentication": {"iamRole": "monitoring", "accountId": "an account", "externalId": "an id"}}}"""
BOARD_JSON = '{"dashboardMetadata": {"name": "{{ .name }}"}, "tiles": []}'
MAIL_JSON = """{"enabled": true, "type": "EMAIL", "displayName": "Mail", "alertingProfile": "{{ .profile }}",
"emailNotification": {"recipients": ["a@example.org"], "subject": "{State}", "body": "{ProblemTitle}"}}"""
HOOK = a_config(
    "template: hook.json\nparameters:\n  profile: [builtin:alerting.profile, profile, id]\n"
    "  token: {type: environment, name: TOKEN}",
    "hook",
    NOTIFICATION,
)
HOOK_JSON = """{"enabled": true, "type": "WEBHOOK", "displayName": "Hook", "alertingProfile": "{{ .profile }}",
"webHookNotification": {"url": "https://hook.example.org", "urlContainsSecret": false, "payload": "{}",
"headers": [{"name": "Authorization", "secret": true, "secretValue": "{{ .token }}"}]}}"""


def a_project(*configs: str, **templates: str) -> MonacoProject:
    """Return a project whose templates are valid objects unless given."""
    valid = {
        "one": '{"name": "{{ .name }}", "severityRules": [], "eventFilters": []}',
        "mail": MAIL_JSON,
        "hook": HOOK_JSON,
        "account": ACCOUNT_JSON,
    }
    return read_project(files(*configs, **{**valid, "board": BOARD_JSON, "unit": '{"unit": "Count"}', **templates}))


def outcomes(project: MonacoProject, environment: MemoryEnvironment, **how: Any) -> dict[str, Outcome]:
    """Deploy, and return what became of each configuration, by its id."""
    report = deploy(project, "sandbox", how.pop("variables", {}), environment, **how)
    return {each.coordinate.config_id: each.outcome for each in report.objects}


def test_a_profile_is_created_before_what_refers_to_it() -> None:
    """The notification has the id that the profile was given."""
    environment = MemoryEnvironment()
    report = deploy(a_project(MAIL, ONE), "sandbox", {}, environment)
    assert report.succeeded
    assert [str(each.coordinate) for each in report.changed] == [
        f"project:{PROFILE}:profile",
        f"project:{NOTIFICATION}:mail",
    ]
    (mail,) = environment.store.objects(NOTIFICATION)
    assert mail.value["alertingProfile"] == report.objects[0].object_id
    assert (
        environment.store.objects(PROFILE)[-1].external_id
        == "monaco:cHJvamVjdCRidWlsdGluOmFsZXJ0aW5nLnByb2ZpbGUkcHJvZmlsZQ=="
    )


def test_what_is_as_it_should_be_is_not_written_again() -> None:
    """Only what differs is sent."""
    environment = MemoryEnvironment()
    outcomes(a_project(ONE, MAIL), environment)
    environment.written.clear()
    assert set(outcomes(a_project(ONE, MAIL), environment).values()) == {Outcome.UNCHANGED}
    assert environment.written == []
    changed = a_project(ONE.replace("name: One", "name: Uno"), MAIL)
    assert outcomes(changed, environment) == {"profile": Outcome.UPDATED, "mail": Outcome.UNCHANGED}
    assert len(environment.written) == 1


def test_secrets_are_sent_again_since_they_cannot_be_compared() -> None:
    """A new token reaches the environment although nothing else has changed."""
    environment = MemoryEnvironment()
    outcomes(a_project(ONE, HOOK), environment, variables={"TOKEN": "old"})
    again = outcomes(a_project(ONE, HOOK), environment, variables={"TOKEN": "new"})
    assert set(again.values()) == {Outcome.UNCHANGED}
    (hook,) = environment.store.objects(NOTIFICATION)
    assert hook.value["webHookNotification"]["headers"][0]["secretValue"] == "new"


def test_a_dry_run_writes_nothing() -> None:
    """It says what would be."""
    environment = MemoryEnvironment()
    assert set(outcomes(a_project(ONE, MAIL), environment, dry_run=True).values()) == {Outcome.CREATED}
    assert environment.written == []
    outcomes(a_project(ONE), environment)
    found = deploy(a_project(ONE, MAIL), "sandbox", {}, environment, dry_run=True)
    assert [each.outcome for each in found.objects] == [Outcome.UNCHANGED, Outcome.CREATED]
    assert found.dry_run


def test_nothing_is_written_if_anything_would_be_refused() -> None:
    """The report names every violated constraint of the one, and that the other was not written."""
    environment = MemoryEnvironment()
    report = deploy(
        a_project(ONE, MAIL, mail=MAIL_JSON.replace('"type": "EMAIL"', '"type": "MAIL"')), "sandbox", {}, environment
    )
    assert not report.succeeded
    assert environment.written == []
    assert [each.outcome for each in report.objects] == [Outcome.NOT_WRITTEN, Outcome.FAILED]
    assert report.changed == ()
    said = str(report)
    assert said.startswith(f"not written project:{PROFILE}:profile\nfailed project:{NOTIFICATION}:mail: ")
    assert any(path.endswith("type") for path, _ in report.objects[1].violations)


def test_what_was_created_is_taken_back_if_a_later_object_fails() -> None:
    """The newest goes first; what was not reached is said to be not written."""
    environment = MemoryEnvironment(breaks={NOTIFICATION})
    third = a_config(
        "template: one.json\nname: Three\nparameters: {r: [builtin:problem.notifications, mail, id]}", "third"
    )
    report = deploy(a_project(ONE, MAIL, third), "sandbox", {}, environment)
    assert [each.outcome for each in report.objects] == [Outcome.ROLLED_BACK, Outcome.FAILED, Outcome.NOT_WRITTEN]
    assert "whether it was written is not known" in report.objects[1].reason
    assert [each.value["name"] for each in environment.store.objects(PROFILE)] == ["Default"]
    assert report.changed == ()


def test_what_was_updated_stays_and_is_said_to_stand() -> None:
    """Its earlier secrets are not known, so that it cannot be put back."""
    environment = MemoryEnvironment()
    outcomes(a_project(ONE), environment)
    environment.refuses = {NOTIFICATION}
    report = deploy(a_project(ONE.replace("One", "Uno"), MAIL), "sandbox", {}, environment)
    assert [each.outcome for each in report.objects] == [Outcome.UPDATED, Outcome.FAILED]
    assert [each.coordinate.config_id for each in report.changed] == ["profile"]
    assert report.objects[1].reason == "not today"


def test_what_cannot_be_taken_back_is_said_to_be_left_behind() -> None:
    """With its id and the reason."""
    environment = MemoryEnvironment(breaks={NOTIFICATION}, keeps=True)
    report = deploy(a_project(ONE, MAIL), "sandbox", {}, environment)
    left = report.objects[0]
    assert (left.outcome, left.reason) == (Outcome.LEFT_BEHIND, "nothing answers")
    assert left.object_id == environment.store.objects(PROFILE)[-1].object_id
    assert report.changed == (left,)


def test_a_dashboard_is_made_under_the_id_that_monaco_gives_it() -> None:
    """And is written again only if it differs."""
    environment = MemoryEnvironment()
    project = a_project(BOARD)
    assert outcomes(project, environment) == {"board": Outcome.CREATED}
    assert outcomes(project, environment) == {"board": Outcome.UNCHANGED}
    (coordinate,) = (each.coordinate for each in project.configs["sandbox"])
    own = dashboard_id(coordinate)
    assert environment.boards == {own: {"dashboardMetadata": {"name": "Board"}, "tiles": [], "id": own}}
    renamed = a_project(BOARD.replace("name: Board", "name: Panel"))
    assert outcomes(renamed, environment) == {"board": Outcome.UPDATED}
    assert environment.boards[own]["dashboardMetadata"] == {"name": "Panel"}


def test_the_id_of_a_dashboard_is_known_before_it_is_made() -> None:
    """So that what refers to it can be checked."""
    config = a_config("template: one.json\nparameters: {name_of: [dashboard, board, id]}\nname: One", "profile")
    environment = MemoryEnvironment()
    project = a_project(config, BOARD, one='{"name": "{{ .name_of }}", "severityRules": []}')
    assert outcomes(project, environment) == {"board": Outcome.CREATED, "profile": Outcome.CREATED}
    assert environment.store.objects(PROFILE)[-1].value["name"] in environment.boards


def test_a_dashboard_is_validated_and_taken_back_like_any_object() -> None:
    """By the ways that its API has."""
    refusing = MemoryEnvironment(refused_board=Refused("tiles are missing", (("tiles", "must not be empty"),)))
    assert "failed project:dashboard:board: tiles are missing\n  tiles: must not be empty" in str(
        deploy(a_project(BOARD), "sandbox", {}, refusing)
    )
    environment = MemoryEnvironment(breaks={PROFILE})
    assert outcomes(a_project(BOARD, ONE), environment) == {"board": Outcome.ROLLED_BACK, "profile": Outcome.FAILED}
    assert environment.boards == {}


def test_an_aws_account_is_found_by_its_name() -> None:
    """An id is assigned to it, so that one of the same name is the same one, whoever made it."""
    environment = MemoryEnvironment()
    project = a_project(ACCOUNT)
    assert outcomes(project, environment) == {"account": Outcome.CREATED}
    ((own, made),) = environment.accounts.items()
    assert made["label"] == "Account"
    assert outcomes(project, environment) == {"account": Outcome.UNCHANGED}
    other = a_project(ACCOUNT, account=ACCOUNT_JSON.replace("an account", "another"))
    assert outcomes(other, environment) == {"account": Outcome.UPDATED}
    assert environment.accounts[own]["id"] == own
    assert environment.accounts[own]["authenticationData"]["roleBasedAuthentication"]["accountId"] == "another"


def test_the_keys_of_an_aws_account_are_sent_again() -> None:
    """Since they cannot be compared, as any secret."""
    environment = MemoryEnvironment()
    keys = '{"type": "KEYS", "keyBasedAuthentication": {"accessKey": "a", "secretKey": "one"}}'
    text = '{"label": "{{ .name }}", "partitionType": "AWS_DEFAULT", "authenticationData": ' + keys + "}"
    environment.validate_aws_credentials = lambda _: None  # type: ignore[method-assign]
    outcomes(a_project(ACCOUNT, account=text), environment)
    again = outcomes(a_project(ACCOUNT, account=text.replace("one", "two")), environment)
    assert again == {"account": Outcome.UNCHANGED}
    assert "two" in str(environment.accounts)


def test_an_aws_account_is_validated_and_taken_back_like_any_object() -> None:
    """By the ways that its API has."""
    environment = MemoryEnvironment()
    wrong = a_project(ACCOUNT, account='{"label": "{{ .name }}", "partitionType": "AWS_MOON"}')
    assert outcomes(wrong, environment) == {"account": Outcome.FAILED}
    environment = MemoryEnvironment(breaks={PROFILE})
    assert outcomes(a_project(ACCOUNT, ONE), environment) == {"account": Outcome.ROLLED_BACK, "profile": Outcome.FAILED}
    assert environment.accounts == {}


def test_only_those_classic_apis_are_asked_that_the_project_has() -> None:
    """A token for settings alone is enough for settings alone."""
    environment = MemoryEnvironment()
    environment.dashboards = environment.aws_credentials = None  # type: ignore[method-assign,assignment]
    assert outcomes(a_project(ONE), environment) == {"profile": Outcome.CREATED}


def test_what_refers_to_a_new_object_of_another_kind_is_checked_when_it_is_written() -> None:
    """No id could stand for it before, so that a false refusal would keep everything from being written."""
    needs = a_config("template: needs.json\nparameters: {r: [builtin:problem.notifications, mail, id]}", "needs")
    templates = {"needs": '{"name": "{{ .r }}", "nonsense": 1}'}
    report = deploy(a_project(ONE, MAIL, needs, **templates), "sandbox", {}, MemoryEnvironment())
    assert [each.outcome for each in report.objects] == [Outcome.ROLLED_BACK, Outcome.ROLLED_BACK, Outcome.FAILED]
    assert report.objects[2].violations


def test_the_newest_object_is_taken_back_first() -> None:
    """Since it may refer to an older one."""
    environment = MemoryEnvironment(breaks={METADATA})
    assert Outcome.FAILED in outcomes(a_project(ONE, MAIL, UNIT), environment).values()
    assert len(environment.made) == 2
    assert environment.deleted == environment.made[::-1]


def test_an_object_of_another_scope_is_another_object() -> None:
    """The one that was there stays, since an externalId holds within its scope."""
    environment = MemoryEnvironment()
    outcomes(a_project(UNIT), environment)
    assert outcomes(a_project(UNIT.replace("metric-a", "metric-b")), environment) == {"unit": Outcome.CREATED}
    assert [each.scope for each in environment.store.objects(METADATA)] == ["metric-a", "metric-b"]


def test_skipped_configurations_are_not_reported() -> None:
    """Neither if all goes well nor if it does not."""
    skipped = a_config("template: one.json\nname: Never\nskip: true", "never")
    assert set(outcomes(a_project(ONE, MAIL, skipped), MemoryEnvironment())) == {"profile", "mail"}
    broken = MemoryEnvironment(breaks={PROFILE})
    assert outcomes(a_project(ONE, MAIL, skipped), broken) == {"profile": Outcome.FAILED, "mail": Outcome.NOT_WRITTEN}
    assert outcomes(a_project(skipped), MemoryEnvironment()) == {}


def test_a_project_that_cannot_be_rendered_is_not_deployed() -> None:
    """Its own error is raised before anything is written, as is that of an environment that does not answer."""
    environment = MemoryEnvironment()
    with pytest.raises(MonacoInvalid, match="TOKEN is not set"):
        deploy(a_project(ONE, HOOK), "sandbox", {}, environment)
    with pytest.raises(MonacoInvalid, match="there is no environment sandbax"):
        deploy(a_project(ONE), "sandbax", {}, environment)
    assert environment.written == []


def test_defaults_and_further_properties_are_no_difference() -> None:
    """The environment adds what is not written, and may know a newer schema."""
    wanted = {"name": "One", "severityRules": []}
    stored = {"name": "One", "severityRules": [], "eventFilters": [], "managementZone": None, "newer": 1}
    assert settings_differences(PROFILE, wanted, stored) == ()
    assert settings_differences(PROFILE, wanted, {**stored, "name": "Two"}) == (
        Difference(Change.CHANGED, ("name",), "Two", "One"),
    )
    zoned = {**wanted, "managementZone": "12"}
    assert settings_differences(PROFILE, zoned, stored) == (Difference(Change.ADDED, ("managementZone",), None, "12"),)


def test_what_is_stored_beside_the_wanted_is_removed() -> None:
    """Where the schema knows it, since writing replaces the whole value."""
    wanted = {"name": "One", "severityRules": []}
    assert settings_differences(PROFILE, wanted, {**wanted, "managementZone": "12"}) == (
        Difference(Change.REMOVED, ("managementZone",), "12"),
    )
    rule = {"severityLevel": "ERRORS", "delayInMinutes": 0, "tagFilterIncludeMode": "NONE"}
    (gone,) = settings_differences(PROFILE, wanted, {"name": "One", "severityRules": [rule]})
    assert (gone.change, gone.path, gone.before["delayInMinutes"]) == (Change.REMOVED, ("severityRules", 0), 0)


def test_values_of_an_unknown_schema_are_compared_but_not_shown() -> None:
    """Nobody here knows which of them are secrets, so that they may be; lists are compared in their order."""

    def paths(wanted: object, stored: dict[str, Any]) -> list[tuple[str | int, ...]]:
        found = settings_differences("builtin:unknown", wanted, stored)
        assert {each.before for each in found} | {each.after for each in found} <= {"●●●", None}
        return [each.path for each in found]

    assert paths({"a": [1, {"b": True}]}, {"a": [1, {"b": True, "c": 2}]}) == []
    assert paths({"a": [1, 2]}, {"a": [2, 1]}) == [("a", 0), ("a", 1)]
    assert paths({"a": [1]}, {"a": [1, 2]}) == [("a", 1)]
    assert paths({"a": True}, {"a": 1}) == [("a",)]
    assert paths({"a": 1}, {"a": True}) == [("a",)]
    assert settings_have_secrets("builtin:unknown", {})
    assert not settings_have_secrets(PROFILE, {"name": "One"})


def test_no_difference_shows_a_secret() -> None:
    """Neither one that a schema names nor one of the Configuration API."""
    hook = {"webHookNotification": {"headers": [{"name": "a", "secret": True, "secretValue": "hush"}]}}
    hook |= {"type": "WEBHOOK", "enabled": True, "displayName": "Hook", "alertingProfile": "p"}
    (added,) = settings_differences(NOTIFICATION, hook, {**hook, "webHookNotification": None})
    assert "hush" not in f"{added} {added.after}"
    assert "●●●" in str(added.after)
    keys = {"authenticationData": {"keyBasedAuthentication": {"secretKey": "hush"}}, "tags": ["a"]}
    stored = {"authenticationData": {"keyBasedAuthentication": {"secretKey": "***"}}, "tags": ["a"], "id": "1"}
    assert classic_differences(keys, stored) == ()
    assert classic_has_secrets(keys)
    assert not classic_has_secrets({"tags": ["a"]})
    assert "hush" not in str([each.after for each in classic_differences(keys, {})])


def test_a_report_says_what_writing_changes() -> None:
    """Both before and after it was written."""
    environment = MemoryEnvironment()
    outcomes(a_project(ONE), environment)
    changed = a_project(ONE.replace("name: One", "name: Uno"))
    for dry_run in (True, False):
        (report,) = deploy(changed, "sandbox", {}, environment, dry_run=dry_run).objects
        assert report.differences == (Difference(Change.CHANGED, ("name",), "One", "Uno"),)
        assert report.sent is not None
        assert report.sent.file == "project/one.json"


def test_what_our_own_readers_refuse_is_never_sent() -> None:
    """The environment is not even asked what it has."""

    class Silent(MemoryEnvironment):
        def settings_objects(self, *schema_ids: str) -> Any:
            raise BackendUnreachable(f"nothing answers about {schema_ids}")

    project = a_project(ONE, BOARD, board='{"dashboardMetadata": {"name": "Board"}}')
    report = deploy(project, "sandbox", {}, Silent())
    assert [each.outcome for each in report.objects] == [Outcome.NOT_WRITTEN, Outcome.FAILED]
    assert report.objects[1].violations == (("tiles", "Tiles configuration is invalid."),)
    assert "was not asked" in report.objects[1].reason
    picky = {PROFILE: lambda _: [Finding(Gravity.ERROR, "name", "is ugly", "expected a nicer one")]}
    (refused,) = deploy(a_project(ONE), "sandbox", {}, Silent(), validators=picky).objects
    assert refused.violations == (("name", "is ugly; expected a nicer one"),)


def test_a_schema_that_is_not_known_here_is_left_to_the_environment() -> None:
    """Ours does not refuse what it cannot judge."""
    unknown = a_config("template: one.json\nname: One", "one", "builtin:unknown")
    with pytest.raises(SettingsRefusedError, match="builtin:unknown does not exist"):
        deploy(a_project(unknown), "sandbox", {}, MemoryEnvironment())


def test_a_client_that_gets_no_answer_raises_before_anything_is_written() -> None:
    """The caller sees the client's own error."""

    class Silent(MemoryEnvironment):
        def settings_objects(self, *schema_ids: str) -> Any:
            raise BackendUnreachable(f"nothing answers about {schema_ids}")

    with pytest.raises(BackendUnreachable):
        deploy(a_project(ONE), "sandbox", {}, Silent())
