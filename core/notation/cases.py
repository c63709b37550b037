"""Cases: a formula that is one thing here and another there, as in {x^2, x < 0; x, x >= 0}.

All printers know one node, ("piecewise", l, r, a, b): a where l <= r, else b. So l < r is said by changing over both sides and
both values, several comparisons by nesting; where no case holds there is no value, ("number", "nan"). `nested` makes such a tree
of cases, `rows` finds the cases in a tree again.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from core.notation.tree import ExpressionError, Node, variables_of

MOST = 400  # nodes of one tree of cases: two comparisons in one case write all that follows twice
UNDEFINED: Node = ("number", "nan")


class Relation(NamedTuple):
    """Two formulas and what is said of them: <, <=, = or ≠."""

    left: Node
    sign: str
    right: Node

    @property
    def negated(self) -> "Relation":
        """What holds where this does not."""
        match self.sign:
            case "<":
                return Relation(self.right, "<=", self.left)
            case "<=":
                return Relation(self.right, "<", self.left)
        return self._replace(sign="≠" if self.sign == "=" else "=")

    @property
    def about_a_variable(self) -> "tuple[Node, str, Node]":
        """Left, sign and right with the variable on the left: x >= 0 rather than 0 <= x."""
        turned = variables_of(self.right) and not variables_of(self.left)
        return (self.right, self.sign.replace("<", ">"), self.left) if turned else self


Case = tuple[Node, tuple[Relation, ...]]  # a value, and all that must hold for it


def comparison(left: Node, sign: str, right: Node) -> Relation:
    """The same for > and >= too."""
    return Relation(right, sign.replace(">", "<"), left) if sign.startswith(">") else Relation(left, sign, right)


def nested(  # noqa: C901 each sign has its own way to be said by <=
    cases: Sequence[Case], otherwise: Node = UNDEFINED, make: Callable[..., Node] = lambda *node: node
) -> Node:
    """The tree of cases, of which the first that holds counts; make : builds each node, children first.

    What is known once the cases before have failed is not asked again. Raises ExpressionError.
    """

    def choose(c: Relation, a: Node, b: Node) -> Node:
        match c.sign:
            case "<":
                return make("piecewise", c.right, c.left, b, a)
            case "<=":
                return make("piecewise", c.left, c.right, a, b)
            case "≠":
                a, b = b, a
        return make("piecewise", c.left, c.right, make("piecewise", c.right, c.left, a, b), b)

    def rest(k: int, known: frozenset[Relation]) -> Node:
        if k == len(cases):
            return make(*otherwise) if otherwise == UNDEFINED else otherwise
        value, conditions = cases[k]
        asked = [c for c in conditions if c not in known]
        if not asked:
            return value
        node, other = value, rest(k + 1, known | _all_of(asked[0].negated) if len(asked) == 1 else known)
        for c in reversed(asked):
            node = choose(c, node, other)
        if _size(node) > MOST:
            raise ExpressionError("These cases are too many, or too long.")
        return node

    return rest(0, frozenset())


def _all_of(c: Relation) -> frozenset[Relation]:
    return frozenset((c, c._replace(sign="<="))) if c.sign == "<" else frozenset((c,))


def _size(node: Node) -> int:
    return 1 + sum(_size(part) for part in node[1:] if isinstance(part, tuple))


def rows(node: Node) -> list[tuple[Node, tuple[Relation, ...]]]:
    """The cases in a tree, in order; the last has no condition where it is for all the rest.

    >>> x, zero = ("variable", "x"), ("number", "0")
    >>> rows(("piecewise", zero, x, x, zero))[0]
    (('number', '0'), (Relation(left=('variable', 'x'), sign='<', right=('number', '0')),))
    """
    found: list[Case] = []
    while node[0] == "piecewise":
        conditions, value, node = min(_readings(node), key=_plainness)
        found.append((value, conditions))
    return found if node == UNDEFINED and found else [*found, (node, ())]


_Reading = tuple[tuple[Relation, ...], Node, Node]  # a condition, the value where it holds, and what there is elsewhere


def _readings(node: Node) -> Iterator[_Reading]:
    _, left, right, a, b = node
    for c, value, other in ((Relation(left, "<=", right), a, b), (Relation(right, "<", left), b, a)):
        yield (c,), value, other
        if value[0] == "piecewise":  # two comparisons, where both lead to the same elsewhere
            yield from (((c, *more), inner, rest) for more, inner, rest in _readings(value) if rest == other)


def _plainness(reading: _Reading) -> tuple[object, ...]:
    """Values before cases within cases, a value before none, x < 0 before 0 <= x."""
    conditions, value, _ = reading
    return value[0] == "piecewise", value == UNDEFINED, -len(conditions), not variables_of(conditions[0].left)


def chains(conditions: Sequence[Relation]) -> list[list[Node | str]]:
    """What must hold as it is written: formulas and signs in turn, 0 <= x < 1 as one chain, x = 0 for x <= 0 and 0 <= x."""
    left = list(conditions)
    found: list[list[Node | str]] = []
    while left:
        c = left.pop(0)
        if c.sign == "<=" and c._replace(left=c.right, right=c.left) in left:
            left.remove(c._replace(left=c.right, right=c.left))
            found.append(list(c._replace(sign="=").about_a_variable))
        elif after := next((d for d in left if _follows(c, d)), None):
            left.remove(after)
            found.append([*c, after.sign, after.right])
        elif before := next((d for d in left if _follows(d, c)), None):
            left.remove(before)
            found.append([*before, c.sign, c.right])
        else:
            found.append(list(c.about_a_variable))
    return found


def _follows(c: Relation, d: Relation) -> bool:
    return c.right == d.left and bool(variables_of(c.right))
