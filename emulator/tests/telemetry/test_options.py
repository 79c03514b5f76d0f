"""The open choices, their defaults, and what happens to wrong ones."""

import pytest

from smokealarm_localstack.telemetry.errors import UnknownOptionError
from smokealarm_localstack.telemetry.options import TelemetryOptions


def parsed(text: str) -> TelemetryOptions:
    """Read options as the process does when it starts."""
    return TelemetryOptions.from_environment({"SMOKEALARM_TELEMETRY": text})


# Number in the list of open questions: option and its agreed default.
DEFAULTS = {
    2: ("ingestion_delay_seconds", 0.0),
    4: ("percentile", "nearest_rank"),
    5: ("lambda_concurrency_sampling", "start_and_minute"),
    6: ("lambda_errors_zero", True),
    7: ("sqs_zeros", "while_active"),
    8: ("sqs_poison_pills", "unless_moved_first"),
    10: ("events_retry_cap_seconds", 600.0),
    11: ("events_zeros", "absent"),
    12: ("states_zeros", True),
    13: ("states_service_integration_arn", "as_defined"),
    14: ("lambda_utilization_unit", "Count"),
    17: ("period_anchor", "start"),
}


@pytest.mark.parametrize(("name", "default"), DEFAULTS.values())
def test_an_open_choice_has_its_agreed_default(name: str, default: object) -> None:
    """What AWS does not document is decided once, under a name."""
    assert getattr(TelemetryOptions(), name) == default


def test_options_are_read_from_a_json_object() -> None:
    """Only the named options change; a whole number is good for seconds."""
    options = parsed('{"percentile": "linear", "ingestion_delay_seconds": 60}')
    assert (options.percentile, options.ingestion_delay_seconds, options.sqs_zeros) == ("linear", 60.0, "while_active")


def test_every_option_can_be_listed_with_meaning_and_source() -> None:
    """The table names each option's default and value and the page that leaves the choice open."""
    rows = {row["name"]: row for row in parsed('{"percentile": "linear"}').table()}
    assert (rows["percentile"]["default"], rows["percentile"]["value"]) == ("nearest_rank", "linear")
    assert all(
        row["meaning"] and str(row["source"]).startswith("https://docs.aws.amazon.com/") for row in rows.values()
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"percentil": "linear"}', "no option 'percentil'; did you mean 'percentile'"),
        ('{"percentile": "cubic"}', "percentile is 'cubic'; expected one of nearest_rank, linear"),
        ('{"states_zeros": 1}', "states_zeros is 1; expected bool"),
        ('{"sqs_active_seconds": true}', "sqs_active_seconds is True; expected int"),
        ("[]", "expected a JSON object"),
        ("{", "is not JSON"),
    ],
)
def test_a_wrong_option_is_refused_with_the_nearest_choice(text: str, message: str) -> None:
    """A misspelt option must not silently mean its default."""
    with pytest.raises(UnknownOptionError, match=message.replace("(", r"\(")):
        parsed(text)


@pytest.mark.parametrize(
    ("choice", "clock", "expected"),
    [("auto", "real", True), ("auto", "virtual", False), ("on", "virtual", True), ("off", "real", False)],
)
def test_localstack_judges_alarms_on_the_real_clock_only(choice: str, clock: str, *, expected: bool) -> None:
    """Under a virtual clock its approximate schedule would fight with the mirror's evaluator."""
    assert TelemetryOptions(localstack_alarm_evaluation=choice).localstack_evaluates_alarms(clock) is expected
