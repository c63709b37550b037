"""The derivative of a tree by the rules of the slides, put in order by our own algebra: at once, and without SymPy.

Steps (sign, floor, the Heaviside step) have the slope 0, as they have everywhere but at their jumps.
"""

from fractions import Fraction

from core.notation.algebra import Algebra, Sum
from core.notation.reader import read
from core.notation.tree import LEAVES, ExpressionError, Node, variables_of

__all__ = ["derivative"]


def derivative(tree: Node, name: str) -> Node:
    """The partial derivative with respect to a variable. Raises ExpressionError where it is too long, or has no formula.

    >>> derivative(("^", ("variable", "x"), ("number", "3")), "x")
    ('*', ('number', '3'), ('^', ('variable', 'x'), ('number', '2')))
    """
    rules = _Rules(name)
    return rules.algebra.node(rules.slope(rules.algebra.node(rules.algebra.value(tree))))


_U: Node = ("variable", "u")


def _formula(text: str) -> Node:
    return read(text, ("u",))


_SLOPES: dict[str, Node] = {  # g -> g'(u)
    name: _formula(text)
    for name, text in {
        "sin": "cos u", "cos": "-sin u", "tan": "tan^2 u + 1", "cot": "-cot^2 u - 1", "sec": "tan(u) sec(u)",
        "csc": "-cot(u) csc(u)",
        "asin": "1/√(1 - u^2)", "acos": "-1/√(1 - u^2)", "atan": "1/(u^2 + 1)", "acot": "-1/(u^2 + 1)",
        "sinh": "cosh u", "cosh": "sinh u", "tanh": "1 - tanh^2 u", "coth": "-1/sinh(u)^2",
        "asinh": "1/√(u^2 + 1)", "acosh": "1/(√(u - 1) √(u + 1))", "atanh": "1/(1 - u^2)",
        "log": "1/u", "cbrt": "1/(3 cbrt(u)^2)", "abs": "sign u", "sigmoid": "sigmoid(u) (1 - sigmoid(u))",
        "sign": "0", "floor": "0", "ceil": "0", "step": "0",
        "erf": "2/√π e^(-u^2)", "erfc": "-2/√π e^(-u^2)", "erfi": "2/√π e^(u^2)",
        "Si": "sin(u)/u", "Ci": "cos(u)/u", "Ei": "e^u/u", "Shi": "sinh(u)/u", "Chi": "cosh(u)/u",
        "fresnels": "sin(π u^2/2)", "fresnelc": "cos(π u^2/2)", "dilog": "-ln(1 - u)/u",
    }.items()
} | {
    "relu": ("step", _U),
    "factorial": ("*", ("factorial", _U), ("digamma", _formula("u + 1"))),
    "gamma": ("*", ("gamma", _U), ("digamma", _U)),
    "loggamma": ("digamma", _U),
    "digamma": ("polygamma", ("number", "1"), _U),
    "lambertw": ("/", ("lambertw", _U), ("*", _U, ("+", ("number", "1"), ("lambertw", _U)))),
    "elliptic_k": (
        "/",
        ("-", ("elliptic_e", _U), ("*", _formula("1 - u"), ("elliptic_k", _U))),
        _formula("2 u (1 - u)"),
    ),
    "elliptic_e": ("/", ("-", ("elliptic_e", _U), ("elliptic_k", _U)), _formula("2 u")),
}  # fmt: skip


class _Rules:
    """The derivatives of the parts of one formula."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.algebra = Algebra()
        self._known: dict[Node, Sum] = {}

    def slope(self, node: Node) -> Sum:
        """The derivative of a part as a value."""
        if node[0] in LEAVES:
            return self.algebra.number(1 if node == ("variable", self.name) else 0)
        if node not in self._known:
            self._known[node] = self._rule(node) if self.name in variables_of(node) else {}
        return self._known[node]

    def _rule(self, node: Node) -> Sum:  # noqa: C901 one case an operation
        kind, *parts = node
        a = self.algebra
        minus = a.number(-1)
        match kind:
            case "+":
                return a.add(*map(self.slope, parts))
            case "-":
                return a.add(self.slope(parts[0]), a.times(minus, self.slope(parts[1])))
            case "negative":
                return a.times(minus, self.slope(parts[0]))
            case "*":
                return self._product(parts)
            case "/":  # u'/v - u v'/v^2
                u, v = parts
                return a.add(
                    self._over(self.slope(u), v), a.times(a.value(u), self.slope(v), a.power(a.value(v), Fraction(-2)), minus)
                )
            case "^":
                return self._power(node, *parts)
            case "sqrt":
                return self._over(self.slope(parts[0]), ("*", ("number", "2"), node))
            case "exp":
                return a.times(a.value(node), self.slope(parts[0]))
            case "min" | "max":
                return self._extreme(kind, parts)
            case "piecewise":
                left, right, one, other = parts
                return a.value(("piecewise", left, right, a.node(self.slope(one)), a.node(self.slope(other))))
            case "log" if len(parts) == 2:  # ln u / ln b
                return self.slope(("/", ("log", parts[0]), ("log", parts[1])))
            case "polygamma" | "besselj":
                return self._with_an_order(kind, *parts)
        if kind not in _SLOPES:
            raise ExpressionError(f"{kind} has no derivative that a formula can say.")
        return a.times(a.value(_at(_SLOPES[kind], parts[0])), self.slope(parts[0]))

    def _product(self, parts: list[Node]) -> Sum:
        """Each factor's slope times the others; numbers are taken out first."""
        a = self.algebra
        moving = [k for k, part in enumerate(parts) if self.name in variables_of(part)]
        return a.add(*(a.times(self.slope(parts[k]), *(a.value(p) for j, p in enumerate(parts) if j != k)) for k in moving))

    def _over(self, above: Sum, below: Node) -> Sum:
        return self.algebra.times(above, self.algebra.power(self.algebra.value(below), Fraction(-1)))

    def _power(self, node: Node, base: Node, exponent: Node) -> Sum:
        """Write u^n as n u^(n-1) u', b^v as b^v ln b v', and u^v as u^v (v' ln u + v u'/u)."""
        a = self.algebra
        if self.name not in variables_of(exponent):
            lower = ("^", base, ("-", exponent, ("number", "1")))
            return a.times(a.value(exponent), a.value(lower), self.slope(base))
        grows = a.times(self.slope(exponent), a.value(("log", base)))
        moves = a.times(a.value(exponent), self._over(self.slope(base), base)) if self.name in variables_of(base) else {}
        return a.times(a.value(node), a.add(grows, moves))

    def _extreme(self, kind: str, parts: list[Node]) -> Sum:
        """The slope of whichever part is the larger, or smaller; the mean of both where they are equal."""
        one, *others = parts
        other = others[0] if len(others) == 1 else (kind, *others)
        first, second = (one, other) if kind == "max" else (other, one)
        a = self.algebra
        return a.add(
            a.times(a.value(("step", ("-", first, second))), self.slope(one)),
            a.times(a.value(("step", ("-", second, first))), self.slope(other)),
        )

    def _with_an_order(self, kind: str, order: Node, at: Node) -> Sum:
        """Take psi_n to psi_(n+1), and J_n to (J_(n-1) - J_(n+1))/2."""
        if self.name in variables_of(order):
            raise ExpressionError(f"{kind} has no derivative with respect to its order.")
        a = self.algebra
        below, above = ((kind, a.node(a.value((sign, order, ("number", "1")))), at) for sign in "-+")
        outer = above if kind == "polygamma" else ("/", ("-", below, above), ("number", "2"))
        return a.times(a.value(outer), self.slope(at))


def _at(rule: Node, u: Node) -> Node:
    """The rule with u put in."""
    if rule == _U:
        return u
    return rule if rule[0] in LEAVES else (rule[0], *(_at(part, u) for part in rule[1:]))
