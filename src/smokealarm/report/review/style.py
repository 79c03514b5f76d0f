"""The style sheets of the report's pages: light and dark, on a screen, on a narrow one and on paper.

Each page carries its own, so that it can be sent alone; what only the other kind of page needs is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.palette import DARK, LIGHT
from smokealarm.report.review.timeline import MOST_CURVES

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["INDEX_STYLE", "SCENARIO_STYLE"]

_EVERY: Final = """
:root{color-scheme:light dark;--bg:#f4f5f7;--tile:#fff;--text:#1c2126;--dim:#565f6a;--grid:#dde1e6;--edge:#c9cfd6;
--link:#0b6bcb;--bad:#b71c1c;--badbg:#fdecea;--warn:#8a5300;--warnbg:#fff4e0;--good:#1b6b25;--goodbg:#e8f5e9;
--fault:#c62828;
--window:#c6282814;--open:#b35900;--twin:#8e24aa;--told:#0b6bcb}
@media(prefers-color-scheme:dark){:root{--bg:#14171a;--tile:#1e2328;--text:#eceff2;--dim:#a7b0ba;--grid:#343b43;
--edge:#3d454e;--link:#6cb6ff;--bad:#ff8a80;--badbg:#3a2022;--warn:#ffb057;--warnbg:#372b1a;--good:#7ed687;
--goodbg:#1c3322;
--fault:#ff8a80;--window:#ff8a8018;--open:#ffb057;--twin:#d6a2e8;--told:#6cb6ff}}
*{box-sizing:border-box}
body{margin:0 auto;padding:20px;max-width:1500px;background:var(--bg);color:var(--text);
font:14px/1.5 system-ui,sans-serif}
h1{font-size:22px;margin:0 0 4px}
h2{font-size:17px;margin:0 0 4px}
h3{font-size:14px;margin:14px 0 4px}
p{margin:0 0 8px;max-width:80ch}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:1px}
section,header.verdict{background:var(--tile);border:1px solid var(--edge);border-radius:4px;padding:14px 18px;
margin:0 0 14px}
.lead{font-size:18px;line-height:1.4;max-width:75ch}
.dim,.meta{color:var(--dim)}
nav ul,.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 16px;margin:6px 0;padding:0}
.legend li{font-size:12px}
table{border-collapse:collapse;font-size:13px}
th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid var(--grid);
overflow-wrap:anywhere}
thead th{overflow-wrap:normal;color:var(--dim);font-weight:500;font-size:12px;vertical-align:bottom}
tbody th{font-weight:500}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.scroll{position:relative;overflow-x:auto;max-width:100%}
.badge{display:inline-block;padding:0 7px;border-radius:9px;font-size:12px;white-space:nowrap}
.bad{background:var(--badbg);color:var(--bad)}
.warn{background:var(--warnbg);color:var(--warn)}
.good{background:var(--goodbg);color:var(--good)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--bg);border:1px solid var(--grid);border-radius:3px;
padding:8px 10px;margin:4px 0 10px;font:12px/1.45 ui-monospace,monospace}
summary{cursor:pointer;padding:2px 0}
@media(max-width:700px){body{padding:10px}section,header.verdict{padding:10px}}
@media print{:root{color-scheme:light;--bg:#fff;--tile:#fff;--text:#000;--dim:#444;--grid:#ccc;--edge:#bbb;
--link:#000;--bad:#a00;
--badbg:#fff;--warn:#750;--warnbg:#fff;--good:#151;--goodbg:#fff;--fault:#b00;--window:#b0000010;--open:#a50;
--twin:#717;--told:#05a}
@page{size:A4 landscape;margin:10mm}
body{padding:0;max-width:none;font-size:11px}section,header.verdict{border:0;border-top:1px solid #bbb;
border-radius:0;padding:8px 0}
nav,.skip{display:none}.scroll{overflow:visible}table,thead th,.badge,.legend li{font-size:9px}
details::details-content{content-visibility:visible}summary{list-style:none;font-weight:600}
tr,svg,pre{break-inside:avoid}h2,h3,summary{break-after:avoid}thead{display:table-header-group}
*{print-color-adjust:exact}}
"""
_INDEX: Final = """
.skip{position:absolute;left:-9999px}
.skip:focus{position:static}
dl.figures{display:flex;flex-wrap:wrap;gap:10px 30px;margin:10px 0 4px}
dl.figures div{min-width:90px}
dl.figures dt{color:var(--dim);font-size:12px}
dl.figures dd{margin:0;font-size:26px;font-weight:600;line-height:1.15}
.tall{overflow-y:auto;max-height:92vh;scroll-padding-top:230px}
.matrix{border-collapse:separate;border-spacing:0;border-left:1px solid var(--grid)}
.matrix th,.matrix td{border:0 solid var(--grid);border-width:0 1px 1px 0;padding:2px 5px}
.matrix thead th{position:sticky;top:0;z-index:1;background:var(--tile);padding:6px 2px;border-top-width:1px}
.matrix thead th:first-child{left:0;z-index:2;padding:6px 5px}
.matrix thead th span{display:block;margin:auto;writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;
color:var(--text)}
.matrix tbody th{position:sticky;left:0;background:var(--tile);min-width:230px;max-width:280px}
.matrix td{text-align:center;line-height:1.2;min-width:36px;font-variant-numeric:tabular-nums;white-space:nowrap}
.seen{background:var(--goodbg);color:var(--good)}
.seen.quietly{background:var(--warnbg);color:var(--warn)}
.seen b{display:block;font-weight:600}
.key{align-items:center}
.key .seen{display:inline-block;min-width:36px;margin-right:6px;text-align:center;line-height:1.2;
vertical-align:middle}
.aloud{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media(max-width:700px){.matrix tbody th{min-width:120px;max-width:140px}}
@media print{dl.figures{gap:6px 20px}dl.figures dd{font-size:20px}.tall{max-height:none;overflow:visible}
.matrix{width:100%}.matrix,.matrix thead th{font-size:8px}.matrix .dim{display:none}
.matrix thead th,.matrix tbody th{position:static}.matrix thead th{padding:4px 0}
.matrix tbody th{min-width:150px;max-width:none}.matrix th,.matrix td{padding:1px 2px}.matrix td{min-width:0}}
"""
_SCENARIO: Final = """
ol.steps{padding-left:26px}
ol.steps li.failed{color:var(--bad);font-weight:600}
svg.timeline{display:block;max-width:100%;height:auto}
.timeline text{font-size:11px;fill:var(--dim)}
.timeline text.panel{font-size:12px;font-weight:600;fill:var(--text)}
.timeline tspan{fill:var(--c);font-weight:400;font-size:11px}
.timeline text.label{fill:var(--text)}
.axes path{stroke:var(--grid);fill:none}
.window{fill:var(--window)}
.failure{fill:var(--fault)}
.open{fill:var(--open)}
.twin{fill:var(--twin)}
.message{fill:var(--tile);stroke:var(--told);stroke-width:1.6;stroke-linejoin:round}
.base{stroke:var(--edge)}
path.limit{stroke:var(--fault);stroke-width:1.3;stroke-dasharray:5 3;fill:none}
.timeline text.limit{fill:var(--fault)}
.line{stroke:var(--c);stroke-width:1.5;fill:none}
.fine{fill:var(--tile);stroke:var(--c);stroke-width:1.5}
.wrong{fill:var(--c);stroke:var(--c);stroke-width:1.5}
.absent{stroke:var(--fault);stroke-width:1.6;fill:none}
.swatch{display:inline-block;width:14px;height:10px;border-radius:2px;margin-right:5px;vertical-align:baseline;
background:var(--c)}
.swatch.failure{background:var(--fault)}.swatch.open{background:var(--open)}.swatch.twin{background:var(--twin)}
.swatch.message{background:none;border:2px solid var(--told)}.swatch.limit{background:none;height:0;
border-top:2px dashed var(--fault);
vertical-align:middle}
"""


def _series(colors: Sequence[str]) -> str:
    return "".join(f".c{place}{{--c:{color}}}" for place, color in enumerate(colors[:MOST_CURVES]))


INDEX_STYLE: Final = f"{_EVERY}{_INDEX}"
"""For the page about all scenarios."""
SCENARIO_STYLE: Final = (
    f"{_EVERY}{_SCENARIO}{_series(LIGHT)}@media screen and (prefers-color-scheme:dark){{{_series(DARK)}}}"
)
"""For the page about one."""
