"""What the rooms behind the interface refuse, as the interface says it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from smokealarm.dynatrace.metrics import MetricNotFound
from smokealarm.dynatrace.selector import SelectorError
from smokealarm.dynatrace.settings.objects import SettingsRefusedError
from smokealarm.dynatrace.tenant.api.answer import ApiError, Violation
from smokealarm.errors import ParameterInvalid, UsageError

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.answer import Answer

__all__ = ["answer_of"]


def answer_of(error: UsageError) -> Answer:
    """Return the answer to a request that was refused for what it asks."""
    if isinstance(error, SettingsRefusedError):
        return _of_settings(error)
    return _api_error(error).answer()


def _api_error(error: UsageError) -> ApiError:
    if isinstance(error, MetricNotFound):
        return ApiError(HTTPStatus.NOT_FOUND, f"Unknown metric key: {error.key}")
    if isinstance(error, ParameterInvalid):
        return ApiError.of_parameter(error.parameter, error.message)
    if isinstance(error, SelectorError):
        message = f"{error.message} at character {error.offset + 1}; {error.hint}"
        return ApiError(HTTPStatus.BAD_REQUEST, message)
    return ApiError(HTTPStatus.BAD_REQUEST, str(error))


def _of_settings(error: SettingsRefusedError) -> Answer:
    violations = tuple(Violation(each.path, each.message) for each in error.violations)
    return ApiError(error.status, str(error.args[0]), violations).answer()
