"""Placeholder for the faults package's public surface."""


def install() -> None:
    """Install faults into the running LocalStack process."""
