"""API faults: which calls to AWS services fail, how, and how slow all of them are.

The five words of a rule (service, region, operation, probability, error) and their defaults are those of LocalStack's
Chaos API: https://docs.localstack.cloud/user-guide/chaos-engineering/chaos-api
"""

import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from localstack.aws.api import CommonServiceException, RequestContext
from localstack.aws.spec import get_service_catalog, load_service

from smokealarm_localstack.clock.requests import ACTIVITY_HEADER
from smokealarm_localstack.faults import occurrence
from smokealarm_localstack.faults.documents import Document, InvalidFaultError, nearest
from smokealarm_localstack.faults.occurrence import Occurrence, Striker

CHAOS_FIELDS = frozenset({"service", "region", "operation", "probability", "error"})
RULE_FIELDS = CHAOS_FIELDS | occurrence.FIELDS | {"resource", "name"}
ERROR_FIELDS = frozenset({"statusCode", "code", "message"})

# What the Chaos API answers when a rule names no error of its own.
DEFAULT_STATUS = 503
DEFAULT_CODE = "ServiceUnavailable"
DEFAULT_MESSAGE = "Operation failed due to a simulated fault"

_NAMES_A_RESOURCE = re.compile(r"(arn|url|name|bucket|rule)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ApiError:
    """What a struck call answers, in the protocol of the service that was called."""

    status: int = DEFAULT_STATUS
    code: str = DEFAULT_CODE
    message: str = DEFAULT_MESSAGE

    @classmethod
    def parse(cls, fields: Any) -> "ApiError":
        """Read the ``error`` object of a rule; raise ``InvalidFaultError`` for a status that is no error."""
        document = Document(fields, ERROR_FIELDS, "rule's error")
        status = document.integer("statusCode", DEFAULT_STATUS)
        if not 400 <= status <= 599:  # noqa: PLR2004  the two classes of HTTP errors
            raise InvalidFaultError(f"'statusCode' is {status}, expected 400 to 599")
        return cls(status, document.text("code", DEFAULT_CODE), document.text("message", DEFAULT_MESSAGE))

    def exception(self) -> CommonServiceException:
        """Return the exception that LocalStack serializes for the caller."""
        fault_of_the_sender = self.status < 500  # noqa: PLR2004  HTTP's own line between client and server errors
        return CommonServiceException(self.code, self.message, self.status, fault_of_the_sender)


@dataclass(frozen=True, slots=True)
class ApiFault:
    """One rule; a condition that is None holds for every call."""

    posted: str
    error: ApiError
    occurrence: Occurrence
    service: str | None = None
    region: str | None = None
    operation: str | None = None
    resource: str | None = None

    @classmethod
    def parse(cls, fields: Any) -> "ApiFault":
        """Read a rule of the Chaos API, with our optional ``seed``, ``start``, ``end``, ``resource`` and ``name``."""
        document = Document(fields, RULE_FIELDS, "rule")
        service, operation = document.optional_text("service"), document.optional_text("operation")
        _check_target(service, operation)
        return cls(
            posted=canonical(fields),
            error=ApiError.parse(document.value("error") or {}),
            occurrence=Occurrence.parse(document),
            service=service,
            region=document.optional_text("region"),
            operation=operation,
            resource=document.optional_text("resource"),
        )

    def concerns(self, call: "ServiceCall") -> bool:
        """Say whether all conditions of this rule hold for a call."""
        return (
            self.service in (None, call.service)
            and self.region in (None, call.region)
            and self.operation in (None, call.operation)
            and (self.resource is None or call.names(self.resource))
        )


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """What a rule can see of a call: its service, region, operation and the resources that its parameters name."""

    service: str
    region: str
    operation: str
    resources: tuple[str, ...] = ()

    @classmethod
    def of(cls, context: RequestContext) -> "ServiceCall":
        """Read a parsed request of LocalStack's handler chain."""
        resources = tuple(resource_parameters(context.service_request or {}))
        return cls(context.service.service_name, context.region, context.operation.name, resources)

    def names(self, resource: str) -> bool:
        """Say whether the call names a resource, told by its name, URL or ARN, each with ``*`` as wildcard.

        An ARN finds parameters that hold only the name, and a name finds ARNs and URLs: the last part decides. So does
        the part before it, which is where Lambda ARNs have their function when they end in a qualifier.
        """
        pattern = re.split(r"[:/]", resource)[-1] if resource.startswith(("arn:", "http")) else resource
        return any(
            fnmatchcase(value, resource) or any(fnmatchcase(part, pattern) for part in re.split(r"[:/]", value)[-2:])
            for value in self.resources
        )


def resource_parameters(parameters: Mapping[str, Any]) -> Iterator[str]:
    """Yield the request parameters that say which resource a call is about: ARNs, URLs, names."""
    for name, value in parameters.items():
        if isinstance(value, str) and _NAMES_A_RESOURCE.search(name):
            yield value


def canonical(fields: Any) -> str:
    """Return a rule as text that is equal for equal rules, for "exactly the same" in the Chaos API's DELETE."""
    return json.dumps(fields, sort_keys=True)


def _check_target(service: str | None, operation: str | None) -> None:
    if service is None:
        return
    services = get_service_catalog().service_names
    if service not in services:
        raise InvalidFaultError(f"unknown service '{service}'; {nearest(service, services)}")
    if operation is not None and operation not in (operations := load_service(service).operation_names):
        raise InvalidFaultError(f"unknown operation '{operation}' of {service}; {nearest(operation, operations)}")


class Chaos:
    """The active rules and the latency, as a handler of LocalStack's request chain.

    It sees every call to a service, from outside and from LocalStack's own services to each other. Latency is for those
    of functions alone: it would hold the virtual clock for whoever advances it, and the polls of services for ever.
    """

    def __init__(self) -> None:
        self.latency_ms = 0
        self._rules: tuple[tuple[ApiFault, Striker], ...] = ()
        self._lock = threading.Lock()

    def __call__(self, _chain: object, context: RequestContext, _response: object) -> None:
        """Delay the call of a function, then raise the error of the first rule that strikes it."""
        if not context.service or not context.operation:
            return
        if self.latency_ms and ACTIVITY_HEADER in context.request.headers:
            time.sleep(self.latency_ms / 1000)
        if self._rules and (error := self.verdict(ServiceCall.of(context), time.time())):
            raise error.exception()

    def verdict(self, call: ServiceCall, now: float) -> ApiError | None:
        """Return the error of the first rule that strikes; a rule that the dice spare leaves the call to the next."""
        for rule, striker in self._rules:
            if rule.concerns(call) and striker.strikes(now):
                return rule.error
        return None

    def rules(self) -> tuple[tuple[ApiFault, Striker], ...]:
        """Return the active rules in the order in which they are tried."""
        return self._rules

    def replace(self, rules: list[ApiFault]) -> None:
        """Make these the only rules."""
        with self._lock:
            self._rules = tuple((rule, Striker(rule.occurrence)) for rule in rules)

    def add(self, rules: list[ApiFault]) -> None:
        """Append rules; the hits of the others stay."""
        with self._lock:
            self._rules += tuple((rule, Striker(rule.occurrence)) for rule in rules)

    def remove(self, rules: list[ApiFault]) -> None:
        """Take away, for each rule given, the last active one that was posted in exactly the same words."""
        with self._lock:
            for unwanted in rules:
                self._rules = _without_last(self._rules, unwanted.posted)


def _without_last(rules: tuple[tuple[ApiFault, Striker], ...], posted: str) -> tuple[tuple[ApiFault, Striker], ...]:
    for index in reversed(range(len(rules))):
        if rules[index][0].posted == posted:
            return rules[:index] + rules[index + 1 :]
    return rules
