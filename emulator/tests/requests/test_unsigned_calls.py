"""Calls from LocalStack to itself."""

import boto3
import pytest
from botocore.awsrequest import AWSRequest
from botocore.session import Session
from localstack.utils.aws.request_context import extract_account_id_from_headers, extract_region_from_headers

from smokealarm_localstack.unsigned_calls import name_scope


@pytest.mark.parametrize("token", [None, "of-a-session"])
def test_a_call_names_its_account_and_region(token: str | None) -> None:
    """In the header in which LocalStack looks for them, with nothing that had to be computed."""
    credentials = {"aws_access_key_id": "123456789012", "aws_secret_access_key": "any", "aws_session_token": token}
    client = boto3.session.Session(botocore_session=Session(), **credentials).client("sqs", region_name="eu-west-1")
    request = AWSRequest("POST", "http://127.0.0.1")
    request.context["signing"] = {}

    name_scope(client._request_signer, request)

    assert extract_account_id_from_headers(request.headers) == "123456789012"
    assert extract_region_from_headers(request.headers) == "eu-west-1"
    assert request.headers.get("X-Amz-Security-Token") == token
