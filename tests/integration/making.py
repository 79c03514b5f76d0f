"""Parts of integrations for tests."""

from __future__ import annotations

from smokealarm.dynatrace.integration import Place, Policy, parse_policy

EVERYTHING = ("AWS/Lambda", "AWS/SQS", "AWS/States", "AWS/Events", "AWS/S3")
PLACE = Place("000000000000", "us-east-1")


def role(*refused: str) -> Policy:
    """Return a role that may do everything but some actions."""
    statements = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    statements += [{"Effect": "Deny", "Action": action, "Resource": "*"} for action in refused]
    return parse_policy({"Version": "2012-10-17", "Statement": statements})
