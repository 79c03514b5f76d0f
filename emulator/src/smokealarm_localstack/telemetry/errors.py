"""What can go wrong in telemetry for reasons a user can act on."""


class TelemetryError(ValueError):
    """Base of every error raised by this package."""


class UnknownOptionError(TelemetryError):
    """An option in ``SMOKEALARM_TELEMETRY`` does not exist or has a value it cannot take."""


class UnsupportedStatisticError(TelemetryError):
    """A statistic is not known, or known to CloudWatch but not answered here."""


class EmbeddedMetricError(TelemetryError):
    """A log event claims to carry embedded metrics but breaks the format's rules."""


class EmbeddedSyntaxError(EmbeddedMetricError):
    """A log event with embedded metrics is not JSON, for instance because it was cut off."""


class FilterPatternError(TelemetryError):
    """A metric filter's pattern is of a kind that is not known here."""
