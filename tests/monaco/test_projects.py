"""How projects, environments, overrides and files hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.monaco.making import MANIFEST, a_config, an_id, files, refused, rendered

from smokealarm.dynatrace.monaco import (
    EnvironmentParameter,
    MonacoEnvironment,
    ReferenceParameter,
    Renderer,
    ValueParameter,
    read_folder,
    read_project,
    render,
)
from smokealarm.dynatrace.monaco.manifest import EnvironmentUrl
from smokealarm.dynatrace.monaco.plain_values import plain_value
from smokealarm.errors import MonacoInvalid

if TYPE_CHECKING:
    from pathlib import Path

OVERRIDDEN = a_config(
    "template: one.json\nname: base\nparameters: {a: 1, b: 1, c: 1}",
    rest="""
    groupOverrides:
      - group: production
        override:
          name: group
          skip: false
          parameters: {b: 2, c: 2}
    environmentOverrides:
      - environment: live
        override:
          template: two.json
          parameters: {c: 3}
    """,
)
TEMPLATE = '["{{ .name }}", {{ .a }}, {{ .b }}, {{ .c }}]'


def test_an_environment_wins_over_its_group_and_both_over_the_configuration() -> None:
    """Whatever is not overridden stays, parameter by parameter."""
    written = files(OVERRIDDEN, one=TEMPLATE, two=TEMPLATE.replace("[", "[0, "))
    assert rendered(written, "sandbox")["one"].value == ["base", 1, 1, 1]
    assert rendered(written, "live")["one"].value == [0, "group", 1, 2, 3]
    assert rendered(written, "live")["one"].file == "project/two.json"


def test_whether_it_is_skipped_can_be_overridden() -> None:
    """As everything else of a configuration."""
    override = "groupOverrides:\n  - group: production\n    override: {skip: false}\n"
    written = files(a_config("template: one.json\nskip: true", rest=override))
    assert (list(rendered(written, "sandbox")), list(rendered(written, "live"))) == ([], ["one"])


def test_a_skipped_configuration_is_left_out() -> None:
    """It is skipped where it says so, and where an environment variable does."""
    one = a_config("template: one.json\nskip: {type: environment, name: SKIP, default: 'false'}")
    assert list(rendered(files(one))) == ["one"]
    assert list(rendered(files(one), variables={"SKIP": "T"})) == []


def test_what_is_referred_to_comes_first_and_the_rest_as_it_is_written() -> None:
    """The order is that of deployment."""
    last = a_config("template: one.json\nparameters: {r: [third, id], s: [third, id]}", "last")
    third = a_config("template: one.json\nparameters: {r: [first, id]}", "third")
    first, second = a_config("template: one.json", "first"), a_config("template: one.json", "second")
    assert list(rendered(files(last, third, second, first))) == ["first", "third", "last", "second"]


def test_files_are_read_in_the_order_of_their_names() -> None:
    """However a file system lists them."""
    written = files(a_config("template: one.json"))
    first = {"project/a.yaml": "configs:\n" + a_config("template: one.json", "first")}
    assert list(rendered({**written, **first})) == ["first", "one"]


def test_a_chain_of_references_may_be_long() -> None:
    """Order is found without recursion."""
    links = [a_config(f"template: one.json\nparameters: {{r: [c{n + 1}, id]}}", f"c{n}") for n in range(1500)]
    found = rendered(files(*links, a_config("template: one.json", "c1500")))
    assert next(iter(found)) == "c1500"


def test_ids_of_deployed_objects_are_asked_for_when_they_are_needed() -> None:
    """An object that has none yet cannot be referred to."""
    written = files(
        a_config("template: one.json\nparameters: {r: [two, id]}"), a_config("template: one.json", "two"), one="{}"
    )
    project = read_project(written)
    assert len(render(project, "sandbox", {}, an_id)) == 2
    with pytest.raises(MonacoInvalid, match="has not been deployed"):
        render(project, "sandbox", {}, lambda _: None)


def test_a_scope_can_be_the_id_of_another_object() -> None:
    """Scopes are parameters, too."""
    config = a_config("template: one.json").replace("scope: environment", "scope: [two, id]")
    assert rendered(files(config, a_config("template: one.json", "two")))["one"].scope == "id-of-two"


def test_a_dashboard_has_neither_scope_nor_external_id() -> None:
    """All spellings of a classic API are read."""
    for written in ("dashboard", "{api: dashboard}", "{api: {name: dashboard}}"):
        config = f"- id: board\n  type: {written}\n  config: {{name: Board, template: one.json}}\n"
        board = rendered(files(config))["board"]
        assert (board.is_settings, board.scope, board.external_id, board.name) == (False, None, None, "Board")


def test_lines_lead_back_to_the_template() -> None:
    """Values have no line breaks, but placeholders may be written over several lines."""
    template = '{\n"a": {{\n.a\n}},\n"b": "{{`x\ny`}}",\n"c": 1\n}'
    project = read_project(
        files(a_config("template: one.json\nparameters: {a: 1}"), one=template.replace("x\ny", "xy"))
    )
    (found,) = render(project, "sandbox", {}, an_id)
    assert found.text.split("\n") == ["{", '"a": 1,', '"b": "xy",', '"c": 1', "}"]
    assert found.lines == (1, 2, 5, 6, 7)


def test_a_template_is_found_from_the_folder_of_its_configuration_file() -> None:
    """Also above it, within the folder of the manifest, and with the separators of Windows."""
    written = files(a_config("template: ..\\shared\\one.json"))
    assert rendered({**written, "shared/one.json": '"shared"'})["one"].value == "shared"


def test_every_folder_of_a_grouping_project_is_a_project() -> None:
    """Its name is that of the group, a dot, and that of the folder."""
    config = "configs:\n" + a_config("template: one.json")
    written = {
        "manifest.yaml": MANIFEST.replace("- name: project", "- name: all\n    type: grouping\n    path: ./projects"),
        "projects/a/config.yaml": config,
        "projects/a/one.json": "1",
        "projects/b/deep/more.yml": config,
        "projects/b/deep/one.json": "2",
        "projects/read.me": "",
    }
    found = render(read_project(written), "sandbox", {}, an_id)
    assert [(str(each.coordinate), each.value) for each in found] == [
        ("all.a:builtin:alerting.profile:one", 1),
        ("all.b:builtin:alerting.profile:one", 2),
    ]


def test_a_project_may_be_the_manifests_own_folder() -> None:
    """Then every YAML file is a configuration file; Monaco reads the manifest as one, too, and refuses it."""
    written = files(a_config("template: one.json"))
    error = refused({**written, "manifest.yaml": MANIFEST.replace("- name: project", "- name: project\n    path: .")})
    assert error.path == "manifest.yaml"
    assert "a configuration file has no key" in error.reason


def test_a_manifest_tells_addresses_and_names_of_secrets() -> None:
    """No secret is in it; an address ends without a slash."""
    manifest = read_project(
        {**files(a_config("template: one.json")), "manifest.yaml": MANIFEST.replace("example.org", "example.org/")}
    ).manifest
    assert manifest.environments == (
        MonacoEnvironment("sandbox", "development", EnvironmentUrl("https://sandbox.example.org"), "SANDBOX_TOKEN"),
        MonacoEnvironment("live", "production", EnvironmentUrl("LIVE_URL", is_variable=True), "LIVE_TOKEN"),
    )
    assert [(each.name, each.path) for each in manifest.projects] == [("project", "project")]


def test_other_ways_of_authentication_are_read() -> None:
    """OAuth clients and platform tokens, whose names are checked; a short form of the address."""
    manifest = MANIFEST.replace(
        "          token:\n            name: SANDBOX_TOKEN\n",
        "          oAuth:\n            clientId: {name: ID}\n            clientSecret: {name: SECRET}\n"
        "            tokenEndpoint: {value: https://sso.example.org}\n          platformToken: {name: PLATFORM}\n",
    ).replace("url:\n          value: https://sandbox.example.org", "url: https://sandbox.example.org")
    read = read_project({**files(a_config("template: one.json")), "manifest.yaml": manifest}).manifest
    assert read.environments[0].token_variable is None
    assert read.environments[0].url == EnvironmentUrl("https://sandbox.example.org")
    broken = {
        **files(a_config("template: one.json")),
        "manifest.yaml": manifest.replace("url: https://sandbox.example.org", 'url: ""'),
    }
    assert "url is empty" in refused(broken).reason
    short = manifest.replace("            tokenEndpoint: {value: https://sso.example.org}\n", "")
    assert read_project({**files(a_config("template: one.json")), "manifest.yaml": short})


def test_parameters_keep_their_places() -> None:
    """A complaint about any of them can point to where it is written."""
    config = a_config("template: one.json\nparameters:\n  a: 1\n  b: {type: environment, name: B}\n  c: [one, a]\n  d:")
    (found,) = read_project(files(config)).configs["sandbox"]
    kinds = {name: (type(each), each.place.line) for name, each in found.parameters.items()}
    assert kinds == {
        "a": (ValueParameter, 10),
        "b": (EnvironmentParameter, 11),
        "c": (ReferenceParameter, 12),
        "d": (ValueParameter, 13),
    }


def test_parameters_may_be_written_and_empty() -> None:
    """As they are when all of them are commented out."""
    assert rendered(files(a_config("template: one.json\nparameters:")))["one"].value == {}


def test_a_complaint_shows_the_line() -> None:
    """File, line, a caret, and what was expected."""
    error = refused(files(a_config("template: one.json\nnaem: x")))
    assert str(error) == (
        "project/config.yaml:9: config has no key naem that is read here\n"
        "   9 |       naem: x\n"
        "     |       ^^^^\n"
        "did you mean name?"
    )


def test_a_complaint_about_an_action_shows_the_action() -> None:
    """Up to its braces, or to the end of its line."""
    assert "     |  ^^^^^^^^^^^\n" in str(refused(files(a_config("template: one.json"), one="[{{ if .a }}, 1]")))
    assert "     |  ^^^^^^^^^\n" in str(refused(files(a_config("template: one.json"), one="[{{ if .a,\n1]}}")))
    assert "     |  ^^^^^^^^^\n" in str(refused(files(a_config("template: one.json"), one="[{{ if .a,\n1]")))


def test_what_is_no_character_is_replaced_as_go_does() -> None:
    """An environment variable may hold bytes that are no UTF-8."""
    config = a_config("template: one.json\nparameters: {s: {type: environment, name: S}}")
    found = rendered(files(config, one='"{{ .s }}"'), variables={"S": "a\udcffb"})["one"].value
    assert found == "a\N{REPLACEMENT CHARACTER}b"


def test_secrets_are_neither_in_errors_nor_in_reprs() -> None:
    """What comes from environment variables is shown nowhere."""
    config = a_config("template: one.json\nparameters: {s: {type: environment, name: S}}")
    variables = {"S": "hunter2"}
    error = refused(files(config, one="{{ .s }}"), variables=variables)
    assert "no JSON" in error.reason
    assert "hunter2" not in str(error)
    project = read_project(files(config, one='"{{ .s }}"'))
    renderer = Renderer(project, variables, an_id)
    found = renderer.render(project.configs["sandbox"][0])
    assert found is not None
    assert found.value == "hunter2"
    assert "hunter2" not in repr(found) + repr(renderer)


def test_an_unknown_environment_is_refused_with_the_nearest() -> None:
    """So that nothing is deployed elsewhere."""
    assert "did you mean sandbox?" in refused(files(a_config("template: one.json")), environment="sandbx").hint


def test_a_folder_without_a_manifest_is_no_project() -> None:
    """The nearest file is named."""
    error = refused({"manifest.yml": MANIFEST})
    assert (error.reason, error.hint) == ("there is no manifest.yaml", "did you mean manifest.yml?")


def test_too_deep_json_and_yaml_are_refused() -> None:
    """Neither exhausts the stack."""
    assert "no JSON" in refused(files(a_config("template: one.json"), one="[" * 100_000)).reason
    deep = {**files(a_config("template: one.json")), "project/config.yaml": "[" * 10_000}
    assert "nested too deep" in refused(deep).reason
    broken = {**files(a_config("template: one.json")), "project/config.yaml": "a: \x00"}
    assert "not allowed in YAML" in refused(broken).reason


def test_numbers_without_end_are_no_integers() -> None:
    """As Monaco's YAML library reads them: 64 bits, then a number with a point, and a text where even that ends."""
    config = a_config(f"template: one.json\nparameters: {{a: 1e999, b: {2**64 - 1}, c: {2**64}}}")
    found = rendered(files(config, one='["{{ .a }}", {{ .b }}, "{{ .c }}"]'))["one"].value
    assert found == ["1e999", 2**64 - 1, "1.8446744073709552e+19"]
    assert plain_value("0x" + "f" * 16) == 2**64 - 1
    assert [plain_value(each) for each in ("-0x10", "+0b11", "0o17", "-017")] == [-16, 3, 15, -15]
    for long in ("0x1" + "f" * 16, "0x" + "f" * 400, "-0x" + "f" * 16, "9" * 5000):
        assert plain_value(long) == long


def test_a_folder_is_read_from_disk(tmp_path: Path) -> None:
    """Hidden files, files that are no text, and links that lead out of it do no harm."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("no: project")
    folder = tmp_path / "monitoring"
    for name, text in files(a_config("template: one.json")).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / ".git").mkdir()
    (folder / ".git" / "config.yaml").write_text("nonsense")
    (folder / "picture.png").write_bytes(b"\x89PNG\xff")
    (folder / "project" / "link.yaml").symlink_to(outside)
    assert [each.coordinate.config_id for each in read_folder(folder).configs["live"]] == ["one"]


def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """It does not exist, or a file that is needed is far too large."""
    with pytest.raises(MonacoInvalid, match="cannot be read: No such file"):
        read_folder(tmp_path / "absent")
    with (tmp_path / "manifest.yaml").open("wb") as file:
        file.truncate(10_000_001)
    with pytest.raises(MonacoInvalid, match="has more than 10000000 bytes"):
        read_folder(tmp_path)
