"""One model for each service."""

import boto3

from smokealarm_localstack.service_models import the_model


def model_of(service: str) -> object:
    """Return the model that a new client brings along."""
    return boto3.session.Session().client(service, region_name="us-east-1").meta.service_model


def test_clients_of_a_service_share_a_model() -> None:
    """Whatever client a request comes from, it is parsed by the same model."""
    assert model_of("sqs") is not model_of("sqs")
    assert the_model(model_of("sqs")) is the_model(model_of("sqs"))


def test_services_do_not_share_models() -> None:
    """Two services are never mixed up."""
    assert the_model(model_of("sqs")) is not the_model(model_of("sns"))
