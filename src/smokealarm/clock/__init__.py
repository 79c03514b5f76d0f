"""Moments and lengths of virtual time, as written by people and as counted by machines."""

from smokealarm.clock.duration import format_duration, parse_duration
from smokealarm.clock.instant import Instant, own_hour

__all__ = ["Instant", "format_duration", "own_hour", "parse_duration"]
