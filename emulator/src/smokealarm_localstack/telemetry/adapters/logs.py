"""Log events with embedded metrics, whoever puts them: PutLogEvents is also how function output arrives."""

import logging
import time
from collections.abc import Iterable
from typing import Any

from localstack.services.logs.provider import LogsProvider
from localstack.utils.patch import patch

from smokealarm_localstack.telemetry.datum import Datum, Scope
from smokealarm_localstack.telemetry.errors import EmbeddedMetricError, EmbeddedSyntaxError
from smokealarm_localstack.telemetry.rules.embedded import embedded, failed
from smokealarm_localstack.telemetry.writer import Telemetry

_LOG = logging.getLogger(__name__)


def install(telemetry: Telemetry) -> None:
    """Turn embedded metrics of every log event into metrics; the event itself is kept."""

    @patch(LogsProvider.put_log_events)
    def put_log_events(original: Any, self: LogsProvider, context: Any, **request: Any) -> Any:
        answer = original(self, context, **request)
        data = list(_found(request["log_group_name"], request["log_events"]))
        telemetry.write(Scope(context.account_id, context.region), data)
        return answer


def _found(log_group_name: str, log_events: list[Any]) -> Iterable[Datum]:
    for event in log_events:
        try:
            yield from embedded(event["message"])
        except EmbeddedMetricError as error:
            _LOG.info("An event in log group %s breaks the embedded metric format: %s", log_group_name, error)
            kind = "EMFParsingErrors" if isinstance(error, EmbeddedSyntaxError) else "EMFValidationErrors"
            yield from failed(kind, log_group_name, time.time())
