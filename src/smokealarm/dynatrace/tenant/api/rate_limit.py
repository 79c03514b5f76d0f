"""How many requests a token may make in a minute of the environment's time.

https://www.dynatrace.com/support/help/managed-cluster/cluster-api/basics/cluster-access-limit: the limit is per minute,
``X-RateLimit-Reset`` is the moment, in microseconds since the epoch, at which it begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.tenant.api.answer import ApiError

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.access import ApiToken
    from smokealarm.dynatrace.tenant.environment import Environment

__all__ = ["RateLimiter"]

_MINUTE: Final = 60_000_000
_MESSAGE: Final = "Too many requests. You have reached the limit of API usage."
"""https://docs.dynatrace.com/managed/discover-dynatrace/references/dynatrace-api/basics/dynatrace-api-response-codes"""


@dataclass(slots=True)
class RateLimiter:
    """Counts the requests of each token within one minute of one environment."""

    _counted: tuple[Environment, int] | None = field(default=None, init=False)
    _taken: dict[str, int] = field(default_factory=dict, init=False)

    def take(self, environment: Environment, token: ApiToken) -> tuple[tuple[str, str], ...]:
        """Count one request, and return the headers that say how many are left; none where there is no limit.

        Raises:
            ApiError: 429, the limit was reached before.
        """
        limit = environment.options.api.requests_per_minute
        if limit is None:
            return ()
        if self._counted != (environment, environment.minute):
            self._counted = environment, environment.minute
            self._taken.clear()
        taken = self._taken[token.value] = self._taken.get(token.value, 0) + 1
        headers = (
            ("X-RateLimit-Limit", str(limit)),
            ("X-RateLimit-Remaining", str(max(0, limit - taken))),
            ("X-RateLimit-Reset", str((environment.minute + 1) * _MINUTE)),
        )
        if taken > limit:
            raise ApiError(HTTPStatus.TOO_MANY_REQUESTS, _MESSAGE, headers=headers)
        return headers
