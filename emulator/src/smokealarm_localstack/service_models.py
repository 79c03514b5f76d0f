"""One model for each service, so that what LocalStack caches by model is found again.

Every boto3 client has a model of its own. A request that an internal client hands over in memory brings it along,
and LocalStack would make a parser with all its routes anew for it: most of the cost of the request.
"""

from typing import Any, Final

from botocore.model import ServiceModel
from localstack.aws.handlers.service import ServiceRequestParser
from localstack.utils.patch import patch

_models: Final[dict[tuple[str, str], ServiceModel]] = {}


def install() -> None:
    """Replace the model of each request by the first one that was seen of the same service and protocol."""

    @patch(ServiceRequestParser.parse_and_enrich)
    def parse_and_enrich(fn: Any, self: ServiceRequestParser, context: Any) -> None:
        context.service = the_model(context.service)
        fn(self, context)


def the_model(model: ServiceModel) -> ServiceModel:
    """Return the one model that stands for this one."""
    return _models.setdefault((model.service_name, model.protocol), model)
