"""The metric selector language: reading it, writing it canonically, and evaluating it over time series.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-selector
"""

from smokealarm.dynatrace.selector.advice import advice
from smokealarm.dynatrace.selector.canonical import canonical, canonical_expression
from smokealarm.dynatrace.selector.diagnostics import SelectorError, SelectorWarning
from smokealarm.dynatrace.selector.explain import explain
from smokealarm.dynatrace.selector.parser import parse
from smokealarm.dynatrace.selector.rereading import with_metric_key
from smokealarm.dynatrace.selector.syntax import Selector
from smokealarm.dynatrace.selector.traversal import metric_keys, transformation_names

__all__ = [
    "Selector",
    "SelectorError",
    "SelectorWarning",
    "advice",
    "canonical",
    "canonical_expression",
    "explain",
    "metric_keys",
    "parse",
    "transformation_names",
    "with_metric_key",
]
