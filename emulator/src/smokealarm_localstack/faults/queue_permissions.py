"""The handler that refuses EventBridge's messages to queues whose policy does not allow them."""

from localstack.aws.api import CommonServiceException, RequestContext
from localstack.services.sqs.models import SqsQueue, sqs_stores
from localstack.services.sqs.utils import parse_queue_url
from localstack.utils.aws.client_types import ServicePrincipal
from localstack.utils.aws.request_context import extract_access_key_id_from_auth_header

from smokealarm_localstack.faults.policies import AccessRequest, allows

EVENTS_PRINCIPAL = "events.amazonaws.com"


def enforce(_chain: object, context: RequestContext, _response: object) -> None:
    """Raise AccessDenied where AWS would refuse EventBridge's SendMessage, to a target or to a dead-letter queue.

    A target with a role of its own is not judged: it acts by its role's permissions, which LocalStack does not check.
    """
    if not _is_delivery_by_eventbridge(context):
        return
    queue = _queue(context)
    if queue is not None and not allows(queue.attributes.get("Policy"), _access_request(context, queue)):
        raise CommonServiceException(
            "AccessDenied",
            f"User: {EVENTS_PRINCIPAL} is not authorized to perform: sqs:sendmessage on resource: {queue.arn} "
            "because no resource-based policy allows the sqs:sendmessage action",
            status_code=403,
            sender_fault=True,
        )


def _is_delivery_by_eventbridge(context: RequestContext) -> bool:
    if not context.service or context.service.service_name != "sqs" or context.operation.name != "SendMessage":
        return False
    parameters = context.internal_request_params or {}
    if parameters.get("service_principal") != ServicePrincipal.events:
        return False
    # Without a role LocalStack's delivery signs with the twelve digits of the account as access key.
    return (extract_access_key_id_from_auth_header(context.request.headers) or "").isdigit()


def _queue(context: RequestContext) -> SqsQueue | None:
    try:
        account, region, name = parse_queue_url(context.service_request["QueueUrl"])
    except ValueError:
        return None
    return sqs_stores[account][region or context.region].queues.get(name)


def _access_request(context: RequestContext, queue: SqsQueue) -> AccessRequest:
    source = context.internal_request_params.get("source_arn") or ""
    keys = (("aws:SourceArn", source), ("aws:SourceAccount", context.account_id), ("aws:SecureTransport", "true"))
    return AccessRequest(EVENTS_PRINCIPAL, "sqs:SendMessage", queue.arn, tuple(key for key in keys if key[1]))
