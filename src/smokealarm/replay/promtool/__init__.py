"""promtool's unit tests as tapes: their input series become metrics of a tenant, as a mapping declares.

What carries over are values by the minute. A mapping names for each metric of promtool the key that the tenant knows it
by, and for each dimension the label that it is::

    metrics:
      queue_depth: {key: ext:cloud.aws.sqs.approximateNumberOfMessagesVisible, dimensions: {queuename: queue}}
      errors_total: {key: log.errors, counter: true}

A counter of Prometheus grows; the tenant gets by how much it grew in each minute, and a decrease is a restart at 0.
What does not carry over is said with its line and the reason: :mod:`smokealarm.replay.promtool.keys`.

Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/.
"""

from smokealarm.replay.promtool.importing import imported
from smokealarm.replay.promtool.keys import FILE, as_markdown

__all__ = ["FILE", "as_markdown", "imported"]
