"""Words of the AWS integration: the families of metric keys, and the statistics that can be chosen for a metric."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["SUMMARY", "Enrolment", "Family", "Reading", "Statistic"]

SUMMARY = ("Minimum", "Maximum", "Sum", "SampleCount")
"""The CloudWatch statistics that together make a summary; the average is their quotient."""


class Family(StrEnum):
    """By which way a CloudWatch metric comes into a tenant, which decides its key.

    https://docs.dynatrace.com/managed/ingest-from/amazon-web-services/integrate-with-aws/cloudwatch-metrics
    """

    CLASSIC_BUILTIN = "classic built-in"
    """Classic polling of a fixed list of services: ``builtin:cloud.aws.lambda.errors``."""

    CLASSIC = "classic cloud service"
    """Classic polling of a service whose metrics are chosen: ``ext:cloud.aws.lambda.errorsSum``."""

    METRIC_STREAM = "metric stream"
    """CloudWatch Metric Streams: ``cloud.aws.lambda.errorsByAccountIdFunctionNameRegion``."""

    CONNECTION = "connection"
    """The new AWS connection of SaaS: ``cloud.aws.lambda.Errors.By.FunctionName``."""


class Statistic(StrEnum):
    """A statistic as the AWS credentials API spells it.

    https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api/put-credentials
    """

    AVERAGE = "AVERAGE"
    AVG_MIN_MAX = "AVG_MIN_MAX"
    MAXIMUM = "MAXIMUM"
    MINIMUM = "MINIMUM"
    SAMPLE_COUNT = "SAMPLE_COUNT"
    SUM = "SUM"

    @property
    def suffix(self) -> str:
        """What the statistic adds to a classic key."""
        return _SUFFIXES[self]

    @property
    def cloudwatch(self) -> tuple[str, ...]:
        """The CloudWatch statistics that have to be read for it."""
        return _CLOUDWATCH.get(self, SUMMARY)


_SUFFIXES = {
    Statistic.AVERAGE: "Average",
    Statistic.AVG_MIN_MAX: "",
    Statistic.MAXIMUM: "Maximum",
    Statistic.MINIMUM: "Minimum",
    Statistic.SAMPLE_COUNT: "Count",
    Statistic.SUM: "Sum",
}
_CLOUDWATCH = {
    Statistic.AVERAGE: ("Average",),
    Statistic.MAXIMUM: ("Maximum",),
    Statistic.MINIMUM: ("Minimum",),
    Statistic.SAMPLE_COUNT: ("SampleCount",),
    Statistic.SUM: ("Sum",),
}


class Reading(StrEnum):
    """What a built-in metric reads of its CloudWatch metric."""

    SUM = "SUM"
    SUMMARY = "SUMMARY"
    RATE = "RATE"
    """Its sum in percent of the sum of Invocations."""


class Enrolment(StrEnum):
    """Whether a metric is taken without being asked for."""

    RECOMMENDED = "recommended"
    OPTIONAL = "optional"
    DISCOVERED = "discovered"
    ABSENT = "-"
