"""What is found is written for people, for scripts, for code hosts and for GitHub Actions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from tests.check.running import checked

from smokealarm.check import CHECKS, FORMATS, Report, explained
from smokealarm.check.catalogue.examples import RULE, rule
from smokealarm.check.finding import Example
from smokealarm.check.reports import as_text, errors_as_text, plain
from smokealarm.errors import UnknownCheck

if TYPE_CHECKING:
    from pathlib import Path

REGION = {
    "type": "object",
    "required": ["startLine", "startColumn", "endLine", "endColumn"],
    "additionalProperties": {"type": "integer", "minimum": 1},
}
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
PHYSICAL = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {"artifactLocation": {"type": "object", "required": ["uri"]}, "region": REGION},
}
RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": {"required": ["physicalLocation"], "properties": {"physicalLocation": PHYSICAL}},
        },
    },
}
DRIVER = {
    "type": "object",
    "required": ["name", "version", "rules"],
    "properties": {"rules": {"type": "array", "items": {"required": ["id", "shortDescription", "fullDescription"]}}},
}
SARIF = {
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "minItems": 1,
            "items": {
                "additionalProperties": False,
                "required": ["tool", "results", "columnKind"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {"required": ["driver"], "properties": {"driver": DRIVER}},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}
"""The properties of SARIF 2.1.0 that are used here, as its specification requires them."""


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Return a report with an error, a warning and information, in files with odd names."""
    wrong = rule('"ABOVE"', '"ABOV"', name="a, b:c 100%.json")
    twice = Example("twice.json", RULE.replace('"samples": 5', '"samples": 5, "samples": {{ .samples }}'))
    return checked(tmp_path, wrong, twice)


def test_people_read_the_place_the_line_and_what_to_do(report: Report) -> None:
    """Information is shown only if it is asked for."""
    text = plain(as_text(report, verbose=False))
    assert ".json:7:85: error: 'ABOV' is not allowed [schema/enum]\n" in text
    lines = text.splitlines()
    assert lines[1].index('"ABOV"') == lines[2].index("^^^^^^")
    assert lines[3:5] == ["     = did you mean ABOVE?", "     = at $.modelProperties.alertCondition"]
    assert lines[-1] == "1 error, 1 warning in 2 configurations of 2 files"
    assert "information" not in text
    assert "information: the value is a template" in plain(as_text(report, verbose=True))


def test_errors_can_be_shown_alone(report: Report) -> None:
    """To whoever asked for something else that they stand in the way of."""
    text = plain(errors_as_text(report))
    assert text.count("error: ") == 1
    assert plain(as_text(report, verbose=False)).startswith(text)
    assert "warning" not in text


def test_nothing_found_is_one_line(tmp_path: Path) -> None:
    """The last line always says what was looked at, and what was accepted."""
    assert (
        plain(as_text(checked(tmp_path, rule()), verbose=True)) == "0 errors, 0 warnings in 1 configuration of 1 file\n"
    )
    accepted = Example("smokealarm.toml", '[[check.ignore]]\nid = "schema/enum"\nreason = "x"\n')
    report = checked(tmp_path, rule('"ABOVE"', '"ABOV"'), accepted)
    assert plain(as_text(report, verbose=True)).startswith("0 errors, 0 warnings, 1 accepted in ")


def test_scripts_read_one_object(report: Report) -> None:
    """Lines and columns are counted from 1; the end is the first character behind."""
    document = json.loads(FORMATS["json"](report))
    assert document["summary"] == {
        "files": 2,
        "configurations": 2,
        "ignored": 0,
        "error": 1,
        "warning": 1,
        "information": 1,
    }
    first = document["findings"][0]
    assert first.pop("file").endswith("/a, b:c 100%.json")
    assert first == {
        "id": "schema/enum",
        "severity": "error",
        "line": 7,
        "column": 85,
        "endLine": 7,
        "endColumn": 91,
        "path": "$.modelProperties.alertCondition",
        "message": "'ABOV' is not allowed",
        "hint": "did you mean ABOVE?",
    }


def test_code_hosts_read_sarif(report: Report) -> None:
    """Every check is a rule, results name theirs, and addresses are escaped."""
    log: dict[str, Any] = json.loads(FORMATS["sarif"](report))
    assert list(Draft202012Validator(SARIF).iter_errors(log)) == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == list(CHECKS)
    assert [each["level"] for each in run["results"]] == ["error", "warning", "note"]
    for each in run["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
    first = run["results"][0]["locations"][0]
    assert first["physicalLocation"]["artifactLocation"]["uri"].endswith("/a%2C%20b%3Ac%20100%25.json")
    assert first["logicalLocations"] == [
        {"fullyQualifiedName": "$.modelProperties.alertCondition", "kind": "member"},
    ]


def test_github_actions_read_commands(report: Report) -> None:
    """Colons, commas, per cents and line ends are escaped, so that no file can give a command of its own."""
    lines = FORMATS["github"](report).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]
    assert "/a%2C b%3Ac 100%25.json,line=7,endLine=7,col=85,endColumn=91,title=schema/enum%3A a value" in lines[0]
    assert lines[0].endswith("::'ABOV' is not allowed; did you mean ABOVE?")


def test_a_value_cannot_give_a_command_to_github(tmp_path: Path) -> None:
    """A line end within a value stays within the message."""
    report = checked(tmp_path, rule('"ABOVE"', r'"A\n::set-output name=x::y%"'))
    (line,) = FORMATS["github"](report).splitlines()
    assert line.startswith("::error ")


def test_a_place_of_several_lines_has_no_columns_for_github(tmp_path: Path) -> None:
    """Columns are allowed only if start and end are the same line."""
    report = checked(tmp_path, Example("x.yaml", "manifestVersion: &a\n  - 1\nprojects: *b\nenvironmentGroups: []\n"))
    assert FORMATS["github"](report).count("::") == 2 * len(report.findings)
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n"
    report = checked(tmp_path, Example("x.yaml", f"key: |\n  {key}"))
    assert "line=2,endLine=4,title=" in FORMATS["github"](report)


@pytest.mark.parametrize("check_id", CHECKS)
def test_every_check_can_be_explained(check_id: str) -> None:
    """With its severity, its reason, and both of its examples."""
    text = explained(check_id)
    assert text.startswith(f"{check_id} ({CHECKS[check_id].severity}): ")
    assert "Found in:" in text
    assert "Not found in:" in text
    assert max(map(len, text.splitlines())) <= 170


def test_a_check_that_does_not_exist_cannot_be_explained() -> None:
    """The nearest one is named, or all."""
    with pytest.raises(UnknownCheck, match="did you mean schema/enum"):
        explained("schema/enums")
    with pytest.raises(UnknownCheck, match="there are: file/unreadable, "):
        explained("E501")
