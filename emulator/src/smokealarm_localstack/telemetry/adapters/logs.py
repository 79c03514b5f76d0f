"""Log events with embedded metrics and metric filters, whoever puts them: PutLogEvents also brings function output."""

import logging
import time
from collections.abc import Iterable
from typing import Any

from localstack.services.logs import provider
from localstack.services.logs.provider import LogsProvider, get_moto_logs_backend
from localstack.utils.patch import Patch, patch

from smokealarm_localstack.telemetry.datum import Datum, Scope
from smokealarm_localstack.telemetry.errors import EmbeddedMetricError, EmbeddedSyntaxError, FilterPatternError
from smokealarm_localstack.telemetry.rules.embedded import embedded, failed
from smokealarm_localstack.telemetry.rules.log_filters import filtered
from smokealarm_localstack.telemetry.writer import Telemetry

_LOG = logging.getLogger(__name__)


def install(telemetry: Telemetry) -> None:
    """Turn embedded metrics and what filters find in log events into metrics; the events themselves are kept."""
    Patch(provider, "is_api_enabled", _no_filters_of_its_own).apply()

    @patch(LogsProvider.put_log_events)
    def put_log_events(original: Any, self: LogsProvider, context: Any, **request: Any) -> Any:
        answer = original(self, context, **request)
        data = list(_found(request["log_group_name"], request["log_events"]))
        data += _filtered(context, request["log_group_name"], request["log_events"])
        telemetry.write(Scope(context.account_id, context.region), data)
        return answer


def _no_filters_of_its_own(_api: str) -> bool:
    """Keep LocalStack from sending metrics, which it does for every event of every group whatever the pattern."""
    return False


def _filtered(context: Any, log_group_name: str, log_events: list[Any]) -> list[Datum]:
    backend = get_moto_logs_backend(context.account_id, context.region)
    filters = backend.describe_metric_filters(log_group_name=log_group_name)
    try:
        return filtered(filters, [event["message"] for event in log_events], time.time())
    except FilterPatternError as error:
        _LOG.warning("Log group %s sends no metrics of its filters: %s", log_group_name, error)
        return []


def _found(log_group_name: str, log_events: list[Any]) -> Iterable[Datum]:
    for event in log_events:
        try:
            yield from embedded(event["message"])
        except EmbeddedMetricError as error:
            _LOG.info("An event in log group %s breaks the embedded metric format: %s", log_group_name, error)
            kind = "EMFParsingErrors" if isinstance(error, EmbeddedSyntaxError) else "EMFValidationErrors"
            yield from failed(kind, log_group_name, time.time())
