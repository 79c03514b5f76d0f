"""Which Dynatrace keys a CloudWatch metric has, and which CloudWatch metric stands behind a key."""

from smokealarm.dynatrace.integration.mapping.catalogue import BuiltinMetric, Service, ServiceMetric, service, services
from smokealarm.dynatrace.integration.mapping.known import known_keys, service_of
from smokealarm.dynatrace.integration.mapping.mapped import MappedMetric, documented, map_metric
from smokealarm.dynatrace.integration.mapping.naming import grail_key
from smokealarm.dynatrace.integration.mapping.origin import (
    Origin,
    equivalents,
    family_of,
    nearest_key,
    origin_of,
    origins,
)
from smokealarm.dynatrace.integration.mapping.vocabulary import Enrolment, Family, Reading, Statistic

__all__ = [
    "BuiltinMetric",
    "Enrolment",
    "Family",
    "MappedMetric",
    "Origin",
    "Reading",
    "Service",
    "ServiceMetric",
    "Statistic",
    "documented",
    "equivalents",
    "family_of",
    "grail_key",
    "known_keys",
    "map_metric",
    "nearest_key",
    "origin_of",
    "origins",
    "service",
    "service_of",
    "services",
]
