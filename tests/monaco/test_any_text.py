"""Whatever stands in the files of a project, it is read or refused."""

from __future__ import annotations

import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
from tests.monaco.making import a_config, an_id, files, rendered, value_of

from smokealarm.dynatrace.monaco import read_project, render
from smokealarm.dynatrace.monaco.plain_values import plain_value
from smokealarm.dynatrace.monaco.written import escaped
from smokealarm.errors import MonacoInvalid

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
SCRAPS = st.sampled_from(
    ["{{", "}}", "{", " ", ".a", ".", "`", '"', "\n", "- ", ": ", "[", "]", "&a", "*a", "!!x", "#", "id", "configs",
     "config", "type", "settings", "template", "one.json", "parameters", "value", "\\", "|", ">", "'", "?", "%", "@"]
)  # fmt: skip
MIXED = st.lists(st.one_of(SCRAPS, TEXTS), max_size=25).map("".join)


@given(MIXED)
def test_any_configuration_file_is_read_or_refused(text: str) -> None:
    """Nothing but the project's own error is raised."""
    written = {**files(a_config("template: one.json")), "project/config.yaml": text}
    with suppress(MonacoInvalid):
        rendered(written)


@given(MIXED)
def test_any_manifest_is_read_or_refused(text: str) -> None:
    """Nothing but the project's own error is raised."""
    with suppress(MonacoInvalid):
        read_project({**files(a_config("template: one.json")), "manifest.yaml": text})


@given(MIXED)
def test_any_parameters_are_read_or_refused(text: str) -> None:
    """Nothing but the project's own error is raised."""
    with suppress(MonacoInvalid):
        value_of(text, "{{ .a }}")


@given(MIXED)
def test_any_template_is_read_or_refused_and_its_lines_are_counted(text: str) -> None:
    """There is a line of the template for every line of the result."""
    project = None
    with suppress(MonacoInvalid):
        project = read_project(files(a_config("template: one.json\nparameters: {a: 1}"), one=text))
        (found,) = render(project, "sandbox", {}, an_id)
        assert len(found.lines) == found.text.count("\n") + 1
        assert all(1 <= line <= text.count("\n") + 1 for line in found.lines)


@given(TEXTS)
def test_any_value_of_a_variable_is_a_text_in_json(text: str) -> None:
    """It cannot end the string in which it stands, nor add to it."""
    found = value_of("a: {type: environment, name: A}", '["{{ .a }}"]', {"A": text})
    assert found == [text]
    assert json.loads(f'"{escaped(text)}"') == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_stays_the_same_number(number: float) -> None:
    """However Go writes it, it is read as what it was."""
    assert value_of(f"a: {number!r}", "{{ .a }}") == number


@given(st.text("0123456789+-_.exobaEXOB", max_size=12).flatmap(lambda text: st.sampled_from([text, text * 40])))
def test_any_unquoted_value_has_a_meaning(text: str) -> None:
    """Numbers, words and what only looks like one of them."""
    assert isinstance(plain_value(text), str | int | float | bool | None)
