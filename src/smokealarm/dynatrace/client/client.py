"""The client: one method for each thing that an environment is asked, values in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self, TypeVar
from urllib.parse import quote

from smokealarm.dynatrace.client import inventory, metrics, problems, settings
from smokealarm.dynatrace.client.connection import Connection
from smokealarm.dynatrace.client.options import ClientOptions
from smokealarm.dynatrace.client.reading import ANY, mapping, read, texts
from smokealarm.dynatrace.logs.intake.answer import LogIngestResponse
from smokealarm.errors import ApiAnswerInvalid, ApiRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    import httpx

    from smokealarm.dynatrace.client.inventory import AwsAccountStub, DashboardStub
    from smokealarm.dynatrace.client.metrics import QueriedMetric
    from smokealarm.dynatrace.client.problems import ClosedProblem, ReportedEvent, ReportedProblem, SentEvent
    from smokealarm.dynatrace.client.settings import EffectiveValue, StoredObject, WriteResult
    from smokealarm.dynatrace.ingest.answer import ValidationResponse
    from smokealarm.dynatrace.metrics import MetricDescriptor
    from smokealarm.dynatrace.notify import Secret
    from smokealarm.dynatrace.problems.event_ingestion import EventIngestResult
    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["DynatraceClient"]

Value = TypeVar("Value")

_OBJECTS, _PROBLEMS, _DASHBOARDS = "/api/v2/settings/objects", "/api/v2/problems", "/api/config/v1/dashboards"
_AWS: Final = "/api/config/v1/aws/credentials"
_NO_CONTENT: Final = 204
_WITH_RESULTS: Final = frozenset({400, 404, 409})
_NO_OPTIONS: Final = ClientOptions()


class DynatraceClient:
    """Asks one environment, the tenant of this project or a real one, whose base URL is ``url`` (without ``/api``).

    Only this machine is asked, and hosts in ``allowed_hosts``, by their exact names. ``transport`` replaces httpx's
    own, to trust other authorities or to be asked instead of a network. ``start`` and ``end`` of every method are epoch
    milliseconds or texts such as ``now-2h``.

    Every method raises :class:`~smokealarm.errors.DynatraceError` or one of its branches.

    Raises:
        EndpointRefused: the host is neither this machine nor allowed.
        UsageError: the token is none.
    """

    def __init__(
        self,
        url: str,
        token: str | Secret,
        *,
        allowed_hosts: frozenset[str] = frozenset(),
        options: ClientOptions = _NO_OPTIONS,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._connection = Connection(url, token, allowed_hosts, options, transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"DynatraceClient({self._connection.url})"

    def close(self) -> None:
        """Close every connection."""
        self._connection.close()

    def cluster_time(self) -> int:
        """Return the environment's time in epoch milliseconds."""
        text = self._connection.ask("GET", "/api/v1/time").text.strip()
        if not text.isascii() or not text.isdecimal():
            raise ApiAnswerInvalid(f"{text[:100]!r} is no time in milliseconds")
        return int(text)

    def token_scopes(self) -> tuple[str, ...]:
        """Return the scopes of the client's own token, for which a real environment wants ``apiTokens.read``."""
        received = self._connection.look_up_token("/api/v2/apiTokens/lookup")
        return read(received.document(), "the API token", lambda fields: texts(fields, "scopes"))

    # ---- metrics

    def ingest_metrics(self, lines: Iterable[str]) -> ValidationResponse:
        """Send lines of measurements; the answer says which of them were refused, and why."""
        body = "\n".join(lines)
        received = self._connection.ask("POST", "/api/v2/metrics/ingest", body=body, accepted=_WITH_RESULTS)
        document = received.document()
        if not isinstance(document, dict) or "linesOk" not in document:
            raise received.refusal()
        return metrics.validation_response(document)

    def query_metrics(
        self,
        selector: str,
        start: int | str = "",
        end: int | str = "",
        resolution: str = "",
        entity_selector: str = "",
    ) -> tuple[QueriedMetric, ...]:
        """Return the series of each expression of a metric selector."""
        asked = {"metricSelector": selector, "resolution": resolution, "entitySelector": entity_selector}
        received = self._connection.ask("GET", "/api/v2/metrics/query", {**asked, "from": start, "to": end})
        return metrics.queried_metrics(received.document())

    def metrics(self, selector: str = "", text: str = "") -> tuple[MetricDescriptor, ...]:
        """Return the descriptors of metrics, of all without a selector such as ``builtin:host.*`` or a text."""
        asked = {"metricSelector": selector, "text": text, "fields": metrics.DESCRIPTOR_FIELDS, "pageSize": 500}
        return self._pages("/api/v2/metrics", asked, "metrics", metrics.descriptor)

    def metric(self, key: str) -> MetricDescriptor:
        """Return the descriptor of one metric."""
        received = self._connection.ask("GET", f"/api/v2/metrics/{quote(key, safe='')}")
        return read(received.document(), f"the metric {key}", metrics.descriptor)

    # ---- settings

    def write_settings(
        self, objects: Iterable[Mapping[str, Any]], *, validate_only: bool = False
    ) -> tuple[WriteResult, ...]:
        """Write Settings 2.0 objects, or only check them; each has its own result, and none undoes another."""
        asked = {"validateOnly": "true"} if validate_only else {}
        received = self._connection.ask("POST", _OBJECTS, asked, list(objects), _WITH_RESULTS)
        document = received.document()
        if not isinstance(document, list):
            raise received.refusal()
        return settings.written(document)

    def settings_objects(self, *schema_ids: str, scope: str = "", filter_: str = "") -> tuple[StoredObject, ...]:
        """Return the objects of schemas or of a scope, in their order; ``filter_`` is the API's own."""
        asked = {"schemaIds": ",".join(schema_ids), "scopes": scope, "filter": filter_}
        wanted = {**asked, "fields": settings.OBJECT_FIELDS, "pageSize": 500}
        return self._pages(_OBJECTS, wanted, "items", settings.stored_object)

    def delete_settings(self, object_id: str, update_token: str = "") -> None:
        """Delete an object; with a token only if it has not changed since the token was given."""
        self._connection.ask("DELETE", f"{_OBJECTS}/{quote(object_id, safe='')}", {"updateToken": update_token})

    def effective_values(self, *schema_ids: str, scope: str = "environment") -> tuple[EffectiveValue, ...]:
        """Return the values that hold in a scope, defaults included."""
        asked = {"schemaIds": ",".join(schema_ids), "scope": scope, "fields": "schemaId,origin,value,externalId"}
        return self._pages("/api/v2/settings/effectiveValues", asked, "items", settings.effective_value)

    # ---- problems and events

    def problems(
        self, selector: str = "", start: int | str = "", end: int | str = "", entity_selector: str = "", sort: str = ""
    ) -> tuple[ReportedProblem, ...]:
        """Return the problems that a problem selector finds, with their evidence and comments."""
        asked = {"problemSelector": selector, "entitySelector": entity_selector, "sort": sort, "pageSize": 500}
        wanted = {**asked, "from": start, "to": end, "fields": problems.PROBLEM_FIELDS}
        return self._pages(_PROBLEMS, wanted, "problems", problems.reported_problem, ("fields",))

    def problem(self, problem_id: str) -> ReportedProblem:
        """Return one problem with its evidence and comments."""
        asked = {"fields": problems.PROBLEM_FIELDS}
        received = self._connection.ask("GET", f"{_PROBLEMS}/{quote(problem_id, safe='')}", asked)
        return read(received.document(), f"the problem {problem_id}", problems.reported_problem)

    def close_problem(self, problem_id: str, message: str) -> ClosedProblem | None:
        """Close a problem by hand with a comment; return None if it was closed already."""
        path = f"{_PROBLEMS}/{quote(problem_id, safe='')}/close"
        received = self._connection.ask("POST", path, body={"message": message})
        if received.status == _NO_CONTENT:
            return None
        return read(received.document(), f"the closing of {problem_id}", problems.closed_problem)

    def ingest_event(self, event: SentEvent) -> tuple[EventIngestResult, ...]:
        """Send an event; there is one result for each entity that it is raised on."""
        received = self._connection.ask("POST", "/api/v2/events/ingest", body=event.document())
        return problems.event_reports(received.document())

    def events(
        self, selector: str = "", start: int | str = "", end: int | str = "", entity_selector: str = ""
    ) -> tuple[ReportedEvent, ...]:
        """Return the events that an event selector finds, newest first."""
        asked = {"eventSelector": selector, "entitySelector": entity_selector, "pageSize": 1000}
        return self._pages("/api/v2/events", {**asked, "from": start, "to": end}, "events", problems.reported_event)

    # ---- logs, entities, dashboards, AWS accounts

    def ingest_logs(self, records: Iterable[Mapping[str, Any]]) -> LogIngestResponse:
        """Send log records; the answer has a message if some of them were not taken."""
        received = self._connection.ask("POST", "/api/v2/logs/ingest", body=list(records))
        if received.status == _NO_CONTENT:
            return LogIngestResponse(received.status)
        return read(received.document(), "the answer to log records", lambda fields: _taken(received.status, fields))

    def entities(self, selector: str, start: int | str = "", end: int | str = "") -> tuple[Entity, ...]:
        """Return the entities that an entity selector selects."""
        asked = {"entitySelector": selector, "from": start, "to": end, "fields": inventory.ENTITY_FIELDS}
        return self._pages("/api/v2/entities", {**asked, "pageSize": 500}, "entities", inventory.entity)

    def dashboards(self) -> tuple[DashboardStub, ...]:
        """Return all classic dashboards."""
        return self._pages(_DASHBOARDS, {}, "dashboards", inventory.dashboard_stub)

    def dashboard(self, dashboard_id: str) -> Mapping[str, Any]:
        """Return the JSON of a classic dashboard."""
        received = self._connection.ask("GET", f"{_DASHBOARDS}/{quote(dashboard_id, safe='')}")
        return read({"dashboard": received.document()}, "the dashboard", lambda fields: mapping(fields, "dashboard"))

    def create_dashboard(self, dashboard: Mapping[str, Any]) -> DashboardStub:
        """Make a classic dashboard of its JSON, and return the id that it got."""
        received = self._connection.ask("POST", _DASHBOARDS, body=dashboard)
        return read(received.document(), "the dashboard that was made", inventory.dashboard_stub)

    def update_dashboard(self, dashboard_id: str, dashboard: Mapping[str, Any]) -> None:
        """Replace a classic dashboard, or make it under that id."""
        self._connection.ask("PUT", f"{_DASHBOARDS}/{quote(dashboard_id, safe='')}", body=dashboard)

    def validate_dashboard(self, dashboard: Mapping[str, Any]) -> ApiRefused | None:
        """Return why a classic dashboard would be refused, with every violated constraint; None if it would not."""
        received = self._connection.ask("POST", f"{_DASHBOARDS}/validator", body=dashboard, accepted=_WITH_RESULTS)
        return None if received.status == _NO_CONTENT else received.refusal()

    def delete_dashboard(self, dashboard_id: str) -> None:
        """Delete a classic dashboard."""
        self._connection.ask("DELETE", f"{_DASHBOARDS}/{quote(dashboard_id, safe='')}")

    def aws_credentials(self) -> tuple[AwsAccountStub, ...]:
        """Return all AWS accounts that are monitored."""
        document = self._connection.ask("GET", _AWS).document()
        return read({"items": document}, "the list of AWS accounts", inventory.aws_accounts)

    def aws_account(self, credentials_id: str) -> Mapping[str, Any]:
        """Return an AWS credentials configuration, its secrets masked."""
        received = self._connection.ask("GET", f"{_AWS}/{quote(credentials_id, safe='')}")
        return read({"account": received.document()}, "the AWS account", lambda fields: mapping(fields, "account"))

    def aws_services(self, credentials_id: str) -> Mapping[str, Any]:
        """Return which services of an AWS account are monitored, and which of their metrics."""
        received = self._connection.ask("GET", f"{_AWS}/{quote(credentials_id, safe='')}/services")
        return read({"list": received.document()}, "the list of services", lambda fields: mapping(fields, "list"))

    def create_aws_credentials(self, credentials: Mapping[str, Any]) -> AwsAccountStub:
        """Monitor one more AWS account, and return the id that it got."""
        received = self._connection.ask("POST", _AWS, body=credentials)
        return read(received.document(), "the AWS account that was added", inventory.aws_account)

    def update_aws_credentials(self, credentials_id: str, credentials: Mapping[str, Any]) -> None:
        """Replace an AWS credentials configuration."""
        self._connection.ask("PUT", f"{_AWS}/{quote(credentials_id, safe='')}", body=credentials)

    def validate_aws_credentials(self, credentials: Mapping[str, Any]) -> ApiRefused | None:
        """Return why an AWS credentials configuration would be refused; None if it would not."""
        received = self._connection.ask("POST", f"{_AWS}/validator", body=credentials, accepted=_WITH_RESULTS)
        return None if received.status == _NO_CONTENT else received.refusal()

    def delete_aws_credentials(self, credentials_id: str) -> None:
        """Stop monitoring an AWS account."""
        self._connection.ask("DELETE", f"{_AWS}/{quote(credentials_id, safe='')}")

    def _pages(
        self,
        path: str,
        asked: Mapping[str, object],
        name: str,
        reader: Callable[[Fields], Value],
        beside_key: tuple[str, ...] = (),
    ) -> tuple[Value, ...]:
        """Return a whole list, page by page; the parameters named by ``beside_key`` stand beside the key of a page."""

        def page(fields: Fields) -> tuple[list[Value], str]:
            return [reader(each) for each in fields.sections(name, ANY)], fields.text("nextPageKey", "", most=ANY)

        found, keys, wanted = [], {""}, asked
        while True:
            items, key = read(self._connection.ask("GET", path, wanted).document(), f"the list of {name}", page)
            found += items
            if not key:
                return tuple(found)
            if key in keys:
                raise ApiAnswerInvalid(f"the list of {name} leads back to a page that was read")
            keys.add(key)
            wanted = {"nextPageKey": key, **{each: asked[each] for each in beside_key}}


def _taken(status: int, fields: Fields) -> LogIngestResponse:
    return LogIngestResponse(status, fields.section("details", required=False).text("message", "", most=ANY))
