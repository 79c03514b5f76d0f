"""The alarms that mirror the rules, made from the template and judged for a drill."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from tests.cloudwatch.stand_in import StandIn
from tests.pipeline.on_paper import pipeline_on_paper

from smokealarm.cloudwatch import StateValue
from smokealarm.errors import DrillError
from smokealarm.sandbox import AlarmTwins, alarm_twins

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = 31_556_880
PIPELINE = pipeline_on_paper("drill")
LETTERS = "ApproximateNumberOfMessagesVisible"


class Cloud(StandIn):
    """A CloudWatch in which alarms can be made and deleted."""

    def put_metric_alarm(self, **given: Any) -> None:
        """Make an alarm."""
        self.alarms[given["AlarmName"]] = given

    def delete_alarms(self, AlarmNames: list[str]) -> None:  # noqa: N803 - AWS's own name
        """Delete alarms."""
        for name in AlarmNames:
            del self.alarms[name]


@pytest.fixture
def cloud() -> Cloud:
    """Provide a CloudWatch in which a message lay in a queue for two minutes."""
    return Cloud({}, {LETTERS: {FIRST + minute: float(minute in (9, 10)) for minute in range(40)}})


@pytest.fixture
def twins(cloud: Cloud) -> Iterator[AlarmTwins]:
    """Provide the alarms of a drill that began at the first minute."""
    clients: Any = SimpleNamespace(cloudwatch=cloud)
    with alarm_twins(clients, PIPELINE, FIRST) as provided:
        yield provided


def test_an_alarm_fires_and_ends(twins: AlarmTwins) -> None:
    """When its minute ends, and when no such minute is among five any more."""
    fired = twins.went_to("ingest-dlq-not-empty", StateValue.ALARM, FIRST + 40)
    ended = twins.went_to("ingest-dlq-not-empty", StateValue.OK, FIRST + 40, fired)

    assert (fired - FIRST, ended - FIRST) == (10, 16)


def test_what_an_alarm_never_did_is_said(twins: AlarmTwins) -> None:
    """With everything that it did."""
    with pytest.raises(DrillError, match=r"did not go to ALARM; it did: OK in minute 1$"):
        twins.went_to("ingest-dlq-not-empty", StateValue.ALARM, FIRST + 9)


def test_an_alarm_has_other_properties_for_the_length_of_a_block(twins: AlarmTwins) -> None:
    """With a higher threshold it never fires; afterwards it does as before."""
    with twins.with_properties("ingest-dlq-not-empty", Threshold=1):
        silent = [each.state for each in twins.changes("ingest-dlq-not-empty", FIRST + 40)]

    assert StateValue.ALARM not in silent
    assert twins.went_to("ingest-dlq-not-empty", StateValue.ALARM, FIRST + 40) == FIRST + 10


def test_an_alarm_is_missing_for_the_length_of_a_block(twins: AlarmTwins, cloud: Cloud) -> None:
    """It is deleted if it was there, and does nothing; afterwards it is made again when it is asked for."""
    twins.changes("ingest-dlq-not-empty", FIRST + 5)
    with twins.without("ingest-dlq-not-empty"):
        assert twins.changes("ingest-dlq-not-empty", FIRST + 40) == ()
        assert cloud.alarms == {}
    assert twins.went_to("ingest-dlq-not-empty", StateValue.ALARM, FIRST + 40) == FIRST + 10
    assert [*cloud.alarms] == ["drill-ingest-dlq-not-empty"]


def test_an_alarm_that_was_not_asked_for_is_missing_as_well(twins: AlarmTwins, cloud: Cloud) -> None:
    """Nothing has to be deleted then, and other alarms are there."""
    with twins.without("ingest-dlq-not-empty"):
        assert twins.changes("ingest-dlq-not-empty", FIRST + 40) == ()
        assert twins.changes("ingest-queue-deep", FIRST + 40) != ()
    assert [*cloud.alarms] == ["drill-ingest-queue-deep"]


def test_only_alarms_that_are_asked_for_are_made(cloud: Cloud) -> None:
    """Without actions, in the state of the last change; at the end they are deleted."""
    clients: Any = SimpleNamespace(cloudwatch=cloud)
    with alarm_twins(clients, PIPELINE, FIRST) as twins:
        twins.changes("ingest-dlq-not-empty", FIRST + 11)
        (made,) = cloud.alarms.values()
    assert (made["AlarmName"], made["ActionsEnabled"]) == ("drill-ingest-dlq-not-empty", False)
    assert "AlarmActions" not in made
    assert cloud.calls == [("drill-ingest-dlq-not-empty", "ALARM")]
    assert cloud.alarms == {}


def test_a_rule_without_an_alarm_is_refused(twins: AlarmTwins) -> None:
    """The nearest that has one is named, or all of them."""
    with pytest.raises(DrillError, match="no alarm mirrors a rule 'dlq-not-empty'; did you mean 'event-dlq-not-empty'"):
        twins.changes("dlq-not-empty", FIRST + 1)
    with pytest.raises(DrillError, match="no alarm mirrors a rule 'none'; expected one of 'async-events-dropped', "):
        twins.changes("none", FIRST + 1)
    with pytest.raises(DrillError, match="no alarm mirrors a rule 'none'"), twins.without("none"):
        pass
