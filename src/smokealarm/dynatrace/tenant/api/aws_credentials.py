"""``/api/config/v1/aws``: the AWS accounts that are monitored, and the services that can be.

https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api and
https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-supported-services. A secret key is forgotten as
soon as it was checked: what is kept, and read back, has asterisks in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.integration import read_credentials
from smokealarm.dynatrace.integration.mapping import services
from smokealarm.dynatrace.tenant.api.answer import Answer
from smokealarm.dynatrace.tenant.api.call import Endpoint
from smokealarm.dynatrace.tenant.api.configuration import created, deleted, found, refuse, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.integration.mapping import Service
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]

_PATH: Final = "/api/config/v1/aws/credentials"
_ONE: Final = f"{_PATH}/{{id}}"
_READ, _WRITE = ("ReadConfig",), ("WriteConfig",)
_MASK: Final = "***"


def _supported(_call: Call) -> Answer:
    """Answer with those of the real list that can be polled here; the page shows the shape and few of the names."""
    return Answer.json({"services": [row for each in services().values() for row in _rows(each)]})


def _rows(service: Service) -> Iterator[dict[str, Any]]:
    named = {"cloudProviderServiceType": service.namespace, "displayName": service.display_name}
    yield {**named, "name": service.name, "entityType": service.entity_type}
    if service.builtin:
        display_name = f"{service.display_name} (built-in)"
        kind = {"name": f"{service.name}_builtin", "entityType": service.smartscape_type}
        yield {**named, **kind, "displayName": display_name}


def _list(call: Call) -> Answer:
    documents = call.environment.aws_credentials.documents()
    return Answer.json([short(each, each["label"]) for each in documents])


def _get(call: Call) -> Answer:
    document = found(call.environment.aws_credentials, call)
    return Answer.json({**document, "connectionStatus": call.environment.connection(call.path["id"])})


def _create(call: Call) -> Answer:
    return _created(call, call.environment.aws_credentials.add(_checked(call)))


def _replace(call: Call) -> Answer:
    if call.environment.aws_credentials.put(call.path["id"], _checked(call)):
        return _created(call, call.path["id"])
    return Answer.nothing()


def _created(call: Call, credentials_id: str) -> Answer:
    document = call.environment.aws_credentials.get(credentials_id) or {}
    return created(call, _PATH, short(document, document["label"]))


def _delete(call: Call) -> Answer:
    return deleted(call.environment.aws_credentials, call)


def _validate(call: Call) -> Answer:
    _checked(call)
    return Answer.nothing()


def _checked(call: Call) -> dict[str, Any]:
    """Return the configuration in the body, without its secret and without the status, which is ours to say."""
    document = call.document()
    refuse(read_credentials(document).findings)
    authentication = dict(document["authenticationData"])
    keys = authentication.get("keyBasedAuthentication")
    if keys:
        authentication["keyBasedAuthentication"] = {**keys, "secretKey": _MASK}
    kept = {name: value for name, value in document.items() if name != "connectionStatus"}
    return {**kept, "authenticationData": authentication}


def _get_services(call: Call) -> Answer:
    document = found(call.environment.aws_credentials, call)
    kept = call.environment.aws_credentials.companion(call.path["id"])
    return Answer.json(kept or {"services": document.get("supportingServicesToMonitor") or []})


def _put_services(call: Call) -> Answer:
    account, document = found(call.environment.aws_credentials, call), call.document()
    monitored = {} if document is None else document
    refuse(read_credentials(account, monitored=monitored).findings)
    call.environment.aws_credentials.put_companion(call.path["id"], document)
    return Answer.nothing()


ENDPOINTS: Final = (
    Endpoint("GET", "/api/config/v1/aws/supportedServices", _READ, _supported),
    Endpoint("GET", _PATH, _READ, _list),
    Endpoint("POST", _PATH, _WRITE, _create),
    Endpoint("POST", f"{_PATH}/validator", _WRITE, _validate),
    Endpoint("GET", _ONE, _READ, _get),
    Endpoint("PUT", _ONE, _WRITE, _replace),
    Endpoint("DELETE", _ONE, _WRITE, _delete),
    Endpoint("POST", f"{_ONE}/validator", _WRITE, _validate),
    Endpoint("GET", f"{_ONE}/services", _READ, _get_services),
    Endpoint("PUT", f"{_ONE}/services", _WRITE, _put_services),
)
