"""A formula as a tree: what is computed from what, from the leaves up."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import NEUTRAL, OURS, STEP


def tree_picture(
    labels: Sequence[str],
    parents: Sequence[int],
    *,
    words: str,
    notes: Sequence[str] | None = None,
    marked: int | None = None,
    height: int = 330,
) -> Picture:
    """Nodes in depth-first order; parents[k] is the node above node k, -1 for the root.

    notes : shown under each label;  marked : the node whose turn it is
    """
    n = len(labels)
    depth = np.zeros(n)
    for k, parent in enumerate(parents):
        depth[k] = depth[parent] + 1 if parent >= 0 else 0
    children = [[k for k in range(n) if parents[k] == node] for node in range(n)]
    x, leaf = np.zeros(n), 0
    for k in reversed(range(n)):  # children come after their parents
        if children[k]:
            x[k] = np.mean([x[c] for c in children[k]])
        else:
            x[k], leaf = -leaf, leaf + 1
    below = np.array([k for k in range(n) if parents[k] >= 0], dtype=int)
    above = np.array([parents[k] for k in below], dtype=int)
    data = {
        "nodes": table(x=x, y=depth, label=list(labels), note=list(notes or [""] * n), turn=np.arange(n) == marked),
        "edges": table(x=x[below], y=depth[below], x2=x[above], y2=depth[above]),
    }
    return Picture(_form, data, words, {"height": height})


def _form(height: int) -> Chart:
    x = alt.X("x:Q").scale(padding=40, zero=False, nice=False).axis(None)
    y = alt.Y("y:Q").scale(reverse=True, padding=30, zero=True, nice=False).axis(None)
    edges = alt.Chart(named("edges")).mark_rule(color=NEUTRAL, strokeWidth=1.5).encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"))
    circles = (
        alt.Chart(named("nodes"))
        .mark_circle(size=900, opacity=1)
        .encode(x, y, color=alt.when("datum.turn").then(alt.value(STEP)).otherwise(alt.value(OURS)))
    )
    labels = alt.Chart(named("nodes")).mark_text(color="white", fontSize=14, fontWeight="bold").encode(x, y, alt.Text("label:N"))
    notes = alt.Chart(named("nodes")).mark_text(dy=25, fontSize=12, color=NEUTRAL).encode(x, y, alt.Text("note:N"))
    return alt.layer(edges, circles, labels, notes).properties(height=height)
