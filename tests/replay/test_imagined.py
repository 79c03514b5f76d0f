"""What the monitoring of a pipeline that nobody has deployed is filled in with."""

from __future__ import annotations

from pathlib import Path

import pytest

from smokealarm.errors import PipelineInvalid
from smokealarm.pipeline.shape_reading import find_shape, read_shape
from smokealarm.replay.imagined import imagined_resources
from smokealarm.tape import load_tape

ROOT = Path(__file__).parents[2]
ORDERS = ROOT / "tests" / "own_pipeline" / "orders" / "smokealarm.toml"

TEMPLATE = """
Parameters:
  Name: {Type: String}
  Suffix: {Type: String, Default: files}
Resources:
  Named: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "${Name}-${AWS::AccountId}-${Suffix}"}}
  Nameless: {Type: AWS::SQS::Queue}
  Computed: {Type: AWS::Lambda::Function, Properties: {FunctionName: !Select [0, !Ref Names]}}
"""

SETTINGS = """
[pipeline]
template = "template.yaml"
monitoring = "."
environment = "live"

[pipeline.parameters]
Name = "{stack}"

[pipeline.buckets]
"input bucket" = "Named"

[pipeline.queues]
"ingest queue" = "Nameless"

[pipeline.functions]
price = "Computed"

[pipeline.variables]
BUCKET = "{input bucket}"
QUEUE = "{ingest queue}"
TOKEN = "{splunk token}"

[pipeline.alarm_parameters]
Arn = "{price arn}"
"""


def settings(folder: Path, text: str) -> Path:
    """Write a template and the settings that describe it."""
    (folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (folder / "smokealarm.toml").write_text(text, encoding="utf-8")
    return folder / "smokealarm.toml"


def test_the_shipped_pipeline_is_imagined_as_it_is_deployed() -> None:
    """A tape of a drill has the same resources."""
    drilled = load_tape(ROOT / "tapes" / "alerts-logs-errors-in-a-log-are-an-event-that-ends-by-itself.json")
    assert imagined_resources(find_shape(ROOT)) == drilled.resources


def test_another_pipeline_has_its_own_variables() -> None:
    """Those that its file names, filled in with the names that its template gives."""
    found = imagined_resources(read_shape(ORDERS))
    assert (found.environment, found.parameters) == ("bench", ())
    assert dict(found.variables)["SHOP_UNPRICED"] == "weather-unpriced"


def test_names_come_from_the_template_or_from_logical_ids(tmp_path: Path) -> None:
    """Where the template leaves the name to CloudFormation, or computes it; a secret has none."""
    found = imagined_resources(read_shape(settings(tmp_path, SETTINGS)))
    assert found.variables == (
        ("BUCKET", "weather-000000000000-files"),
        ("QUEUE", "weather-Nameless"),
        ("TOKEN", "***"),
    )
    assert found.parameters == (("Arn", "arn:aws:lambda:us-east-1:000000000000:function:weather-Computed"),)


def test_a_name_that_is_nobodys_is_refused(tmp_path: Path) -> None:
    """With the nearest one that there is."""
    file = settings(tmp_path, SETTINGS.replace("{ingest queue}", "{ingest que}"))
    with pytest.raises(PipelineInvalid, match=r"QUEUE asks for \{ingest que\}.*ingest queue"):
        imagined_resources(read_shape(file))
