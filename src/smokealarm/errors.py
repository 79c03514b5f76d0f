"""Every error that smokealarm raises on purpose, as one tree.

::

    SmokealarmError
    +-- UsageError              what the user wrote cannot be meant; exit code 2
    |   +-- EndpointRefused     the address of a backend is not on this machine
    +-- InterpreterNotFound     no CPython that can run LocalStack
    +-- ProvisioningError       LocalStack could not be installed
    +-- BackendError            the running LocalStack
    |   +-- BackendStartError   it did not become ready
    |   +-- BackendDied         it ended while in use
    |   +-- BackendUnreachable  nothing answers at its address
    |   +-- ControlError        it refused a request of ours
    +-- CapabilityMissing       the backend cannot do what a scenario needs
    +-- PackagingError          a function's code could not be packed
    +-- DeploymentError         the stack could not be created
    +-- FaultError              a fault could not be applied or undone

A message says what happened, where, what was expected and, where there is one, the nearest valid choice. The command
line prints it without a traceback.
"""

__all__ = [
    "BackendDied",
    "BackendError",
    "BackendStartError",
    "BackendUnreachable",
    "CapabilityMissing",
    "ControlError",
    "DeploymentError",
    "EndpointRefused",
    "FaultError",
    "InterpreterNotFound",
    "PackagingError",
    "ProvisioningError",
    "SmokealarmError",
    "UsageError",
]


class SmokealarmError(Exception):
    """Any error that smokealarm raises on purpose."""


class UsageError(SmokealarmError):
    """What the user wrote cannot be meant."""


class EndpointRefused(UsageError):
    """The address of a backend is not on this machine and was not explicitly allowed."""


class InterpreterNotFound(SmokealarmError):
    """No CPython that can run LocalStack was found."""


class ProvisioningError(SmokealarmError):
    """LocalStack or the functions' packages could not be installed."""


class BackendError(SmokealarmError):
    """The running LocalStack failed."""


class BackendStartError(BackendError):
    """LocalStack did not become ready."""


class BackendDied(BackendError):
    """LocalStack ended while it was in use; carries its last log lines."""


class BackendUnreachable(BackendError):
    """Nothing answers at the backend's address."""


class ControlError(BackendError):
    """The backend refused a request to its control interface."""


class CapabilityMissing(SmokealarmError):
    """The backend cannot do what was asked of it; a scenario that meets this is skipped with the reason."""


class PackagingError(SmokealarmError):
    """A function's code could not be packed."""


class DeploymentError(SmokealarmError):
    """The stack could not be created; names the failing resource and the reason."""


class FaultError(SmokealarmError):
    """A fault could not be applied or undone."""
