"""What smokealarm adds inside the LocalStack process.

``clock``
    one virtual clock for the process and its functions, and the knowledge of when nothing can happen any more.
``functions``
    the Lambda executor that runs functions as processes.
``telemetry``
    the CloudWatch metrics that AWS services emit and LocalStack does not.
``faults``
    API faults in the shape of LocalStack's Chaos API, and faults inside functions.
"""
