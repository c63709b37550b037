"""What Vega draws of a picture, its moving numbers at chosen places: marks with their places on the axes and their texts."""

from types import SimpleNamespace

import vl_convert

WIDTH, HEIGHT = 500, 250


def scene(picture, **at):
    """The marks in the order in which they are drawn: kind, x, y, x2, y2, text, in pixels from the upper left corner."""
    spec = picture.spec()
    params = [{**p, "value": at.get(p["name"], p.get("value"))} if "value" in p else p for p in spec["params"]]
    datasets = {name: table.to_pylist() for name, table in spec["datasets"].items()}
    drawn = vl_convert.vegalite_to_scenegraph(
        {**spec, "params": params, "datasets": datasets, "width": WIDTH, "height": HEIGHT, "autosize": "none"}
    )
    return [mark for mark in _marks(drawn["scenegraph"]) if mark.items]


def _marks(node):
    if isinstance(node, list):
        for child in node:
            yield from _marks(child)
    elif isinstance(node, dict):
        if node.get("marktype") not in (None, "group") and node.get("role") == "mark":
            yield SimpleNamespace(kind=node["marktype"], name=node.get("name", ""), items=node["items"])
        for child in node.get("items", []):
            yield from _marks(child)


def texts(picture, **at):
    """All that is written into the picture."""
    return [item["text"] for mark in scene(picture, **at) if mark.kind == "text" for item in mark.items]


def on_axes(x, y, view):
    """Where a place in pixels lies. view : x from, x to, y from, y to"""
    x0, x1, y0, y1 = view
    return x0 + x / WIDTH * (x1 - x0), y1 - y / HEIGHT * (y1 - y0)


def lines(picture, view, **at):
    """Both ends of every rule, on the axes."""
    for mark in scene(picture, **at):
        if mark.kind == "rule":
            for i in mark.items:
                x, y = i.get("x", 0), i.get("y", 0)
                yield (*on_axes(x, y, view), *on_axes(i.get("x2", x), i.get("y2", y), view))
