"""Metrics as the Metrics API v2 tells of them: queries over their data, and their descriptors.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2
"""

from smokealarm.dynatrace.metrics.descriptor import DimensionDefinition, MetricDescriptor
from smokealarm.dynatrace.metrics.descriptor_documents import (
    descriptor_document,
    descriptors_csv,
    parse_descriptor_fields,
)
from smokealarm.dynatrace.metrics.descriptor_selection import (
    DescriptorQuery,
    parse_metadata_selector,
    select_descriptors,
)
from smokealarm.dynatrace.metrics.options import MetricQueryLimits, MetricQueryOptions
from smokealarm.dynatrace.metrics.query import MetricAnswer, MetricQuery, QueryChoices, query_metrics
from smokealarm.dynatrace.metrics.query_documents import metric_data_csv, metric_data_document
from smokealarm.dynatrace.metrics.scoped import MetricNotFound

__all__ = [
    "DescriptorQuery",
    "DimensionDefinition",
    "MetricAnswer",
    "MetricDescriptor",
    "MetricNotFound",
    "MetricQuery",
    "MetricQueryLimits",
    "MetricQueryOptions",
    "QueryChoices",
    "descriptor_document",
    "descriptors_csv",
    "metric_data_csv",
    "metric_data_document",
    "parse_descriptor_fields",
    "parse_metadata_selector",
    "query_metrics",
    "select_descriptors",
]
