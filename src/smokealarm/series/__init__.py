"""The one time-series type: many series by slots of whole minutes, missing is missing."""

from smokealarm.series.samples import Samples
from smokealarm.series.timeseries import AGGREGATIONS, Dimensions, TimeSeries

__all__ = ["AGGREGATIONS", "Dimensions", "Samples", "TimeSeries"]
