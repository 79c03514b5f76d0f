"""The names of time zones, read from the disk once."""

from functools import cache
from zoneinfo import available_timezones

__all__ = ["zone_names"]


@cache
def zone_names() -> frozenset[str]:
    """Return every name of the IANA database that is known here."""
    return frozenset(available_timezones())
