"""Placeholder for the telemetry package's public surface."""


def install() -> None:
    """Install telemetry into the running LocalStack process."""
