"""Every error that smokealarm raises on purpose, as one tree.

::

    SmokealarmError
    +-- UsageError              what the user wrote cannot be meant; exit code 2
    |   +-- EndpointRefused     the address of a backend is not on this machine
    |   +-- RuleInvalid         an alert rule is not what Dynatrace would take
    |   +-- SettingsInvalid     another Settings object is not what Dynatrace would take
    |   +-- DashboardInvalid    a file is no classic dashboard, or what is said of its tiles does not fit it
    |   +-- ParameterInvalid    a parameter of an API request is not what Dynatrace would take
    |   +-- MonacoInvalid       a Monaco project cannot be read or rendered
    |   +-- AlarmInvalid        a CloudWatch alarm cannot be evaluated, or AWS would not take it
    |   +-- MetricsFileInvalid  a file of measurements cannot be read
    |   +-- TapeInvalid         a file is no tape that this version can read
    |   +-- TemplateInvalid     a CloudFormation template cannot be read
    |   +-- PipelineInvalid     smokealarm.toml says of a pipeline what cannot be
    |   +-- UnknownFault        no kind of fault has that name
    |   +-- UnknownTarget       a fault is aimed at something that does not exist
    |   +-- UnknownCheck        no check has that id
    |   +-- CheckImpossible     files cannot be checked at all
    |   +-- SuiteUnreadable     feature files, or the steps for them, cannot be collected
    |   +-- ScenarioRefused     a new scenario cannot be begun as it was asked for
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
    +-- DrillError              a scenario could not be carried out
    +-- TapeStale               a kept tape does not show what its scenario does
    +-- NotListening            a server was asked for its address while it is not open
    +-- SandboxError            no sandbox runs here, another one does, or it refused
    +-- DynatraceError          a Dynatrace environment that is asked over HTTP
    |   +-- ApiUnreachable      nothing answers at its address, or not in time
    |   +-- ApiAnswerInvalid    what answers there is no Dynatrace API
    |   +-- ApiRefused          it refused a request
    |       +-- ApiRateLimited  it takes no more requests for some seconds
    +-- FaultError              a fault could not be applied or undone
    |   +-- FaultNotUndone      after its end something differs from before
    |   +-- FaultHadNoEffect    it struck nothing and changed nothing

A message says what happened, where, what was expected and, where there is one, the nearest valid choice. The command
line prints it without a traceback.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "AlarmInvalid",
    "ApiAnswerInvalid",
    "ApiRateLimited",
    "ApiRefused",
    "ApiUnreachable",
    "BackendDied",
    "BackendError",
    "BackendStartError",
    "BackendUnreachable",
    "CapabilityMissing",
    "CheckImpossible",
    "ControlError",
    "DashboardInvalid",
    "DeploymentError",
    "DrillError",
    "DynatraceError",
    "EndpointRefused",
    "FaultError",
    "FaultHadNoEffect",
    "FaultNotUndone",
    "InterpreterNotFound",
    "MetricsFileInvalid",
    "MonacoInvalid",
    "NotListening",
    "PackagingError",
    "ParameterInvalid",
    "PipelineInvalid",
    "ProvisioningError",
    "RuleInvalid",
    "SandboxError",
    "ScenarioRefused",
    "SettingsInvalid",
    "SmokealarmError",
    "SuiteUnreadable",
    "TapeInvalid",
    "TapeStale",
    "TemplateInvalid",
    "UnknownCheck",
    "UnknownFault",
    "UnknownTarget",
    "UsageError",
]


class SmokealarmError(Exception):
    """Any error that smokealarm raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Let a process raise what another one raised, whatever its class is made of."""
        return _raised_elsewhere, (type(self), self.args, self.__dict__)


def _raised_elsewhere(kind: type[SmokealarmError], args: tuple[object, ...], has: dict[str, object]) -> SmokealarmError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(has)
    return error


class UsageError(SmokealarmError):
    """What the user wrote cannot be meant."""


class EndpointRefused(UsageError):
    """The address of a backend is not on this machine and was not explicitly allowed."""


class RuleInvalid(UsageError):
    """An alert rule is not what Dynatrace would take; names every property at fault."""


class SettingsInvalid(UsageError):
    """A Settings object other than a rule is not what Dynatrace would take; names every property at fault."""


class DashboardInvalid(UsageError):
    """A file is no classic dashboard, or what is said about its tiles does not fit it; names the file."""


class ParameterInvalid(UsageError):
    """A parameter of an API request, or a property of its body, is not what Dynatrace would take.

    ``parameter`` is its name, ``message`` says what is wrong and what was expected.
    """

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(f"{parameter}: {message}")
        self.parameter = parameter
        self.message = message


class AlarmInvalid(UsageError):
    """A CloudWatch alarm is not what AWS would take, or cannot be evaluated here; names every property at fault."""


class MetricsFileInvalid(UsageError):
    """A file of measurements cannot be read; names the file and the row or column at fault."""


class TapeInvalid(UsageError):
    """A file is no tape that this version can read; names the file and the line, and shows the place with a caret."""


class TemplateInvalid(UsageError):
    """A CloudFormation template cannot be read."""


class PipelineInvalid(UsageError):
    """``smokealarm.toml`` says of a pipeline what cannot be; names the file and the line, and shows it with a caret."""


class MonacoInvalid(UsageError):
    """A Monaco project cannot be read or rendered.

    ``path`` and ``line`` (from 1) say where, ``reason`` what is wrong and ``hint`` what was expected; ``excerpt`` shows
    the line with a caret, and ``span`` delimits the guilty characters of the file where they are known.
    """

    def __init__(  # noqa: PLR0913 - what is wrong, and where in three ways
        self, reason: str, hint: str, path: str, line: int, excerpt: str, *, span: tuple[int, int] | None = None
    ) -> None:
        super().__init__("\n".join(filter(None, (f"{path}:{line}: {reason}", excerpt, hint))))
        self.reason = reason
        self.hint = hint
        self.path = path
        self.line = line
        self.excerpt = excerpt
        self.span = span


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


class DrillError(SmokealarmError):
    """A scenario could not be carried out."""


class TapeStale(SmokealarmError):
    """A kept tape does not show what its scenario does; says what is otherwise, and what records it anew."""


class NotListening(SmokealarmError):
    """A server was asked for its port or URL outside its ``with`` block."""


class SandboxError(SmokealarmError):
    """What ``smokealarm up`` starts does not run here, runs already, or refused a request."""


class DynatraceError(SmokealarmError):
    """A Dynatrace environment that was asked over HTTP failed or refused."""


class ApiUnreachable(DynatraceError):
    """Nothing answers at the environment's address, or not in time."""


class ApiAnswerInvalid(DynatraceError):
    """What was answered is not what the Dynatrace API documents."""


class ApiRefused(DynatraceError):
    """The environment refused a request, or one item of it.

    ``code`` is the HTTP status, ``reason`` the vendor's message, ``violations`` are pairs of the path of a parameter or
    property and of what is wrong with it.
    """

    def __init__(self, code: int, reason: str, violations: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__("\n  ".join([f"{code}: {reason}", *(f"{path}: {text}" for path, text in violations)]))
        self.code = code
        self.reason = reason
        self.violations = violations


class ApiRateLimited(ApiRefused):
    """The environment takes no more requests at present; ``seconds`` says for how long."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(429, f"{reason}; the next request is taken in {seconds:g} s")
        self.seconds = seconds


class FaultError(SmokealarmError):
    """A fault could not be applied or undone."""


class FaultNotUndone(FaultError):
    """After the end of a fault the state is not what it was before."""


class FaultHadNoEffect(FaultError):
    """A fault struck no call, no run and no file, and changed no setting."""


class UnknownFault(UsageError):
    """No kind of fault has that name; says the nearest one."""


class UnknownTarget(UsageError):
    """A fault is aimed at something that does not exist; says the nearest name."""


class UnknownCheck(UsageError):
    """No check has that id; says the nearest one."""


class CheckImpossible(UsageError):
    """Files cannot be checked: there are none, they cannot be read, or the settings of the check are wrong."""


class SuiteUnreadable(UsageError):
    """Feature files, or the steps for them, cannot be collected; says what pytest said."""


class ScenarioRefused(UsageError):
    """A new scenario cannot be begun as it was asked for; names the nearest domain or scenario."""
