"""The derivative of a tree by the rules of the slides, put in order by our own algebra: at once, and without SymPy.

Steps (sign, floor, the Heaviside step) have the slope 0, as they have everywhere but at their jumps.
"""

from fractions import Fraction

from core.notation.algebra import Algebra, Sum
from core.notation.cases import UNDEFINED
from core.notation.elementary import FUNCTIONS
from core.notation.rules import U, rule
from core.notation.tree import LEAVES, ExpressionError, Node, replace, variables_of

__all__ = ["derivative"]


def derivative(tree: Node, name: str) -> Node:
    """The partial derivative with respect to a variable. Raises ExpressionError where it is too long, or has no formula.

    >>> derivative(("^", ("variable", "x"), ("number", "3")), "x")
    ('*', ('number', '3'), ('^', ('variable', 'x'), ('number', '2')))
    """
    rules = _Rules(name)
    return rules.algebra.node(rules.slope(rules.algebra.node(rules.algebra.value(tree))))


class _Rules:
    """The derivatives of the parts of one formula."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.algebra = Algebra()
        self._known: dict[Node, Sum] = {}

    def slope(self, node: Node) -> Sum:
        """The derivative of a part as a value."""
        if node == UNDEFINED:
            return self.algebra.value(node)
        if node[0] in LEAVES:
            return self.algebra.number(1 if node == ("variable", self.name) else 0)
        if node not in self._known:
            moves = self.name in variables_of(node) or node[0] == "piecewise"  # undefined in some cases, perhaps
            self._known[node] = self._rule(node) if moves else {}
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
            case "min" | "max":
                return self._extreme(kind, parts)
            case "piecewise":
                left, right, one, other = parts
                return a.value(("piecewise", left, right, a.node(self.slope(one)), a.node(self.slope(other))))
            case "mod":
                return self.slope(("-", parts[0], ("*", parts[1], ("floor", ("/", *parts)))))
            case "log" if len(parts) == 2:  # ln u / ln b
                return self.slope(("/", ("log", parts[0]), ("log", parts[1])))
            case "polygamma" | "besselj":
                return self._with_an_order(kind, *parts)
        if not FUNCTIONS[kind].slope:
            raise ExpressionError(f"{kind} has no derivative that a formula can say.")
        return a.times(a.value(replace(rule(FUNCTIONS[kind].slope), U, parts[0])), self.slope(parts[0]))

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
