"""How severities become log levels, and log levels a status.

https://docs.dynatrace.com/docs/analyze-explore-automate/log-monitoring/acquire-log-data/lm-log-data-transformation
"""

from __future__ import annotations

__all__ = ["NO_LOGLEVEL", "loglevel_of", "status_of"]

NO_LOGLEVEL = "NONE"
"""The log level of a record that names none."""

# The first beginning that fits decides, so that "emerg" comes before "e".
_BEGINNINGS = (
    ("emerg", "EMERGENCY"),
    ("f", "EMERGENCY"),
    ("e", "ERROR"),
    ("a", "ALERT"),
    ("c", "CRITICAL"),
    ("s", "SEVERE"),
    ("w", "WARN"),
    ("n", "NOTICE"),
    ("i", "INFO"),
    ("d", "DEBUG"),
    ("trace", "DEBUG"),
    ("verbose", "DEBUG"),
)

_STATUSES = {
    **dict.fromkeys(("SEVERE", "ERROR", "CRITICAL", "ALERT", "FATAL", "EMERGENCY"), "ERROR"),
    "WARN": "WARN",
    **dict.fromkeys(("INFO", "TRACE", "DEBUG", "NOTICE"), "INFO"),
}


def loglevel_of(severity: str) -> str:
    """Return the log level that a severity such as ``Warning`` or ``fail`` is stored as; ``NONE`` for any other."""
    written = severity.lower()
    if written == "none":
        return NO_LOGLEVEL
    return next((level for beginning, level in _BEGINNINGS if written.startswith(beginning)), NO_LOGLEVEL)


def status_of(loglevel: str) -> str:
    """Return the status that a log level is grouped into: ERROR, WARN, INFO or NONE."""
    return _STATUSES.get(loglevel, NO_LOGLEVEL)
