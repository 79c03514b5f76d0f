"""The CloudWatch metrics AWS services send, sent into LocalStack's CloudWatch.

``rules``
    what each service sends: pure functions from an event to samples, with the page that says so.
``adapters``
    where LocalStack's services tell the rules what happened, and where its CloudWatch reads the samples.
``options``
    the choices AWS leaves open.
"""


def install() -> None:
    """Install telemetry into the running LocalStack process.

    Raises UnknownOptionError where ``SMOKEALARM_TELEMETRY`` is wrong.
    """
    from smokealarm_localstack.telemetry.adapters import installed

    installed()
