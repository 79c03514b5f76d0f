"""What a backend can do beyond answering AWS's API.

A scenario that needs more than its backend has is skipped with the reason, never passed.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Literal, get_args

from smokealarm.cloud.channel import Channel
from smokealarm.errors import CapabilityMissing, ControlError

_PATH: Final = "/_smokealarm/capabilities"

Need = Literal["virtual_clock", "telemetry", "faults"]
"""What a scenario may need; the tags of features have the same names."""

NEEDS: Final[tuple[Need, ...]] = get_args(Need)
_MEANING: Final[dict[Need, str]] = {
    "virtual_clock": "a clock that can be advanced",
    "telemetry": "the metrics that AWS services emit",
    "faults": "a way to inject faults",
}


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The capabilities table of one backend."""

    virtual_clock: bool = False
    telemetry: bool = False
    faults: bool = False
    function_processes: bool = False

    def require(self, *needs: Need) -> None:
        """Do nothing when the backend has them all.

        Raises:
            CapabilityMissing: it lacks some; names them.
        """
        missing = [need for need in needs if not getattr(self, need)]
        if missing:
            lacks = " and ".join(f"{_MEANING[need]} ({need})" for need in missing)
            raise CapabilityMissing(f"this backend lacks {lacks}; the embedded one has it: unset SMOKEALARM_ENDPOINT")


def read_capabilities(channel: Channel) -> Capabilities:
    """Ask the backend; one that does not know the question is a plain AWS-compatible endpoint and has none.

    Raises:
        BackendDied: the backend's process has ended.
        BackendUnreachable: nothing answers there.
        ControlError: it answers, but neither as a LocalStack of ours nor as an AWS-compatible endpoint does.
    """
    answer = channel.send("GET", _PATH)
    if HTTPStatus.BAD_REQUEST <= answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Capabilities()
    return _parsed(channel.call("GET", _PATH))


def _parsed(table: Any) -> Capabilities:
    match table:
        case {"clock": str(clock), "functions": str(functions), "telemetry": bool(telemetry), "faults": bool(faults)}:
            return Capabilities(clock == "virtual", telemetry, faults, functions == "process")
    raise ControlError(f"GET {_PATH} was answered with {table!r}, which is not a capabilities table")
