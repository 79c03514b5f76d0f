"""Findings are accepted with a reason, in smokealarm.toml or in a comment; what accepts nothing is found itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.check.running import checked, found, ids

from smokealarm.check import Severity, check_files, find_configuration, read_configuration
from smokealarm.check.catalogue.examples import rule
from smokealarm.check.finding import Example
from smokealarm.errors import CheckImpossible

if TYPE_CHECKING:
    from pathlib import Path

WRONG = rule('"ABOVE"', '"ABOV"', name="rules/queues/depth.json")
MANIFEST = """\
manifestVersion: "1.0"
projects:
  - name: pipeline  {first}
    {own}
    kind: simple
environmentGroups:
  - name: all
    environments:
      - name: test
        url: {{value: "https://test.example.org"}}
        auth: {{token: {{name: DT_TOKEN}}}}
"""


def settings(*entries: str) -> Example:
    """Return a smokealarm.toml with entries of check.ignore, each a line of ``name = value`` pairs."""
    written = [f"[[check.ignore]]\n{entry}\n" for entry in entries]
    return Example("smokealarm.toml", "\n".join(written))


def manifest(first: str = "", own: str = "") -> Example:
    """Return a Monaco manifest with an unknown property, a comment before it and one two lines above."""
    return Example("manifest.yaml", MANIFEST.format(first=first, own=own or "path: pipeline"))


@pytest.mark.parametrize(
    ("check_id", "path"),
    [("schema/enum", "rules/queues/depth.json"), ("schema/*", "rules/*.json"), ("*", "*"), ("schema/enum", "")],
)
def test_an_entry_accepts_the_findings_that_it_names(tmp_path: Path, check_id: str, path: str) -> None:
    """Checks and paths are written with stars, which also stand for slashes; without a path, everywhere."""
    report = checked(tmp_path, WRONG, settings(f'id = "{check_id}"\npath = "{path}"\nreason = "an experiment"'))
    assert (report.findings, report.ignored) == ((), 1)


def test_an_entry_without_a_reason_accepts_nothing(tmp_path: Path) -> None:
    """It is an error of its own, at its place in the file."""
    findings = found(tmp_path, WRONG, settings('id = "schema/type"\nreason = "x"', 'id = "schema/enum"\nreason = " "'))
    assert [each.check.check_id for each in findings] == ["ignore/unused", "ignore/no-reason", "schema/enum"]
    assert findings[1].place == (5, 1)


def test_an_entry_for_a_check_that_does_not_exist_has_a_hint(tmp_path: Path) -> None:
    """The nearest id is named, or the way to find one."""
    wrong = settings('id = "schema/enums"\nreason = "x"', 'id = "E501"\nreason = "x"')
    hints = {each.hint for each in found(tmp_path, wrong)}
    assert hints == {"did you mean schema/enum?", "smokealarm check --explain shows one"}


def test_an_entry_for_files_that_are_not_looked_at_is_no_finding(tmp_path: Path) -> None:
    """Who checks one file does not want to hear of the others."""
    assert found(tmp_path, rule(), settings('id = "schema/enum"\npath = "other/*"\nreason = "x"')) == []


def test_files_elsewhere_are_not_touched(tmp_path: Path) -> None:
    """The settings of one folder say nothing of another."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "smokealarm.toml").write_text('[check]\nexclude = ["*"]\n[[check.ignore]]\nid = "*"\nreason = "x"\n')
    (tmp_path / "rule.json").write_text(WRONG.text)
    configuration = find_configuration(inside)
    assert configuration.relative(tmp_path / "rule.json") is None
    assert not configuration.excludes(tmp_path / "rule.json")
    assert configuration.excludes(inside / "rule.json")


def test_excluded_files_are_not_looked_at(tmp_path: Path) -> None:
    """Not even for secrets; the settings themselves are a file like others."""
    report = checked(tmp_path, WRONG, Example("smokealarm.toml", '[check]\nexclude = ["rules/*"]\n'))
    assert (report.findings, report.files) == ((), 1)


@pytest.mark.parametrize("comments", [("", "# smokealarm: ignore schema/unknown-property -- read by ours"), ("", "")])
def test_a_comment_on_its_own_line_speaks_of_the_next_one(tmp_path: Path, comments: tuple[str, str]) -> None:
    """Without it the finding is there."""
    assert ids(tmp_path, manifest(*comments)) == (set() if comments[1] else {"schema/unknown-property"})


def test_a_comment_at_the_end_of_a_line_speaks_of_it(tmp_path: Path) -> None:
    """The reason stands after two dashes."""
    own = "kind: simple # smokealarm: ignore schema/* -- read by ours"
    wrong = Example("manifest.yaml", manifest("", own).text.replace("    kind: simple\n", ""))
    report = checked(tmp_path, wrong)
    assert (report.findings, report.ignored) == ((), 1)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# smokealarm: ignore schema/unknown-property", {"ignore/no-reason", "schema/unknown-property"}),
        ("# smokealarm: ignore schema/type -- because", {"ignore/unused", "schema/unknown-property"}),
        ("# smokealarm: ignore everything -- because", {"ignore/unknown-check", "schema/unknown-property"}),
    ],
)
def test_a_comment_that_accepts_nothing_is_found(tmp_path: Path, comment: str, expected: set[str]) -> None:
    """As an entry of the settings is."""
    assert ids(tmp_path, manifest("", comment)) == expected


def test_a_comment_speaks_of_one_line_only(tmp_path: Path) -> None:
    """The same finding elsewhere stays."""
    twice = manifest("", "# smokealarm: ignore schema/unknown-property -- read by ours").text + "kind: grouping\n"
    (one,) = found(tmp_path, Example("manifest.yaml", twice))
    assert (one.check.check_id, one.path) == ("schema/unknown-property", "$.kind")


def test_findings_outside_of_the_folder_of_the_settings_stay(tmp_path: Path) -> None:
    """Even where the files of that folder are checked together with others."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "smokealarm.toml").write_text('[[check.ignore]]\nid = "*"\nreason = "x"\n')
    (tmp_path / "rule.json").write_text(WRONG.text)
    report = check_files([tmp_path / "rule.json"], find_configuration(inside))
    assert report.count(Severity.ERROR) == 1


def test_json_has_no_comments(tmp_path: Path) -> None:
    """A text that looks like one accepts nothing."""
    looks_like_it = rule('"ABOVE"', '"# smokealarm: ignore schema/enum -- x"')
    assert ids(tmp_path, looks_like_it) == {"schema/enum"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[check", "cannot be read"),
        ("check = 1", "check is 1; expected a table"),
        ("[check]\nexclude = 1", "check.exclude is 1; expected a list"),
        ("[check]\nexclude = [1]", "an entry of check.exclude is 1; expected a text"),
        ("[check]\nignore = {}", "check.ignore is {}; expected a list"),
        ("[check]\nignore = [1]", "an entry of check.ignore is 1; expected a table"),
        ("[[check.ignore]]\nid = 1", "check.ignore.id is 1; expected a text"),
        ('[[check.ignore]]\nrule = "x"', "check.ignore has no 'rule'; expected id, path, reason"),
    ],
)
def test_settings_that_cannot_be_meant_stop_the_run(tmp_path: Path, text: str, said: str) -> None:
    """The file is named, and what was expected."""
    file = tmp_path / "smokealarm.toml"
    file.write_text(text)
    with pytest.raises(CheckImpossible) as raised:
        read_configuration(file)
    assert str(file) in str(raised.value)
    assert said in str(raised.value)


def test_settings_that_are_written_inline_have_the_start_of_the_file_as_their_place(tmp_path: Path) -> None:
    """Their own place is not searched for."""
    inline = Example("smokealarm.toml", '# hello\n[check]\nignore = [{id = "schema/enum", path = "*", reason = "x"}]\n')
    (one,) = found(tmp_path, rule(), inline)
    assert (one.check.check_id, one.place) == ("ignore/unused", (1, 1))


def test_the_nearest_settings_count(tmp_path: Path) -> None:
    """A folder's own come before those around it; without any there is nothing."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "smokealarm.toml").write_text('[check]\nexclude = ["x"]\n')
    assert find_configuration(inner).exclude == ("x",)
    (tmp_path / "a" / "smokealarm.toml").write_text("")
    assert find_configuration(inner).exclude == ()
    assert find_configuration(inner).folder == (tmp_path / "a").resolve()
