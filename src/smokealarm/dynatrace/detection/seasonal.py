"""An approximation of the seasonal baseline; the vendor's formula is not public, so every result says "approximate".

What is documented (https://docs.dynatrace.com/docs/dynatrace-intelligence/reference/ai-models/seasonal-baseline):
fourteen days of one-minute values for each tuple, learned anew every day; a band of quantiles by time of day; a
fall-back to one constant band where there are many gaps, little variability or no season; ``tolerance`` widens the
band; it is clipped to the metric's declared range and, with positive inputs only, at 0.

What is approximated: the band of a part of the day is its median, plus and minus ``tolerance`` times a robust standard
deviation. The ten most recent points, the weekday and the Fourier features are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.detection.bounds import MINUTES_PER_DAY, LearnedBounds
from smokealarm.dynatrace.detection.quantiles import percentiles
from smokealarm.dynatrace.detection.vocabulary import AlertCondition

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.observed import Observed, Values
    from smokealarm.dynatrace.detection.options import DetectionOptions

__all__ = ["TRAINING_DAYS", "learn_seasonal"]

TRAINING_DAYS = 14
"""Days of one-minute values that the baseline is trained with."""

_IQR_OF_NORMAL = 1.349
_P5_TO_P95_OF_NORMAL = 3.290


def learn_seasonal(
    training: Observed, tolerance: float, condition: AlertCondition, options: DetectionOptions
) -> LearnedBounds:
    """Learn a band for each series of ``training``, which holds the last fourteen days as far as they are known."""
    centre, spread = _season(training, options)
    lower, upper = centre - tolerance * spread, centre + tolerance * spread
    positive = np.nanmin(training.values, axis=1, initial=np.inf) >= 0
    lower = np.where(positive[:, None], np.maximum(lower, 0.0), lower)
    return LearnedBounds(
        training.dimensions,
        lower=lower if condition is not AlertCondition.ABOVE else None,
        upper=upper if condition is not AlertCondition.BELOW else None,
        baseline=centre,
        approximate=True,
    )


def _season(training: Observed, options: DetectionOptions) -> tuple[Values, Values]:
    """Return centre and spread by part of the day; NaN where there is too little data."""
    parts = _by_part_of_day(training, options.seasonal_bucket_minutes)
    centre, spread, fluctuation = _distribution(parts, options)
    whole_centre, whole_spread, whole_fluctuation = _distribution(training.values[:, None, :], options)
    present = np.count_nonzero(~np.isnan(training.values), axis=1)
    gaps = 1 - present / max(training.minutes, 1)
    typical = percentiles(fluctuation, (50,), options.percentile_method)[0]
    simple = (gaps > options.seasonal_gap_share) | ~(typical < options.seasonal_gain * whole_fluctuation[:, 0])
    simple |= np.isnan(centre).any(axis=1)
    too_little = (present < options.seasonal_minimum_samples)[:, None]
    centre = np.where(simple[:, None], whole_centre, centre)
    spread = np.where(simple[:, None], whole_spread, spread)
    return np.where(too_little, np.nan, centre), np.where(too_little, np.nan, spread)


def _distribution(values: Values, options: DetectionOptions) -> tuple[Values, Values, Values]:
    """Return median, robust standard deviation and interquartile range along the last axis."""
    low, first, median, third, high = percentiles(values, (5, 25, 50, 75, 95), options.percentile_method)
    spread = np.maximum((third - first) / _IQR_OF_NORMAL, (high - low) / _P5_TO_P95_OF_NORMAL)
    return median, spread, third - first


def _by_part_of_day(training: Observed, minutes: int) -> Values:
    """Return the values as (series, parts of the day, samples), missing slots filled up to whole UTC days."""
    before = training.first_minute % MINUTES_PER_DAY
    after = -training.end_minute % MINUTES_PER_DAY
    whole = np.pad(training.values, ((0, 0), (before, after)), constant_values=np.nan)
    days = whole.shape[1] // MINUTES_PER_DAY
    split = whole.reshape(len(whole), days, MINUTES_PER_DAY // minutes, minutes)
    parts: Values = split.transpose(0, 2, 1, 3).reshape(len(whole), MINUTES_PER_DAY // minutes, days * minutes)
    return parts
