"""What ``smokealarm.toml`` says of a pipeline, and what is said where it cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smokealarm.errors import DrillError, PipelineInvalid, UnknownTarget
from smokealarm.pipeline.handles import pipeline_from_resources
from smokealarm.pipeline.placeholders import filled
from smokealarm.pipeline.shape import PartKind, PipelineShape, Role, Uploads
from smokealarm.pipeline.shape_reading import find_shape, read_shape, shipped_shape
from smokealarm.pipeline.workload import new_files

if TYPE_CHECKING:
    from pathlib import Path

STACK_ID = "arn:aws:cloudformation:eu-west-1:000000000000:stack/shop/1"
TEMPLATE = """\
Parameters: {Name: {Type: String}}
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Parcels: {Type: AWS::SQS::Queue}
  Price: {Type: AWS::Lambda::Function}
"""
HEAD = '[pipeline]\ntemplate = "t.yaml"\nmonitoring = "."\n'
ORDERS = '[pipeline.queues]\n"ingest queue" = "Orders"\n'


def shape(folder: Path, text: str, template: str = TEMPLATE) -> PipelineShape:
    """Read a file that says this, beside a template that says that."""
    (folder / "t.yaml").write_text(template, encoding="utf-8")
    (folder / "smokealarm.toml").write_text(text, encoding="utf-8")
    return read_shape(folder / "smokealarm.toml")


def test_the_shipped_pipeline_plays_every_role() -> None:
    """Whatever a step does, it has something to do it to."""
    words = {word for parts in shipped_shape().parts.values() for word in parts}
    assert {role.value for role in Role} <= words


def test_the_nearest_file_with_a_pipeline_counts(tmp_path: Path) -> None:
    """One that only says what is not checked is passed over; without any, the shipped pipeline is meant."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "a" / "smokealarm.toml").write_text("[check]\n", encoding="utf-8")
    assert find_shape(inner) == shipped_shape()
    assert find_shape(inner) != shape(tmp_path, HEAD + ORDERS) == find_shape(inner)


def test_only_what_is_there_has_to_be_named(tmp_path: Path) -> None:
    """A queue makes a pipeline; nothing else is needed."""
    found = shape(tmp_path, HEAD + ORDERS)
    assert found.parts[PartKind.QUEUE] == {"ingest queue": "Orders"}
    assert not found.parts[PartKind.STATE_MACHINE]
    assert (found.uploads, found.metrics_namespace, found.project) == (Uploads(), None, tmp_path / "dynatrace")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = [", "smokealarm.toml cannot be read"),
        ('[pipeline]\nmonitoring = "."', ":1: [pipeline] lacks 'template'"),
        ('[pipeline]\ntemplate = "u.yaml"', ":2: there is no "),
        ('[pipeline]\ntemplate = "."\nmonitoring = "."', ":2: "),
        (HEAD + "queue = 1", ":4: [pipeline] has no 'queue'\n    queue = 1\n    ^^^^^\ndid you mean 'queues'?"),
        (HEAD + "queues = 1", ":4: pipeline.queues is 1"),
        (HEAD + "environment = 1", ":4: environment is 1"),
        (
            HEAD + '[pipeline.queues]\n"ingest queue" = "Order"',
            (
                ":5: 'Order' is no resource of the template, expected AWS::SQS::Queue\n"
                '    "ingest queue" = "Order"\n     ^^^^^^^^^^^^\ndid you mean \'Orders\'?'
            ),
        ),
        (
            HEAD + '[pipeline.queues]\n"ingest queue" = "Price"',
            ":5: 'Price' is AWS::Lambda::Function, expected AWS::SQS::Queue",
        ),
        (HEAD + '[pipeline.rules]\n"a rule" = "Rule"', "there is none at all"),
        (HEAD + '[pipeline.queues]\norders = "Orders"', ":5: scenarios cannot name a queue 'orders'"),
        (HEAD + '[pipeline.functions]\n"my price" = "Price"', ":5: scenarios cannot name a function 'my price'"),
        (HEAD + '[pipeline.parameters]\nNames = "x"', ":5: the template has no parameter 'Names'"),
        (HEAD + "[pipeline.parameters]\nName = 1", ":5: Name is 1"),
        (HEAD + '[pipeline.code]\nName = "nowhere"', ":5: there is no "),
        (HEAD + '[pipeline.uploads]\nkeys = "a*b*"', ":5: keys are 'a*b*'"),
        (HEAD + "[pipeline.uploads]\ngenerated = 1", ":5: generated is 1"),
        (HEAD + '[pipeline.uploads]\nkey = "*.a"', ":5: [pipeline.uploads] has no 'key'"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_line(tmp_path: Path, text: str, said: str) -> None:
    """With a caret below it, what was expected, and the nearest choice."""
    with pytest.raises(PipelineInvalid) as caught:
        shape(tmp_path, text)
    assert said in str(caught.value)


@pytest.mark.parametrize("template", ["a: [", "- a", "Parameters: {}"])
def test_what_is_no_template_is_told_where_it_is_named(tmp_path: Path, template: str) -> None:
    """The line is that of smokealarm.toml."""
    with pytest.raises(PipelineInvalid, match=r"smokealarm\.toml:2: (.|\n)*expected a CloudFormation template"):
        shape(tmp_path, HEAD, template)


def test_a_role_that_nothing_plays_is_told_when_it_is_needed(tmp_path: Path) -> None:
    """The message names the file, the table and the nearest name."""
    text = HEAD + '[pipeline.queues]\n"ingest wait queue" = "Orders"'
    pipeline = pipeline_from_resources(shape(tmp_path, text), STACK_ID, {"Orders": "http://x/0/shop-orders"})
    told = r"no 'ingest queue': .*smokealarm\.toml names none so in \[pipeline\.queues\]; did you mean 'ingest wait"
    with pytest.raises(UnknownTarget, match=told):
        _ = pipeline.ingest_queue
    with pytest.raises(UnknownTarget, match="there is none at all"):
        _ = pipeline.state_machine


def test_names_are_filled_in_once_they_are_known(tmp_path: Path) -> None:
    """The stack's own, and those of its parts."""
    pipeline = pipeline_from_resources(shape(tmp_path, HEAD + ORDERS), STACK_ID, {"Orders": "http://x/0/shop-orders"})
    texts = {"A": "{stack} in {region}", "B": "{ingest queue}", "C": "{ingest queue arn}", "D": "{}"}
    known = {**pipeline.names, "": "nothing"}
    assert filled(texts, known, "here") == {
        "A": "shop in eu-west-1",
        "B": "shop-orders",
        "C": "arn:aws:sqs:eu-west-1:000000000000:shop-orders",
        "D": "nothing",
    }
    with pytest.raises(PipelineInvalid, match=r"here: A asks for \{stak\}; did you mean 'stack'\?"):
        filled({"A": "{stak}"}, known, "here")


def test_samples_are_uploaded_again_under_new_names(tmp_path: Path) -> None:
    """One after the other, from where the last upload ended; without samples there is nothing to upload."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(name, encoding="utf-8")
    (tmp_path / "notes.txt").touch()
    files = new_files(Uploads("in/", ".json", tmp_path), 1, 2)
    assert [(each.key, each.body) for each in files] == [("in/b-000001.json", b"b"), ("in/a-000002.json", b"a")]
    with pytest.raises(DrillError, match="nothing to upload"):
        new_files(Uploads("in/", ".json"), 0, 1)
