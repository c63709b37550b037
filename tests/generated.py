"""Ordinary formulas in x, drawn from a seed, and their values by mpmath: all functions, compositions, corners, jumps and poles."""

import ast
import random
import re
from functools import cache
from types import CodeType
from typing import Any

import mpmath as mp

SMOOTH = (
    "sin", "cos", "tan", "cot", "exp", "ln", "sqrt", "cbrt", "atan", "asin", "acos", "sinh", "cosh", "tanh", "asinh", "sigmoid", "erf",
)  # fmt: skip
ROUGH = ("abs", "sign", "floor", "ceil", "round", "relu")
NUMBERS = ("1", "2", "3", "5", "(1/2)", "0.3", "pi", "(7/4)")
EXPONENTS = ("2", "3", "(1/2)", "(-1)", "1.5")


def formulas(seed: int, count: int, depth: int = 3) -> list[str]:
    """That many different formulas, all with x."""
    rng = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        if re.search(r"\bx\b", text := formula(rng, depth)):
            found[text] = None
    return list(found)


def formula(rng: random.Random, depth: int) -> str:
    """One formula, with at most that many operations inside each other."""
    if depth == 0 or rng.random() < 0.1:
        return "x" if rng.random() < 0.7 else rng.choice(NUMBERS)
    inner, kind = formula(rng, depth - 1), rng.random()
    if kind < 0.5:
        return f"{rng.choice(SMOOTH if kind < 0.4 else ROUGH)}({inner})"
    if kind < 0.62:
        return f"({inner})^{rng.choice(EXPONENTS)}"
    other = formula(rng, depth - 1)
    if kind < 0.68:
        return f"{rng.choice(('max', 'min'))}({inner}, {other})"
    return f"({inner}){rng.choice('+-*/')}({other})"


def value(text: str, x: Any) -> Any:
    """What it comes to at x, real; nan where any part of it is not defined."""
    try:
        return eval(_code(text), {"__builtins__": {}, **_NAMES, "x": mp.mpf(x)})  # noqa: S307 our own text
    except (ZeroDivisionError, ValueError, OverflowError):
        return mp.nan


@cache
def _code(text: str) -> CodeType:
    tree = ast.parse(re.sub(r"\d+(\.\d+)?", r"number('\g<0>')", text).replace("^", "**"), mode="eval")
    return compile(ast.fix_missing_locations(_Powers().visit(tree)), "formula", "eval")


class _Powers(ast.NodeTransformer):
    """a ** b as a call, which refuses what is not real."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        is_power = isinstance(node.op, ast.Pow)
        return ast.Call(ast.Name("power", ast.Load()), [node.left, node.right], []) if is_power else node


def _real(f: Any) -> Any:
    def real(*arguments: Any) -> Any:
        found = f(*arguments)
        if not isinstance(found, mp.mpf) or not mp.isfinite(found):
            raise ValueError("not real")
        return found

    return real


_NAMES: dict[str, Any] = {
    "number": mp.mpf,
    "pi": mp.pi,
    "power": _real(mp.power),
    "ln": _real(mp.log),
    "abs": abs,
    "max": max,
    "min": min,
    "relu": lambda u: max(u, mp.mpf(0)),
    "round": lambda u: mp.floor(u + mp.mpf(1) / 2),
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)),
    "cbrt": lambda u: mp.sign(u) * mp.cbrt(abs(u)),
    **{name: _real(getattr(mp, name)) for name in ("sin", "cos", "tan", "cot", "exp", "sqrt", "atan", "asin", "acos")},
    **{name: _real(getattr(mp, name)) for name in ("sinh", "cosh", "tanh", "asinh", "erf", "sign", "floor", "ceil")},
}
