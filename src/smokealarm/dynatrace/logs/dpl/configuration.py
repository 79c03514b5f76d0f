"""Reading what is set in the parentheses of a matcher: ``TIMESTAMP('yyyy-MM-dd', timezone='UTC')``."""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.clock.zones import zone_names
from smokealarm.dynatrace.logs.dpl.scanner import PatternScanner
from smokealarm.dynatrace.logs.dpl.times import check_format

__all__ = ["ConfigurationReader", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a matcher begins, and the name that it was written with."""

    first: int
    name: str


class ConfigurationReader(PatternScanner):
    """Reads the configurations of one pattern."""

    __slots__ = ()

    def configuration(self, place: Place, known: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Read the parentheses of a matcher, if it has any; ``known`` is what can be set, what needs no name first."""
        if not self.sees("("):
            return ()
        self.at += 1
        found: dict[str, str] = {}
        while not self.accept(")"):
            self.blanks()
            first = self.at
            key = known[0] if self.text[self.at : self.at + 1] in ("'", '"') and known else self.word()
            if key not in known:
                hint = f"known are {', '.join(known)}" if known else f"{place.name} has no configuration"
                self.fail(
                    f"{key or self.text[self.at : self.at + 1]!r} cannot be set here",
                    hint,
                    (first, max(self.at, first + 1)),
                )
            found[key] = self._setting(key)
            self.accept(",")
        return tuple(found.items())

    def _setting(self, key: str) -> str:
        self.accept("=")
        self.blanks()
        first = self.at
        value = self.quoted() if self.text[self.at : self.at + 1] in ("'", '"') else self.word()
        span = (first, max(self.at, first + 1))
        if key in ("min", "max"):
            try:
                float(value)
            except ValueError:
                self.fail(f"expected a number for {key}", f"write {key}=1", span)
        elif key == "timezone" and value not in zone_names():
            self.fail(f"{value!r} is no time zone", "such as Europe/Vienna", span)
        elif key == "format":
            reason = check_format(value)
            if reason:
                self.fail(f"{value!r} is no format that is imitated", reason, span)
        return value
