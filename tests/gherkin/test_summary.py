"""The figures at the end of a drill."""

import pytest

from smokealarm.gherkin.summary import VIRTUAL_SECONDS, FeatureResult, feature_results, said_of_time, summary_lines


def report(nodeid: str, seconds: float, virtual: float | None = None) -> pytest.TestReport:
    """Make the report of one test."""
    properties = [] if virtual is None else [(VIRTUAL_SECONDS, virtual)]
    return pytest.TestReport(
        nodeid, (nodeid, 0, nodeid), {}, "passed", None, "call", duration=seconds, user_properties=properties
    )


def test_scenarios_are_gathered_by_feature() -> None:
    """Scenarios, results, virtual and real seconds are summed for each feature; other tests are left out."""
    reports = [
        ("passed", report("features/b.feature::one", 1.0, 60.0)),
        ("failed", report("features/b.feature::two", 0.5, 30.0)),
        ("passed", report("features/a.feature::three", 2.0)),
        ("passed", report("tests/test_x.py::test_y", 9.0)),
    ]

    assert feature_results(reports) == (
        FeatureResult("features/a.feature", 1, {"passed": 1}, 0.0, 2.0),
        FeatureResult("features/b.feature", 2, {"passed": 1, "failed": 1}, 90.0, 1.5),
    )


def test_a_scenario_that_fails_twice_is_one_scenario() -> None:
    """A failure of the step and an error of the clean-up belong to the same scenario."""
    name = "features/a.feature::one"
    reports = [("failed", report(name, 1.0, 60.0)), ("error", report(name, 0.5, 60.0))]

    (result,) = feature_results(reports)

    assert (result.scenarios, result.verdict, result.virtual_seconds) == (1, "1 failed, 1 error", 60.0)


def test_speed_is_virtual_by_real_time() -> None:
    """Ninety virtual seconds in one and a half real ones are sixty-fold; no time at all is no speed."""
    assert FeatureResult("f", 1, {}, 90.0, 1.5).speed == 60.0
    assert FeatureResult("f", 1, {}, 90.0, 0.0).speed == 0.0


def test_the_table_ends_with_the_sum() -> None:
    """One line for each feature, aligned, and one for all."""
    results = [
        FeatureResult("features/a.feature", 2, {"passed": 2}, 5400.0, 3.25),
        FeatureResult("features/bb.feature", 1, {"failed": 1}, 59.0, 1.0),
    ]

    assert [" ".join(line.split()) for line in summary_lines(results)] == [
        "features/a.feature 2 passed 1 h 30 min in 3.2 s",
        "features/bb.feature 1 failed 59 s in 1.0 s",
        "all 2 passed, 1 failed 1 h 30 min 59 s in 4.2 s",
    ]


def test_the_drill_says_how_long_it_took_and_its_median_scenario() -> None:
    """With all workers at once; scenarios that were skipped took no time."""
    names = ("features/a.feature::one", "features/a.feature::two", "features/b.feature::three")
    reports = [("passed", report(name, seconds, 1800.0)) for name, seconds in zip(names, (1.0, 2.5, 9.0), strict=True)]

    said = "1 h 30 min of virtual time passed in 8.2 s; the median scenario took 2.5 s"
    assert said_of_time(feature_results(reports), 8.24) == said
    assert said_of_time([FeatureResult("f", 1, {"skipped": 1}, 0.0, 0.0)], 1.0) == "0 s of virtual time passed in 1.0 s"
