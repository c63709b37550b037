"""A value as Python code that makes it again: numbers, formulas, settings; what a reader brought along is a file beside it."""

import io
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from fractions import Fraction
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from core.expression import Expression, ExpressionError, parse
from core.notation.printers.plain import plain

_SMALL = 64  # entries of an array that are written out; a larger one is a file
_WIDE = 100  # characters of a call on one line


@runtime_checkable
class Made(Protocol):
    """A value that knows the call that makes it again."""

    def made_by(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """The function and its arguments."""


class Writer:
    """Writes values as code, and notes what that code needs."""

    def __init__(self) -> None:
        self.needs: dict[str, str] = {}  # name of a function or class -> module
        self.files: dict[str, bytes] = {}  # name -> content

    def code(self, value: Any) -> str:
        """The code of one value. Raises TypeError for what it has no code for."""
        match value:
            case None | bool() | int() | float() | complex() | str() | np.generic():
                return _literal(value)
            case Expression():
                return self._expression(value)
            case Made():
                function, arguments = value.made_by()
                return _call(self._named(function), [self.code(argument) for argument in arguments])
            case np.ndarray():
                return self._array(value)
            case tuple() | list() | dict():
                return self._collection(value)
        if isinstance(value, Fraction):
            return f"{self._named(Fraction)}({value.numerator}, {value.denominator})"
        if is_dataclass(value) and not isinstance(value, type):
            return _call(self._named(type(value)), [self._field(f, value) for f in fields(value) if _is_said(f, value)])
        raise TypeError(f"{type(value).__name__} has no code: give it made_by")

    def _collection(self, value: Any) -> str:
        if isinstance(value, dict):
            return f"{{{', '.join(f'{self.code(key)}: {self.code(v)}' for key, v in value.items())}}}"
        inside = ", ".join(map(self.code, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' * (len(value) == 1)})"

    def _named(self, thing: Any) -> str:
        self.needs[thing.__name__] = thing.__module__
        return str(thing.__name__)

    def _expression(self, formula: Expression) -> str:
        """As it is typed, where reading that gives the same tree."""
        text = plain(formula.tree)
        try:
            same = parse(text, formula.variables) == formula
        except ExpressionError:
            same = False
        if same:
            return _call(self._named(parse), [repr(text), repr(formula.variables)])
        return _call(self._named(Expression), [repr(formula.tree), repr(formula.variables)])

    def _array(self, values: "np.ndarray[Any, Any]") -> str:
        self.needs["np"] = "numpy"
        if values.size <= _SMALL:
            return f"np.array({self.code(values.tolist())})"
        file = io.BytesIO()
        np.save(file, values, allow_pickle=False)
        return self._file("npy", file.getvalue(), 'np.load("{}")')

    def _field(self, field: "Field[Any]", settings: Any) -> str:
        value, columns = getattr(settings, field.name), field.metadata.get("columns")
        return f"{field.name}={self._rows(value, columns) if columns else self.code(value)}"

    def _rows(self, rows: tuple[Any, ...], columns: tuple[str, ...]) -> str:
        """The reader's own numbers, or rows of numbers: in the order in which they are used, to the last bit."""
        self.needs["pd"] = "pandas"
        table = pd.DataFrame(rows)
        table.columns = pd.Index(columns[: table.shape[1]])
        read = 'pd.read_csv("{}")'
        read = f"tuple({read}.iloc[:, 0].tolist())" if table.shape[1] == 1 else f"tuple(map(tuple, {read}.to_numpy().tolist()))"
        return self._file("csv", table.to_csv(index=False).encode(), read)

    def _file(self, kind: str, content: bytes, read: str) -> str:
        name = f"data{len(self.files) + 1 if self.files else ''}.{kind}"
        self.files[name] = content
        return read.format(name)


def _literal(value: Any) -> str:
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float):
        return repr(float(plain)) if np.isfinite(plain) else f'float("{float(plain)}")'
    return repr(plain)


def _is_said(field: "Field[Any]", settings: Any) -> bool:
    """What has its default need not be said."""
    return field.init and (field.default is MISSING or bool(getattr(settings, field.name) != field.default))


def _call(name: str, arguments: list[str]) -> str:
    """One line where it fits, else a line an argument."""
    line = f"{name}({', '.join(arguments)})"
    if len(line) <= _WIDE and "\n" not in line:
        return line
    inside = "".join(f"{argument},\n" for argument in arguments)
    return f"{name}(\n{''.join(f'    {text}' for text in inside.splitlines(keepends=True))})"
