"""AWS Lambda functions as processes of this machine."""


def install() -> None:
    """Adapt LocalStack's Lambda service to functions that run as processes."""
    from smokealarm_localstack.functions import adaptation

    adaptation.install()
