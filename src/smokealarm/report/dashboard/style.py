"""The style sheet of a page: light and dark, on a screen, on a narrow one and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.report.dashboard.palette import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.dynatrace.dashboards import Bounds

__all__ = ["style_sheet"]

_BASE = """
:root{color-scheme:light dark;--bg:#f4f5f7;--tile:#fff;--text:#1c2126;--dim:#565f6a;--grid:#dde1e6;--edge:#c9cfd6}
@media(prefers-color-scheme:dark){
:root{--bg:#14171a;--tile:#1e2328;--text:#eceff2;--dim:#a7b0ba;--grid:#343b43;--edge:#3d454e}}
*{box-sizing:border-box}
body{margin:0;padding:16px;background:var(--bg);color:var(--text);font:13px/1.4 system-ui,sans-serif}
header{margin-bottom:12px}
h1{font-size:20px;margin:0}
h2{font-size:16px;margin:auto 0 6px}
h3,h4,h5,h6{font-size:13px;margin:0}
.writing h3{font-size:16px}
header p,.fresh,.of,.empty{color:var(--dim);margin:0}
main{position:relative}
article{overflow:auto;display:flex;flex-direction:column}
article.tile{background:var(--tile);border:1px solid var(--edge);border-radius:3px;padding:8px 11px}
:focus-visible{outline:2px solid #0b6bcb;outline-offset:-2px}
.fresh{font-size:11px;margin-top:auto;padding-top:2px}
.dead .empty{color:var(--text);border-left:4px solid #c62828;padding:4px 8px;margin:8px 0;overflow-wrap:anywhere}
.quiet .empty{margin:8px 0}
.writing>*{margin:0 0 8px}
.writing table,.rows{border-collapse:collapse}
a{color:#0b6bcb}
@media(prefers-color-scheme:dark){a{color:#6cb6ff}}
svg{display:block;max-width:100%;height:auto;overflow:visible}
.axes path{stroke:var(--grid);fill:none}
.axes text{fill:var(--dim);font-size:11px}
path.line{stroke:var(--c);fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.dot{stroke:var(--c);fill:none;stroke-width:5;stroke-linecap:round}
.area{fill:var(--c);fill-opacity:.25}
.column{fill:var(--c)}
.band{fill:var(--c);fill-opacity:.09}
path.level{stroke:var(--c);stroke-width:1.2;stroke-dasharray:5 3;fill:none}
.legend{display:flex;flex-wrap:wrap;gap:0 12px;list-style:none;margin:2px 0 0;padding:0;font-size:11px}
.legend li{overflow-wrap:anywhere}
.swatch{display:inline-block;width:12px;height:8px;margin-right:4px;background:var(--c);border-radius:1px}
.swatch.level{height:0;background:none;border-top:2px dashed var(--c);vertical-align:middle}
.single{font-size:38px;font-weight:600;margin:10px 0 0;line-height:1.1}
.of{overflow-wrap:anywhere}
.single[class*=" "]{border-left:6px solid var(--c);padding-left:8px}
details{font-size:11px}
summary{color:var(--dim);cursor:pointer}
th{text-align:left;font-weight:500}
.rows th,.rows td,.writing th,.writing td{padding:2px 10px 2px 0;border-bottom:1px solid var(--grid);text-align:left}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.rows .number{text-align:right}
.marked{box-shadow:inset 3px 0 var(--c)}
.top{width:100%;border-collapse:collapse;margin-top:4px}
.top th,.top td{padding:3px 6px 3px 0}
.top th{max-width:0;width:45%;overflow-wrap:anywhere}
.bar{width:100%;height:10px;background:var(--grid)}
.trend{margin-top:8px}
"""
_PLACED = (
    "@media screen and (min-width:{least}px)"
    "{{main{{width:{width}px;height:{height}px}}article{{position:absolute}}{tiles}}}"
)
_FLOWING = """
@media print,(max-width:{most}px){{
main{{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:10px}}
.section{{grid-column:1/-1}}}}
@media print{{:root{{color-scheme:light;--bg:#fff;--tile:#fff;--text:#000;--dim:#444;--grid:#ddd;--edge:#bbb}}
body{{padding:0}}article{{break-inside:avoid;overflow:visible}}h2{{break-after:avoid}}details{{display:none}}
*{{print-color-adjust:exact}}}}
"""
_AROUND, _NARROW = 32, 1000


def style_sheet(bounds: Sequence[Bounds], colors: str) -> str:
    """Return the sheet for tiles at the given places, named ``t0`` and so on; ``colors`` are rules of more colours.

    On a phone and on paper tiles follow one another; elsewhere a grid wider than the screen is scrolled.
    """
    width = max((each.left + each.width for each in bounds), default=0)
    height = max((each.top + each.height for each in bounds), default=0)
    tiles = "".join(_place(index, each) for index, each in enumerate(bounds))
    least = min(width + _AROUND, _NARROW)
    placed = _PLACED.format(least=least, width=width, height=height, tiles=tiles)
    series = f"{_series(LIGHT)}@media(prefers-color-scheme:dark){{{_series(DARK)}}}"
    return f"{_BASE}{series}{colors}{placed}{_FLOWING.format(most=least - 0.02)}"


def _series(colors: Iterable[str]) -> str:
    return "".join(f".c{place}{{--c:{color}}}" for place, color in enumerate(colors))


def _place(index: int, bounds: Bounds) -> str:
    return f"#t{index}{{left:{bounds.left}px;top:{bounds.top}px;width:{bounds.width}px;height:{bounds.height}px}}"
