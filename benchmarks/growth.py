"""Lines over the number of listings, as an SVG picture that any page or browser shows.

Plain text made by plain code. Colours follow the reader's light or dark setting; lines are told
apart by dashes and by names at their ends, too, not by colour alone.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 76, 210, 56, 64  # around the lines; names stand on the right
LINE_HEIGHT = 15  # between names that would stand on one another
DASHES = ("", "7 4", "2 4", "10 4 2 4")
_STYLE = """
  :root { color-scheme: light dark; }
  .paper { fill: #ffffff; } text { fill: #1d2730; font: 13px system-ui, sans-serif; }
  .title { font-size: 16px; font-weight: 600; } .grid { stroke: #c9d1d8; } .axis { stroke: #1d2730; }
  .a { --ink: #0b5cad; } .b { --ink: #a43a00; } .c { --ink: #1f6f3a; } .d { --ink: #7a3391; }
  .line { fill: none; stroke: var(--ink); stroke-width: 2.5; } .dot { fill: var(--ink); }
  .name { fill: var(--ink); stroke: #ffffff; stroke-width: 4; paint-order: stroke; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #12181d; } text { fill: #e8edf1; } .grid { stroke: #37424c; }
    .axis { stroke: #e8edf1; }
    .a { --ink: #7cbcff; } .b { --ink: #ffab7a; } .c { --ink: #7fd79a; } .d { --ink: #dba2f0; }
    .name { fill: var(--ink); stroke: #12181d; }
  }
"""


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    points: tuple[tuple[float, float], ...]
    """(listings, milliseconds), both above zero."""


def picture(title: str, lines: Sequence[Line], *, across: str, upward: str) -> str:
    """Both axes grow tenfold from mark to mark. Needs a point in every line."""
    scale = _Scale.around(lines)
    told = "; ".join(f"{one.name}: {_told(one)}" for one in lines)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'role="img" aria-labelledby="title desc">'
        ),
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(f"{upward} over {across.lower()}. {told}.")}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="title" x="{LEFT}" y="30">{escape(title)}</text>',
        *_axes(scale, across, upward),
        *_drawn(scale, lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _told(line: Line) -> str:
    return ", ".join(f"{value:.1f} at {size:,.0f}" for size, value in line.points)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Powers of ten at the edges."""

    left: int
    right: int
    low: int
    high: int

    @classmethod
    def around(cls, lines: Iterable[Line]) -> "_Scale":
        points = [point for line in lines for point in line.points]
        sizes = [math.log10(size) for size, _ in points]
        values = [math.log10(value) for _, value in points]
        left, low = math.floor(min(sizes)), math.floor(min(values))
        return cls(
            left,
            max(left + 1, math.ceil(max(sizes))),
            low,
            max(low + 1, math.ceil(max(values))),
        )

    def x(self, size: float) -> float:
        share = (math.log10(size) - self.left) / (self.right - self.left)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _axes(scale: _Scale, across: str, upward: str) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    found = []
    for power in range(scale.left, scale.right + 1):
        x = scale.x(10.0**power)
        found.append(f'<path class="grid" d="M{x:.1f} {TOP}V{bottom}"/>')
        found.append(
            f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{10**power:,}</text>'
        )
    for power in range(scale.low, scale.high + 1):
        y = scale.y(10.0**power)
        found.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{right}"/>')
        found.append(
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>'
        )
    middle = (LEFT + right) / 2
    return [
        *found,
        f'<path class="axis" fill="none" d="M{LEFT} {TOP}V{bottom}H{right}"/>',
        f'<text x="{middle}" y="{HEIGHT - 16}" text-anchor="middle">{escape(across)}</text>',
        (
            f'<text x="20" y="{(TOP + bottom) / 2}" text-anchor="middle" '
            f'transform="rotate(-90 20 {(TOP + bottom) / 2})">{escape(upward)}</text>'
        ),
    ]


def _drawn(scale: _Scale, lines: Sequence[Line]) -> list[str]:
    found = []
    heights = _apart([scale.y(line.points[-1][1]) for line in lines])
    for at, (line, height) in enumerate(zip(lines, heights, strict=True)):
        places = [(scale.x(size), scale.y(value)) for size, value in line.points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        dash = DASHES[at // 4 % len(DASHES)] if len(lines) > 4 else DASHES[at % len(DASHES)]
        found += [
            f'<g class="{"abcd"[at % 4]}">',
            f'<path class="line" stroke-dasharray="{dash}" d="M{path}"/>',
            *(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places),
            (
                f'<text class="name" x="{places[-1][0] + 10:.1f}" y="{height + 4:.1f}">'
                f"{escape(line.name)}</text>"
            ),
            "</g>",
        ]
    return found


def _apart(heights: Sequence[float]) -> list[float]:
    """The same, from the top down, none nearer to the one above than a line of text."""
    found = list(heights)
    above = -math.inf
    for at in sorted(range(len(heights)), key=lambda one: heights[one]):
        above = found[at] = max(heights[at], above + LINE_HEIGHT)
    return found
