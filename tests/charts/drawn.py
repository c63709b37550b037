"""What a picture draws: its form with the numbers put in, so that a law can be stated on the marks and not on the tables alone."""

import base64
import io
import re
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from PIL import Image

_NOTHING = {"hover": SimpleNamespace(equation=None, row=None, column=None)}  # at which nobody points
_OPERATORS = {"&&": " and ", "||": " or ", "===": "==", "!=": " != "}
_FUNCTIONS = {
    "abs": abs,
    "str": str,
    "isValid": lambda v: v is not None and v == v,
    "format": lambda v, how: f"{v:{how.replace('~', '')}}" if v is not None else "",
    "iff": lambda test, a, b: a if test else b,
}


@dataclass(frozen=True)
class Mark:
    """The marks of one layer, one entry in each channel for each row that passes the layer's filters."""

    kind: str  # "rule", "line", "text", …
    data: str
    options: dict  # of the mark: colour, size, …
    channels: dict  # channel -> list of values
    rows: list  # the rows themselves

    def __getitem__(self, channel):
        values = self.channels[channel]
        return np.array(values, dtype=float) if all(v is None or isinstance(v, float | int) for v in values) else values

    def __len__(self):
        return len(self.rows)


def marks(picture, data, kind=None, *channels, frame=0, at=None, **selected):
    """All layers that draw this data set in this frame, of this kind and with these channels, the lowest first.

    at : name -> where the hand holds a number that moves
    selected : name of a selection -> field -> value, what the reader points at
    """
    spec = picture.spec()
    pointed = {name: SimpleNamespace(**{field: [v] for field, v in fields.items()}) for name, fields in selected.items()}
    names = {"frame": frame, "isArray": lambda v: isinstance(v, list), **_NOTHING, **pointed, **picture.bounds}
    names |= _FUNCTIONS | {move.name: move.begins for move in picture.moves} | (at or {})
    found = [_mark(unit, spec["datasets"], names) for unit in _units(spec) if unit["data"].get("name") == data]
    return [m for m in found if kind in (None, m.kind) and set(channels) <= set(m.channels)]


def mark(picture, data, kind=None, *channels, **where):
    """The only one of them."""
    (only,) = marks(picture, data, kind, *channels, **where)
    return only


def domain(picture, channel):
    """The ends of an axis, which all layers share: left and right, or bottom and top. The screen is twice as wide as high."""
    names = {**picture.bounds, "width": 2, "height": 1, "min": min}
    scales = [unit["encoding"].get(channel, {}).get("scale") or {} for unit in _units(picture.spec()) if "encoding" in unit]
    (only,) = {
        tuple(_value(end["expr"], {}, names) if isinstance(end, dict) else end for end in scale["domain"])
        for scale in scales
        if "domain" in scale
    }
    return only


def pixels(uri):
    """The image behind a data URI, (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))).convert("RGB"), dtype=int)


def corners(picture, image, row=0):
    """The colours at the corners of an image in the plane: ("left" | "right", "low" | "high") -> colour.

    Whatever the sides of the mark, its first row is drawn at the top of the screen: there y is high unless the axis is turned.
    """
    colours = pixels(image["url"][row])
    bottom, top = domain(picture, "y")
    rows = {"low": -1, "high": 0} if bottom < top else {"low": 0, "high": -1}
    return {(h, v): tuple(colours[rows[v], column]) for h, column in (("left", 0), ("right", -1)) for v in rows}


def _units(node, data=None, transforms=()):
    """Every layer of a specification with the data and the filters that it inherits."""
    data, transforms = node.get("data", data), [*transforms, *node.get("transform", [])]
    children = [child for key in ("layer", "vconcat", "hconcat", "concat") for child in node.get(key, [])]
    if children:
        for child in children:
            yield from _units(child, data, transforms)
    else:
        yield {**node, "data": data or {}, "transform": transforms}


def _mark(unit, datasets, names):
    rows = datasets[unit["data"]["name"]].to_pylist()
    for transform in unit["transform"]:
        if "calculate" in transform:
            rows = [{**row, transform["as"]: _value(transform["calculate"], row, names)} for row in rows]
        elif "lookup" in transform:
            other, key = transform["from"], transform["lookup"]
            found = {row[other["key"]]: row for row in datasets[other["data"]["name"]].to_pylist()}
            rows = [{**row, **{field: found[row[key]][field] for field in other["fields"]}} for row in rows]
        else:
            rows = [row for row in rows if _value(transform["filter"], row, names)]
    drawn = unit["mark"] if isinstance(unit["mark"], dict) else {"type": unit["mark"]}
    channels = {}
    for channel, encoding in unit.get("encoding", {}).items():
        if isinstance(encoding, dict) and "field" in encoding:
            channels[channel] = [row[encoding["field"]] for row in rows]
        elif isinstance(encoding, dict) and "datum" in encoding:
            channels[channel] = [encoding["datum"]] * len(rows)
    return Mark(drawn["type"], unit["data"]["name"], drawn, channels, rows)


def _value(expression, row, names):
    for sign, word in _OPERATORS.items():
        expression = expression.replace(sign, word)
    expression = re.sub(r"datum\.(\w+)", r"datum['\1']", re.sub(r"\bif\(", "iff(", expression))
    expression = re.sub(r"\['(\w+)' \+ (\w+)\]", r"['\1' + str(\2)]", expression)
    try:
        return eval(expression, {"__builtins__": {}}, {"datum": row, **names})  # noqa: S307 the house's own filters
    except TypeError:  # a gap in the table: no number comes of it
        return None
