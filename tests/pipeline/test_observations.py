"""Which files of observations are believed, and which of their rows."""

import pytest
from weather.errors import FileRejectedError
from weather.observations import COLUMNS, Rules, check_size, read

HEADER = ",".join(COLUMNS)
GOOD = "Seattle,2012-01-01,0.0,12.8,5.0,4.7,drizzle"
RULES = Rules(max_object_bytes=1000, max_rejected_rows_percent=50)


def body(*rows: str) -> bytes:
    """Make a file of rows below the agreed header."""
    return "".join(f"{line}\n" for line in (HEADER, *rows)).encode()


def rejection(content: bytes, rules: Rules = RULES) -> FileRejectedError:
    """Return why a file is rejected as a whole."""
    with pytest.raises(FileRejectedError) as raised:
        read(content, rules)
    return raised.value


def test_a_good_row_is_read_field_by_field() -> None:
    """Every column arrives as the value that it stands for."""
    (observation,) = read(body(GOOD), RULES).observations
    assert observation.location == "Seattle"
    assert observation.day.isoformat() == "2012-01-01"
    assert (observation.precipitation, observation.temp_max, observation.temp_min) == (0.0, 12.8, 5.0)
    assert (observation.wind, observation.weather) == (4.7, "drizzle")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Seattle,2012-01-02,0.0,12.8,5.0,4.7", "WrongFieldCount"),
        ("Seattle,2012-01-02,0.0,12.8,5.0,4.7,drizzle,", "WrongFieldCount"),
        ("", "WrongFieldCount"),
        ("Seattle,2012-02-30,0.0,12.8,5.0,4.7,drizzle", "NotADate"),
        ("Seattle,2012-01-02,wet,12.8,5.0,4.7,drizzle", "NotANumber"),
        ("Seattle,2012-01-02,nan,12.8,5.0,4.7,drizzle", "OutOfRange"),
        ("Seattle,2012-01-02,-0.1,12.8,5.0,4.7,drizzle", "OutOfRange"),
        ("Seattle,2012-01-02,0.0,60.1,5.0,4.7,drizzle", "OutOfRange"),
        ("Seattle,2012-01-02,0.0,12.8,5.0,4.7,frogs", "UnknownWeather"),
        ("Seattle,2012-01-02,0.0,4.9,5.0,4.7,drizzle", "InvertedTemperatures"),
        (GOOD, "Duplicate"),
    ],
)
def test_a_row_that_breaks_a_rule_is_rejected_alone(row: str, reason: str) -> None:
    """The neighbour of a bad row is accepted, and the reason is counted."""
    reading = read(body(GOOD, row), RULES)
    assert [observation.weather for observation in reading.observations] == ["drizzle"]
    assert reading.rejected == {reason: 1}
    assert reading.rows == 2


@pytest.mark.parametrize("row", ["Seattle,2012-01-02,2000,60,-90,120,snow", "Seattle,2012-01-02,0,5,5,0,snow"])
def test_the_limits_themselves_are_believed(row: str) -> None:
    """A value on the edge of its range is accepted, and so are equal temperatures."""
    assert not read(body(row), RULES).rejected


def test_the_same_day_of_another_place_is_no_duplicate() -> None:
    """Place and day together identify a row."""
    assert not read(body(GOOD, GOOD.replace("Seattle", "New York")), RULES).rejected


def test_rows_out_of_order_are_accepted_and_counted() -> None:
    """A day before the one above it counts, for each place on its own."""
    days = [GOOD.replace("01-01", day) for day in ("01-03", "01-01", "01-02")]
    reading = read(body(days[0], days[0].replace("Seattle", "York"), *days[1:]), RULES)
    assert reading.out_of_order == 1
    assert len(reading.observations) == 4


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Empty"),
        (body(), "Empty"),
        (b"\n", "WrongSchema"),
        (b"a,b\n1,2\n", "WrongSchema"),
        (HEADER[:-3].encode(), "WrongSchema"),
        (HEADER.encode(), "Truncated"),
        (body(GOOD)[:-1], "Truncated"),
        (body(GOOD)[:-20], "Truncated"),
        (body(GOOD).decode().encode("utf-16"), "WrongEncoding"),
        (body(GOOD).replace(b"Seattle", b"Z\xfcrich"), "WrongEncoding"),
        (body(GOOD) + b"\n" * 1000, "Oversize"),
    ],
)
def test_a_file_that_breaks_the_format_is_rejected_as_a_whole(content: bytes, reason: str) -> None:
    """The reason names what is wrong with the file."""
    assert rejection(content).reason == reason


def test_too_many_rejected_rows_reject_the_file() -> None:
    """Exactly the allowed share passes; one row more does not, and the message counts the reasons."""
    assert read(body(GOOD, "bad"), RULES).rows == 2
    refused = rejection(body(GOOD, "bad", GOOD))
    assert str(refused) == ("TooManyRejectedRows: 2 of 3 rows, expected at most 50 % (1 Duplicate, 1 WrongFieldCount)")


def test_size_is_judged_before_reading() -> None:
    """The announced size alone rejects a file, at one byte over the limit."""
    check_size(1000, RULES)
    with pytest.raises(FileRejectedError, match="Oversize: the file has 1001 bytes, expected at most 1000"):
        check_size(1001, RULES)
