"""The words of scenarios for the parts of a pipeline and for their metrics."""

from __future__ import annotations

import pytest
from tests.pipeline.on_paper import pipeline_on_paper

from smokealarm.errors import UnknownTarget
from smokealarm.pipeline.measurement import Metric
from smokealarm.pipeline.parts import Parts

MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:p-observations"


@pytest.fixture
def parts() -> Parts:
    """Provide the parts of a pipeline that nobody deployed."""
    return Parts(pipeline_on_paper("p"))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("function ingest", "p-ingest"),
        ("function p-ingest", "p-ingest"),
        ("dead-letter queue", "p-ingest-dlq"),
        ("Dead letter queue", "p-ingest-dlq"),
        ("input bucket", "p-input"),
    ],
)
def test_words_name_parts(parts: Parts, words: str, name: str) -> None:
    """A function, a queue or a bucket, by the word for it or by its name on AWS."""
    assert parts.name(words) == name


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        (
            "Errors of the function ingest",
            Metric("AWS/Lambda", "Errors", (("FunctionName", "p-ingest"),)),
        ),
        (
            "NumberOfMessagesSent of the queue dead-letter queue",
            Metric("AWS/SQS", "NumberOfMessagesSent", (("QueueName", "p-ingest-dlq"),)),
        ),
        ("TriggeredRules of the rule", Metric("AWS/Events", "TriggeredRules", (("RuleName", "p-upload"),))),
        (
            "ExecutionsFailed of the state machine",
            Metric("AWS/States", "ExecutionsFailed", (("StateMachineArn", MACHINE),)),
        ),
        ("EndToEndTime of the pipeline", Metric("WeatherPipeline", "EndToEndTime", (("service", "p"),))),
    ],
)
def test_words_name_metrics(parts: Parts, words: str, metric: Metric) -> None:
    """A metric is named by its own name and the part of the pipeline that it is of."""
    assert parts.metric(words) == metric


def test_words_of_another_form_are_refused(parts: Parts) -> None:
    """The message shows the form that is expected."""
    with pytest.raises(UnknownTarget, match="expected one like 'Errors of the function ingest'"):
        parts.metric("Errors")


def test_an_unknown_function_is_refused_with_the_nearest(parts: Parts) -> None:
    """A slip of the keyboard is answered with what was meant."""
    with pytest.raises(UnknownTarget, match="did you mean 'ingest'"):
        parts.metric("Errors of the function ingset")
