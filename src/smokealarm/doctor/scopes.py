"""Whether the API token may do what deploying and looking need.

https://docs.dynatrace.com/managed/dynatrace-api/basics/dynatrace-api-authentication
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from smokealarm.doctor.item import Item, State

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NEEDED", "SCOPES", "Scopes", "judge_scopes"]

SCOPES: Final = "token scopes"
_DEPLOYING: Final = ("settings.read", "settings.write", "ReadConfig", "WriteConfig")
_LOOKING: Final = ("metrics.read", "entities.read", "problems.read")
NEEDED: Final = MappingProxyType({**dict.fromkeys(_DEPLOYING, "deploying"), **dict.fromkeys(_LOOKING, "looking")})
"""What each scope is needed for."""


@dataclass(frozen=True, slots=True)
class Scopes:
    """Whether the token has a scope, by the scope; one that is not in it is not known.

    ``tried`` says that calls were made to find out, since the token may not look itself up.
    """

    has: Mapping[str, bool]
    tried: bool = False


def judge_scopes(scopes: Scopes) -> Item:
    """Judge the scopes; one that only looking needs is a warning."""
    missing = [name for name in NEEDED if scopes.has.get(name) is False]
    unknown = [name for name in NEEDED if name not in scopes.has]
    how = "found out by trying" if scopes.tried else "as the environment says"
    if missing:
        state = State.FAILED if any(NEEDED[name] == "deploying" for name in missing) else State.WARNING
        found = f"missing: {', '.join(missing)} ({how})"
        return Item(SCOPES, state, found, "the token was made without them", "make a token that has them")
    beside = f"; not known: {', '.join(unknown)}" if unknown else ""
    return Item.ok(SCOPES, f"{', '.join(name for name in NEEDED if scopes.has.get(name))} ({how}){beside}")
