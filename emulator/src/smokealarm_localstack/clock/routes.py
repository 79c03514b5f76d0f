"""The clock's control routes below ``/_smokealarm/clock``."""

from typing import Any

from localstack.http import Request, Response, route

from smokealarm_localstack.clock.virtual import Advance, VirtualClock


class ClockRoutes:
    """Read, advance and settle the virtual clock over HTTP."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    @route("/_smokealarm/clock", methods=["GET"])
    def read(self, _request: Request) -> dict[str, Any]:
        """Answer mode, time, whether all is quiet, and the next due moment (epoch seconds or null)."""
        clock = self._clock
        return {"mode": "virtual", "now": clock.now(), "quiet": clock.is_quiet(), "next_due": clock.next_due()}

    @route("/_smokealarm/clock/advance", methods=["POST"])
    def advance(self, request: Request) -> dict[str, Any] | Response:
        """Let ``{"seconds": n}`` pass, or time up to ``{"to": epoch}``; answers when all is quiet again."""
        body = request.get_json(force=True, silent=True)
        match body:
            case {"seconds": int() | float() as seconds} if seconds >= 0:
                return _answer(self._clock.advance(self._clock.now() + seconds))
            case {"to": int() | float() as to} if to >= self._clock.now():
                return _answer(self._clock.advance(to))
        return _refuse(f"expected {{'seconds': n >= 0}} or {{'to': epoch >= {self._clock.now()}}}, got {body!r}")

    @route("/_smokealarm/clock/settle", methods=["POST"])
    def settle(self, _request: Request) -> dict[str, Any]:
        """Wait until nothing can happen before the next due moment."""
        return _answer(self._clock.settle())

    @route("/_smokealarm/clock/pending", methods=["GET"])
    def pending(self, _request: Request) -> dict[str, Any]:
        """List the due moments, and what is at work at the moment."""
        moments = [{"due": at, "label": label} for at, label in self._clock.pending()]
        return {"pending": moments, "at_work": self._clock.at_work()}


class RealClockRoutes:
    """The same addresses where the clock is real: they say so."""

    @route("/_smokealarm/clock", methods=["GET"])
    def read(self, _request: Request) -> dict[str, Any]:
        """Answer mode and time."""
        import time

        return {"mode": "real", "now": time.time(), "quiet": None, "next_due": None}

    @route("/_smokealarm/clock/<action>", methods=["GET", "POST"])
    def refuse(self, _request: Request, action: str) -> Response:
        """Refuse, naming the setting that makes the clock virtual."""
        return _refuse(f"cannot {action}: this backend's clock is real; start it with SMOKEALARM_CLOCK=virtual")


def _answer(advance: Advance) -> dict[str, Any]:
    return {"now": advance.now, "jumps": advance.jumps, "wall_seconds": advance.wall_seconds}


def _refuse(message: str) -> Response:
    import json

    return Response(json.dumps({"message": message}), status=400, mimetype="application/json")
