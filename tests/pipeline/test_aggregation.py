"""Monthly aggregates of daily observations."""

from datetime import date

from weather.aggregation import by_month
from weather.observations import Observation, Rules, read

from smokealarm.pipeline.shape import PipelineShape
from smokealarm.pipeline.workload import sample_files

GENEROUS = Rules(max_object_bytes=1_000_000, max_rejected_rows_percent=0)


def day(text: str, location: str = "Seattle", weather: str = "rain", **values: float) -> Observation:
    """Make an observation of 1 mm, 10 and 2 degrees, and wind 3, unless told otherwise."""
    usual = {"precipitation": 1.0, "temp_max": 10.0, "temp_min": 2.0, "wind": 3.0} | values
    return Observation(location=location, day=date.fromisoformat(text), weather=weather, **usual)


def test_a_month_sums_rain_and_keeps_the_extremes() -> None:
    """Rain adds up, temperatures keep their extremes and a mean, weather is counted."""
    (month,) = by_month([day("2012-01-01"), day("2012-01-31", weather="sun", precipitation=0.2, temp_max=12, wind=4)])
    assert (month.location, month.month, month.days) == ("Seattle", "2012-01", 2)
    assert (month.precipitation_total, month.temp_max, month.temp_min) == (1.2, 12, 2)
    assert (month.temp_mean, month.wind_mean) == (6.5, 3.5)
    assert month.weather == {"rain": 1, "sun": 1}


def test_months_are_apart_by_place_and_year() -> None:
    """The same month of another year or place is a month of its own, and the result is sorted."""
    months = by_month([day("2013-01-01"), day("2012-01-01"), day("2012-01-01", location="New York")])
    assert [(month.location, month.month) for month in months] == [
        ("New York", "2012-01"),
        ("Seattle", "2012-01"),
        ("Seattle", "2013-01"),
    ]


def test_the_order_of_rows_changes_nothing() -> None:
    """Shuffled rows give the same aggregates, to the last digit."""
    days = [day(f"2012-01-{number:02}", precipitation=number / 10) for number in range(1, 32)]
    assert by_month(reversed(days)) == by_month(days)


def test_seattle_in_2012_is_as_its_file_says(shape: PipelineShape) -> None:
    """A month of the real data, added up by hand with another tool."""
    (file,) = (file for file in sample_files(shape.uploads) if "seattle-2012" in file.key)
    january, *_, december = by_month(read(file.body, GENEROUS).observations)
    assert (january.days, january.precipitation_total, january.temp_max, january.temp_min) == (31, 173.3, 12.8, -3.3)
    assert january.weather == {"drizzle": 2, "rain": 18, "snow": 7, "sun": 4}
    assert (december.month, december.days) == ("2012-12", 31)
