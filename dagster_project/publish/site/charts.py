"""Vega-Lite specifications drawn as SVG, without a browser and without a network.

Belongs here: the look that charts share and the drawing. Colours are those of the light page; the style sheet
swaps them for the dark one by attribute selectors, so a chart needs no script.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
VEGA_LITE = "6.4"
WIDE, NARROW = 860, 360
INK, MUTED, RULE, LAND = "#1c2733", "#5b6875", "#d9dee4", "#e6e9ed"
BLUE, ORANGE, GREEN, VIOLET, RED, GREY = "#1f6fb2", "#b85c00", "#2a7d4f", "#7a4fb3", "#b3382c", "#8a949e"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
# Where the geometry stands; labels are left as they are.
_SHAPE = re.compile(r' (?:d|transform|x|y|x1|x2|y1|y2|width|height)="[^"]*"')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")


@dataclass(frozen=True)
class Chart:
    """One chart at two widths, with what it shows in a sentence for those who do not see it."""

    wide: str
    narrow: str
    says: str


def themed(spec: Spec, width: int, height: int) -> Spec:
    """A specification with the shared look at one width."""
    axis = {
        "aria": False,
        "labelColor": MUTED,
        "titleColor": MUTED,
        "titleFontWeight": "normal",
        "gridColor": RULE,
        "domainColor": RULE,
        "tickColor": RULE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelFont": FONT,
        "titleFont": FONT,
    }
    config = {
        "view": {"stroke": None},
        "axis": axis,
        "text": {"font": FONT, "fontSize": 12, "color": INK},
        "style": {"cell": {"stroke": "transparent"}},
    }
    size = {"width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
    return {
        **size,
        "background": "transparent",
        "padding": {"left": 14, "top": 4, "right": 8, "bottom": 4},
        "config": config,
        **spec,
    }


def drawn(spec: Spec, says: str) -> str:
    """The SVG of a specification: one picture with a label, coordinates to a tenth of a pixel."""
    import vl_convert  # loading it starts a script engine, which a build without a site need not pay for

    svg = vl_convert.vegalite_to_svg(_speaking(spec), vl_version=VEGA_LITE)
    body = _with_own_ids(_SHAPE.sub(_shorter, svg[svg.index(">") + 1 :]))
    box = re.search(r'viewBox="[^"]*"', svg)
    label = says.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" {box[0] if box else ""}>'
    return f"{head}{body}"


def _speaking(spec: Spec) -> Spec:
    """A specification in which only marks with a description of their own have a label.

    Vega would write one for every other mark, and for a line the first value of it wherever the pointer is.
    """
    if "layer" in spec:
        return spec | {"layer": [_speaking(layer) for layer in spec["layer"]]}
    if "description" in spec.get("encoding", {}):
        return spec
    return spec | {"mark": spec["mark"] | {"aria": False}}


def _shorter(shape: re.Match[str]) -> str:
    return _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.1f}", shape[0])


def _with_own_ids(body: str) -> str:
    """Ids count on from drawing to drawing; made from the drawing itself they are the same in each build."""
    ids = dict.fromkeys(re.findall(r' id="([^"]+)"', body))
    for place, name in enumerate(ids):
        body = body.replace(f' id="{name}"', f' id="\n{place}"').replace(f"url(#{name})", f"url(#\n{place})")
    mark = hashlib.sha256(body.encode()).hexdigest()[:8]
    return body.replace('="\n', f'="drawing-{mark}-').replace("url(#\n", f"url(#drawing-{mark}-")


def at_both_widths(spec: Callable[[int], Spec], heights: tuple[int, int], says: str) -> Chart:
    """A chart for a desk and for a phone."""
    wide, narrow = (
        drawn(themed(spec(width), width, height), says) for width, height in zip((WIDE, NARROW), heights, strict=True)
    )
    return Chart(wide, narrow, says)


def quantitative(field: str, title: str | None = None, **more: Any) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, **more}


def temporal(field: str, **more: Any) -> Spec:
    return {"field": field, "type": "temporal", "title": None, **more}


def nominal(field: str, **more: Any) -> Spec:
    return {"field": field, "type": "nominal", "title": None, **more}
