"""Event source mappings that AWS refuses, and LocalStack does not.

A queue must not show a message again while the function may still be at work with it. AWS compares both when a mapping
is created, and not when the queue, the function or the mapping is changed later:
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html. Its message is quoted in
https://github.com/hashicorp/terraform-provider-aws/issues/18099.
"""

from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.lambda_ import InvalidParameterValueException
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion
from localstack.services.lambda_.provider import LambdaProvider
from localstack.services.lambda_.provider_utils import get_function_version_from_arn
from localstack.services.sqs.models import SqsQueue
from localstack.services.sqs.provider import SqsProvider
from localstack.utils.aws.arns import parse_arn
from localstack.utils.patch import patch


def install() -> None:
    """Refuse them from now on."""

    @patch(LambdaProvider.validate_event_source_mapping)
    def validate_event_source_mapping(
        original: Any, self: LambdaProvider, context: RequestContext, request: dict[str, Any]
    ) -> Any:
        valid = original(self, context, request)
        arn = request.get("EventSourceArn", "")
        if context.operation.name == "CreateEventSourceMapping" and ":sqs:" in arn:
            source = parse_arn(arn)
            queue = SqsProvider._require_queue(source["account"], source["region"], source["resource"])
            refuse_early_return(queue, get_function_version_from_arn(valid[0]))
        return valid


def refuse_early_return(queue: SqsQueue, function: FunctionVersion) -> None:
    """Refuse a queue that may show a message again during the function's run.

    Raises:
        InvalidParameterValueException: its visibility timeout is shorter than the function's timeout.
    """
    hidden, allowed = queue.visibility_timeout, function.config.timeout
    if hidden < allowed:
        said = f"Queue visibility timeout: {hidden} seconds is less than Function timeout: {allowed} seconds"
        raise InvalidParameterValueException(said, Type="User")
