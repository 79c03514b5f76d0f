"""Templates in YAML, with intrinsic functions in their short form."""

from __future__ import annotations

import pytest

from smokealarm.errors import TemplateInvalid
from smokealarm.pipeline.short_form import parse_template
from smokealarm.sandbox import monitoring_folder

cfn_yaml = pytest.importorskip("cfnlint.decode.cfn_yaml")


def test_the_mirror_is_read_as_cloudformations_own_linter_reads_it() -> None:
    """Every function of the template that production gets."""
    path = monitoring_folder() / "cloudwatch" / "template.yaml"
    expected = cfn_yaml.load(str(path))

    assert parse_template(path.read_text(encoding="utf-8")) == expected


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref Queue", {"Ref": "Queue"}),
        ("!GetAtt Queue.Arn", {"Fn::GetAtt": ["Queue", "Arn"]}),
        ("!GetAtt [Queue, Arn]", {"Fn::GetAtt": ["Queue", "Arn"]}),
        ('!Sub "${A}-${B}"', {"Fn::Sub": "${A}-${B}"}),
        ("!Sub ['${A}', {A: !Ref B}]", {"Fn::Sub": ["${A}", {"A": {"Ref": "B"}}]}),
        ("!Condition Wanted", {"Condition": "Wanted"}),
        ("!Transform {Name: x}", {"Fn::Transform": {"Name": "x"}}),
    ],
)
def test_each_short_form_has_a_long_one(short: str, long: object) -> None:
    """On scalars, lists and mappings."""
    assert parse_template(f"A: {short}") == {"A": long}


@pytest.mark.parametrize("text", ["- a", "", "a: [", "A: !!python/object:os.system x"])
def test_what_is_no_template_is_refused(text: str) -> None:
    """Also a tag that would make an object of Python's."""
    with pytest.raises(TemplateInvalid):
        parse_template(text)
