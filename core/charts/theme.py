"""Colours, marks and sizes: one meaning each, on every chart, in light and dark.

Okabe and Ito's palette, which colour-blind readers can tell apart; whatever a colour says, a shape or a dash says too.
"""

import json
from typing import Any

OURS = "#0072B2"
THEIRS = "#D55E00"
STEP = "#E69F00"  # gradient, tangent, step
WRONG = "#C8102E"
NEUTRAL = "#6B7280"
PAPER = "#FFFFFF"  # the page: what a label stands on where it covers a line
INK = "#1A1E23"  # labels in a picture
CLASSES = ("#CC79A7", "#009E73", "#3A9BD9", "#E0A000", "#8C6BB1", "#7A7A00", "#A65628", "#4D4D4D")
SHAPES = (
    "circle",
    "triangle-up",
    "square",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-left",
    "triangle-right",
)
SOLID, DASHED, DOTTED = [1, 0], [7, 4], [2, 3]
LEVELS = "viridis"

DARK = {
    OURS: "#56B4E9",
    THEIRS: "#E8804A",
    WRONG: "#FF6B6B",
    NEUTRAL: "#9CA3AF",
    PAPER: "#0F1419",
    INK: "#E8EDF2",
    CLASSES[0]: "#E39AC2",
    CLASSES[1]: "#2CC79B",
}

_CONFIG = {
    "axis": {"labelFontSize": 12, "titleFontSize": 13, "gridOpacity": 0.35, "titleFontWeight": "normal"},
    "legend": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "orient": "top",
        "titleFontWeight": "normal",
        "symbolSize": 90,
    },
    "header": {"labelFontSize": 12, "titleFontSize": 12},
    "title": {"fontSize": 13, "fontWeight": "normal", "anchor": "start"},
    "view": {"strokeOpacity": 0.25},
    "point": {"size": 55},
    "line": {"strokeWidth": 2.5},
    "text": {"color": INK},
    "image": {"aspect": False, "smooth": False},
}


def dress(spec: dict[str, Any], *, dark: bool) -> dict[str, Any]:
    """The same chart with the house's sizes, and with the dark colours where the page is dark."""
    text = json.dumps({**spec, "config": {**_CONFIG, **spec.get("config", {}).get("keep", {})}})
    if dark:
        for light_colour, dark_colour in DARK.items():
            text = text.replace(light_colour, dark_colour)
    dressed: dict[str, Any] = json.loads(text)
    return dressed
