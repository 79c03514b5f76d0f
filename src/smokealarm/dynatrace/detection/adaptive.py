"""The auto-adaptive threshold: the 99th percentile of the last seven days plus n times the signal fluctuation.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/auto-adaptive-threshold. The
fluctuation is the interquartile range. How BELOW mirrors this, how percentiles are interpolated and how much data is
enough is not published: see :class:`~smokealarm.dynatrace.detection.options.DetectionOptions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.detection.bounds import LearnedBounds
from smokealarm.dynatrace.detection.quantiles import percentiles
from smokealarm.dynatrace.detection.vocabulary import AlertCondition

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.observed import Observed, Values
    from smokealarm.dynatrace.detection.options import DetectionOptions

__all__ = ["REFERENCE_DAYS", "learn_adaptive"]

REFERENCE_DAYS = 7
"""Days of one-minute values that the threshold is learned from."""


def learn_adaptive(
    reference: Observed, signal_fluctuation: float, condition: AlertCondition, options: DetectionOptions
) -> LearnedBounds:
    """Learn one threshold for each series of ``reference``, the last seven days as far as they are known."""
    wanted = (25, 75, 99, options.adaptive_low_percentile)
    first, third, high, low = percentiles(reference.values, wanted, options.percentile_method)
    margin = signal_fluctuation * (third - first)
    enough = np.count_nonzero(~np.isnan(reference.values), axis=1) >= options.adaptive_minimum_samples
    below = condition is not AlertCondition.ABOVE
    above = condition is not AlertCondition.BELOW
    return LearnedBounds(
        reference.dimensions,
        lower=_column(low - margin, enough) if below else None,
        upper=_column(high + margin, enough) if above else None,
        baseline=_column(high if above else low, enough),
        approximate=False,
    )


def _column(values: Values, enough: np.ndarray) -> Values:
    return np.where(enough, values, np.nan)[:, None]
