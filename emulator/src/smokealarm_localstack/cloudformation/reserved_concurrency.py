"""``ReservedConcurrentExecutions`` of ``AWS::Lambda::Function``, which LocalStack reads and forgets.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
"""

from typing import Any

from localstack.services.cloudformation.resource_provider import OperationStatus
from localstack.services.lambda_.resource_providers.aws_lambda_function import LambdaFunctionProvider
from localstack.utils.patch import patch


def install() -> None:
    """Apply the property when a function is created and when it is updated."""

    @patch(LambdaFunctionProvider.create)
    def create(fn: Any, self: LambdaFunctionProvider, request: Any) -> Any:
        event = fn(self, request)
        if event.status == OperationStatus.SUCCESS:
            reserve(request, always=False)
        return event

    @patch(LambdaFunctionProvider.update)
    def update(fn: Any, self: LambdaFunctionProvider, request: Any) -> Any:
        event = fn(self, request)
        reserve(request, always=True)
        return event


def reserve(request: Any, *, always: bool) -> None:
    """Set the function's reserved concurrency to what the template says; with ``always`` also to nothing."""
    function, limit = request.desired_state["FunctionName"], request.desired_state.get("ReservedConcurrentExecutions")
    client = request.aws_client_factory.lambda_
    if limit is not None:
        client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=int(limit))
    elif always:
        client.delete_function_concurrency(FunctionName=function)
