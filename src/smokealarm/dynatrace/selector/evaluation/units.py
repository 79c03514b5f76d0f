"""Units that ``:toUnit`` converts between, by the names of the vendor's list of units.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metrics-units/get-all-units
"""

from __future__ import annotations

__all__ = ["factor"]

_BINARY = 1024.0
_DECIMAL = 1000.0

_DAY = 86400.0
_TIME = {
    "NanoSecond": 1e-9,
    "MicroSecond": 1e-6,
    "MilliSecond": 1e-3,
    "Second": 1.0,
    "Minute": 60.0,
    "Hour": 3600.0,
    "Day": _DAY,
    "Week": 7 * _DAY,
    "Month": 30 * _DAY,
    "Year": 365 * _DAY,
}


def _prefixed(unit: str, size: float) -> dict[str, float]:
    decimal = {
        f"{prefix}{unit}": size * _DECIMAL**power for power, prefix in enumerate(("Kilo", "Mega", "Giga", "Tera"), 1)
    }
    binary = {
        f"{prefix}{unit}": size * _BINARY**power for power, prefix in enumerate(("Kibi", "Mebi", "Gibi", "Tebi"), 1)
    }
    return {unit: size, **decimal, **binary}


_DATA = {**_prefixed("Bit", 1.0), **_prefixed("Byte", 8.0)}
_DATA_RATE = {
    f"{unit}Per{period}": size / _TIME[period]
    for unit, size in _DATA.items()
    for period in ("Second", "Minute", "Hour")
}
_SHARE = {"Percent": 0.01, "Ratio": 1.0, "Promille": 0.001}
_FREQUENCY = {f"Per{period}": 1 / seconds for period, seconds in _TIME.items()}
_CORES = {"Core": 1.0, "MilliCore": 1e-3, "MicroCore": 1e-6, "NanoCore": 1e-9}
_SCALES = tuple(
    {name.lower(): size for name, size in scale.items()}
    for scale in (_TIME, _DATA, _DATA_RATE, _SHARE, _FREQUENCY, _CORES)
)


def factor(source: str, target: str) -> float | None:
    """Return what turns a value in ``source`` into one in ``target``; ``None`` where they do not compare."""
    for scale in _SCALES:
        if source.lower() in scale and target.lower() in scale:
            return scale[source.lower()] / scale[target.lower()]
    return None
