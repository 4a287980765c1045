"""A bar chart as SVG: a bar a ratio with a mark where its target ends. It holds its own colours and asks for no font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, MARGIN, BAR_AREA = 760, 20, 440
ROW, BAR, TITLE_AREA = 46, 14, 44
STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #1f2328 }
  .ground { fill: #ffffff } .met { fill: #2f6fb3 } .missed { fill: #c2570c } .free { fill: #7d8590 } .mark { stroke: #1f2328 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .ground { fill: #0d1117 } .met { fill: #6cb0f5 } .missed { fill: #f0883e } .free { fill: #8b949e } .mark { stroke: #e6edf3 }
  }
"""


@dataclass(frozen=True)
class Bar:
    """A measured ratio and the most it should be; without `most` nothing was asked of it."""

    label: str
    ratio: float
    most: float | None = None

    @property
    def verdict(self) -> str:
        """The class of the bar, and with a target the word behind it."""
        if self.most is None:
            return "free"
        return "met" if self.ratio <= self.most else "missed"


def shown(ratio: float) -> str:
    """Two decimals, and of what would be next to nothing two digits."""
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def bar_chart(title: str, bars: Sequence[Bar]) -> str:
    """The chart as an SVG document, its rows in the order given."""
    height = TITLE_AREA + ROW * len(bars) + MARGIN
    longest = max((max(bar.ratio, bar.most or 0) for bar in bars), default=1) or 1
    rows = [
        line for number, bar in enumerate(bars) for line in _row(bar, TITLE_AREA + ROW * number, BAR_AREA / longest)
    ]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="6"/>',
        f'<text x="{MARGIN}" y="28" font-weight="bold">{escape(title)}</text>',
        *rows,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _row(bar: Bar, top: float, scale: float) -> list[str]:
    """The label above, the bar below it, the mark of the target across it, and the figures behind both."""
    length = bar.ratio * scale
    said, end = shown(bar.ratio), length
    lines = [
        f'<text x="{MARGIN}" y="{top + 16}">{escape(bar.label)}</text>',
        f'<rect class="{bar.verdict}" x="{MARGIN}" y="{top + 22}" width="{max(length, 1):.1f}" height="{BAR}"/>',
    ]
    if bar.most is not None:
        x = MARGIN + bar.most * scale
        lines.append(f'<path class="mark" d="M{x:.1f} {top + 19} v{BAR + 6}" stroke-width="2"/>')
        said, end = f"{said} of at most {bar.most:g}: {bar.verdict}", max(length, bar.most * scale)
    return [*lines, f'<text x="{MARGIN + end + 10:.1f}" y="{top + 34}">{said}</text>']
