"""Files are found in folders, looked at once, and nothing that they hold stops a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.check.running import checked, found, nothing_accepted
from tests.check.test_recognition import ROWS
from tests.settings.drawn import JSON, damaged
from tests.settings.making import SMALLEST

from smokealarm.check import FORMATS, Severity, check_files
from smokealarm.check import run as of_run
from smokealarm.check.catalogue.examples import DASHBOARD, RULE, rule
from smokealarm.check.finding import Example
from smokealarm.check.inspection import SURVEYS, inspect, opened
from smokealarm.check.reports import as_text, plain
from smokealarm.check.run import Report
from smokealarm.check.source import Source
from smokealarm.errors import CheckImpossible

if TYPE_CHECKING:
    from pathlib import Path

WRONG = RULE.replace('"ABOVE"', '"ABOV"')


def test_folders_are_searched_for_json_yaml_and_settings(tmp_path: Path) -> None:
    """Hidden folders, installed packages, virtual environments and other files are passed over."""
    for name in (
        "b.json",
        "a.yml",
        "sub/c.yaml",
        "d.txt",
        "i.toml",
        ".git/e.json",
        ".hidden.json",
        "node_modules/f.json",
        "venv/pyvenv.cfg",
        "venv/g.json",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('{"a": 1}')
    (tmp_path / "link.json").symlink_to(tmp_path / "b.json")
    report = check_files([tmp_path], nothing_accepted(tmp_path))
    names = [each.source.name.removeprefix(f"{tmp_path.as_posix()}/") for each in report.findings]
    assert (names, report.files) == (["a.yml", "b.json", "sub/c.yaml"], 4)


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    """And it comes once, however often it is named."""
    file = tmp_path / "rule.tmpl"
    file.write_text(WRONG)
    report = check_files([file, file], nothing_accepted(tmp_path))
    assert (len(report.findings), report.files, report.has(Severity.ERROR)) == (1, 1, True)


def test_nothing_at_a_path_stops_the_run(tmp_path: Path) -> None:
    """A misspelt path would otherwise look like success."""
    with pytest.raises(CheckImpossible, match="there is no file or folder"):
        check_files([tmp_path / "rulse"], nothing_accepted(tmp_path))


def test_a_file_that_cannot_be_read_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is the system's."""
    file = tmp_path / "rule.json"
    file.write_text("{}")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(file), "read_bytes", refuse)
    with pytest.raises(CheckImpossible, match=r"rule\.json cannot be read: Permission denied"):
        check_files([file], nothing_accepted(tmp_path))


def test_a_huge_file_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, with its size."""
    monkeypatch.setattr(of_run, "_LARGEST", 10)
    (one,) = found(tmp_path, rule())
    assert one.check.check_id == "file/skipped"
    assert one.message == f"has {len(RULE)} bytes and is not read"
    assert "file/skipped" in plain(as_text(checked(tmp_path, rule()), verbose=True))


def test_findings_come_in_the_order_of_files_and_places(tmp_path: Path) -> None:
    """The limits of an environment are said at the last rule of all."""
    other = WRONG.replace("Messages in", "Something in")
    two = Example("a.json", WRONG.replace('"samples": 5', '"samples": 61'))
    places = [(each.source.name[-6:], each.place) for each in found(tmp_path, Example("b.json", other), two)]
    assert places == [("a.json", (7, 85)), ("a.json", (7, 104)), ("b.json", (7, 85))]


def test_rules_of_many_files_are_counted_together(tmp_path: Path) -> None:
    """The limit is of the environment, and a warning: the files may be for several."""
    examples = [rule(name=f"{number:03}.json") for number in range(101)]
    (one,) = (each for each in found(tmp_path, *examples) if each.check.check_id == "settings/limit")
    assert one.severity is Severity.WARNING
    assert one.source.name.endswith("100.json")


FILES = st.sampled_from([row["file"] for row in ROWS] + [json.loads(RULE), json.loads(DASHBOARD), *SMALLEST.values()])
TEXTS = st.one_of(
    st.one_of(JSON, FILES.flatmap(damaged), FILES.flatmap(damaged).flatmap(damaged)).map(json.dumps),
    st.text(max_size=60),
    st.sampled_from([RULE, DASHBOARD]).flatmap(
        lambda text: st.tuples(st.integers(0, len(text)), st.integers(0, 3), st.text(max_size=3)).map(
            lambda cut: text[: cut[0]] + cut[2] + text[cut[0] + cut[1] :]
        )
    ),
)


@given(TEXTS, st.sampled_from(["x.json", "x.yaml"]))
@settings(max_examples=400, deadline=None)
def test_no_file_stops_a_run(text: Any, name: str) -> None:
    """Whatever a file holds, it is checked, every finding lies within it, and every report can be written."""
    source = Source(name, text)
    documents, of_file = opened(source, None)
    said = (
        *of_file,
        *(each for document in documents for each in inspect(document)),
        *(each for survey in SURVEYS for each in survey(documents)),
    )
    for each in said:
        assert 0 <= each.span.start <= each.span.end <= len(text) + 1
    report = Report(said, 1, len(documents), 0)
    for write in FORMATS.values():
        write(report)
    plain(as_text(report, verbose=True))
