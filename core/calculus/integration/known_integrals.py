"""Integrals that are known by heart: the table of derivatives, read backwards.

Topic: Integrals. A formula is recognised by its values, however it is written: 1/(1+x^2), (x^2+1)^-1 and cos(atan(x))^2 are one.
"""

from core.calculus.proof import agree
from core.expression import parse
from core.notation.tree import Node, replace, variables_of

_ENOUGH = 20  # points at which two formulas must be equal

TABLE = {  # f(x) -> F(x), recognised however f is written
    "sin(x)": "-cos(x)",
    "cos(x)": "sin(x)",
    "e^x": "e^x",
    "sinh(x)": "cosh(x)",
    "cosh(x)": "sinh(x)",
    "tanh(x)": "log(cosh(x))",
    "tan(x)": "-log(|cos(x)|)",
    "1/cos(x)^2": "tan(x)",
    "1/sin(x)^2": "-cot(x)",
    "1/(1+x^2)": "atan(x)",
    "1/sqrt(1-x^2)": "asin(x)",
    "1/sqrt(1+x^2)": "asinh(x)",
    "sigmoid(x)": "log(1+e^x)",
    "1/(x^2-1)": "log(|(x-1)/(x+1)|)/2",
    "sin(x)^2": "x/2 - sin(x)cos(x)/2",
    "cos(x)^2": "x/2 + sin(x)cos(x)/2",
    "sqrt(1-x^2)": "x sqrt(1-x^2)/2 + asin(x)/2",
    "|x|": "x |x|/2",
    "relu(x)": "x relu(x)/2",
}


def known_integral(f: Node, x: str) -> Node | None:
    """An antiderivative of f from the table, or a^x / ln a; None where f is not one of them."""
    if f[0] == "^" and f[2] == ("variable", x) and x not in variables_of(f[1]) and f[1] != ("constant", "e"):
        return ("/", f, ("log", f[1]))
    for integrand, antiderivative in TABLE.items():
        if agree(f, _in_terms_of(x, integrand)) >= _ENOUGH:
            return _in_terms_of(x, antiderivative)
    return None


def _in_terms_of(x: str, text: str) -> Node:
    return replace(parse(text, ("x",)).tree, ("variable", "x"), ("variable", x))
