"""A tape as a timeline: what a person reads who asks why a scenario failed."""

from smokealarm.pipeline.measurement import Metric
from smokealarm.tape import (
    AlarmChange,
    FaultSpan,
    Made,
    MetricTrack,
    Recorded,
    Resources,
    Scenario,
    Tape,
    ToldOnce,
    ToldProblem,
)
from smokealarm.tape.timeline import telling_lines, timeline

RESOURCES = Resources("weather", "000000000000", "us-east-1", "sandbox")


def metric(name: str, dimensions: tuple[tuple[str, str], ...], *values: float | None) -> MetricTrack:
    """Make a metric with one value in each minute."""
    count = tuple(None if value is None else 1.0 for value in values)
    return MetricTrack(Metric("AWS/Lambda", name, dimensions), Recorded.of(count, values))


STORE = (("FunctionName", "weather-store"),)
TAPE = Tape(
    Scenario("queue.feature", "A store fails", 3),
    Made("1.0", "a digest", "another"),
    0,
    20,
    0,
    RESOURCES,
    metrics=(
        metric("Errors", STORE, 0.0, 2.0, 2.0, None, 5.0),
        metric("Errors", (), 0.0, 9.0),
        metric("Throttles", STORE, 0.0, 0.0),
        metric("used_memory_max", STORE, 76.8),
    ),
    faults=(FaultSpan("function.error", "weather-store", 60.0, 150.0, (("probability", "0.5"),)),),
    problems=(ToldProblem("function-errors", "the function store fails", ("FUNCTION-1",), 11, 16),),
    told=(ToldOnce(11, "mail", "Pipeline ticket", ("a@example.com",), "OPEN", "delivered"),),
    alarms=(AlarmChange(3, "weather-errors", "ALARM"),),
)


def test_everything_stands_in_the_order_of_its_minutes() -> None:
    """Left out are zeros, sums over several resources, and what a healthy run costs, too."""
    assert timeline(TAPE).splitlines() == [
        "minute  what      details",
        "     1  fault     function.error on weather-store begins, probability 0.5",
        "     1  metric    Errors of weather-store: 1-2: 2, 4: 5",
        "     2  fault     function.error on weather-store ends",
        "     3  alarm     weather-errors: ALARM",
        "    11  problem   'the function store fails' opens, by the rule function-errors",
        "    11  told      mail, Pipeline ticket: OPEN, delivered",
        "    16  problem   'the function store fails' closes",
    ]


def test_log_lines_that_say_nothing_are_left_out() -> None:
    """The frame of an invocation and embedded metrics are; a long line is cut, and of several the first is shown."""
    lines = ("START a", "one", '{"_aws":{}}', "two\nTraceback", "x" * 200, "", "END a")
    assert telling_lines(lines, 2) == ("two", f"{'x' * 106} ...")
