"""The gradient of a matrix expression by rules, from the outside in, each rule named.

A change dV of a part V changes f by df = tr(G' dV); the matrix G of V's shape is the gradient of f with respect to that part.
Each rule says what G becomes for the parts of a part; where the variable occurs more than once its gradients are added.
Topic: Matrix Calculus. Source: Magnus and Neudecker, Matrix Differential Calculus.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.expression import ExpressionError
from core.notation.matrices import matrix_tree as m
from core.notation.matrices.matrix_tree import Part, Shape

Spread = tuple[tuple[Part, Part], ...]  # (part of a part, the gradient with respect to it)


@dataclass(frozen=True)
class RuleStep:
    """One rule applied to one part."""

    rule: str  # "product rule"
    says: str  # the rule itself, in LaTeX, G being the gradient with respect to the whole
    part: Part
    gradient: Part  # of f with respect to the part, of the part's shape


@dataclass(frozen=True)
class MatrixGradient:
    """The gradient of f with respect to one symbol, and the way to it."""

    f: Part
    symbol: Part
    steps: tuple[RuleStep, ...]
    occurrences: tuple[Part, ...]  # the gradient from each place where the symbol stands
    gradient: Part  # their sum, of the symbol's shape


def matrix_gradient(f: Part, name: str, shape: Shape, rules: "dict[str, Rule] | None" = None) -> MatrixGradient:
    """The gradient of f with respect to the symbol. Raises ExpressionError where f is not real-valued.

    rules : other rules than these, to see the numerical check catch a wrong one
    """
    if not f.is_number_valued:
        raise ExpressionError(f"This is {m.spell(f.shape)}: only a real-valued function has a gradient.")
    steps: list[RuleStep] = []
    found: list[Part] = []
    waiting = [(f, m.number(1))]
    while waiting:
        part, G = waiting.pop()
        if name not in part.symbols():
            continue
        if part.kind == "symbol":
            found.append(G)
            continue
        rule = (rules or RULES)[part.kind]
        title, says, spread = rule(part, G)
        steps.append(RuleStep(title, says, part, G))
        waiting.extend(reversed(spread))
    total = m.add(*found) if found else m.zero(shape)
    return MatrixGradient(f, m.symbol(name, shape), tuple(steps), tuple(found), factored(total))


Rule = Callable[[Part, Part], tuple[str, str, Spread]]


def _sum(part: Part, G: Part) -> tuple[str, str, Spread]:
    return "sum rule", r"V = U + W:\; U \text{ and } W \text{ get } G", tuple((term, G) for term in part.parts)


def _product(part: Part, G: Part) -> tuple[str, str, Spread]:
    """With d(AB) = dA B + A dB: A gets G B', B gets A' G; a number s in s V gets tr(G' V)."""
    coefficient, numbers, chain = m.split(part)
    spread = []
    for k, s in enumerate(numbers):
        rest = m.times(m.number(coefficient), *numbers[:k], *numbers[k + 1 :], *chain)
        spread.append((s, _inner(G, rest)))
    for k, V in enumerate(chain):
        before, after = (m.transpose(m.times(m.number(1), *side)) for side in (chain[:k], chain[k + 1 :]))
        spread.append((V, m.times(m.number(coefficient), *numbers, before, G, after)))
    if len(part.parts) == 1:
        return "constant factor", r"V = c\,U:\; U \text{ gets } c\,G", tuple(spread)
    return "product rule", r"V = U W:\; U \text{ gets } G W^T,\; W \text{ gets } U^T G", tuple(spread)


def _inner(G: Part, V: Part) -> Part:
    """tr(G' V), written without a trace where both are vectors."""
    if V.shape[1] == 1:
        return m.times(m.transpose(G), V)
    return m.times(V, m.transpose(G)) if V.shape[0] == 1 else m.trace(m.times(m.transpose(G), V))


def _transpose(part: Part, G: Part) -> tuple[str, str, Spread]:
    return "transpose", r"V = U^T:\; U \text{ gets } G^T", ((part.parts[0], m.transpose(G)),)


def _trace(part: Part, G: Part) -> tuple[str, str, Spread]:
    A = part.parts[0]
    return "trace", r"V = \operatorname{tr}(U):\; U \text{ gets } G\,I", ((A, m.times(G, m.identity(A.shape[0]))),)


def _inverse(part: Part, G: Part) -> tuple[str, str, Spread]:
    V = m.transpose(part)
    return "inverse", r"V = U^{-1}:\; U \text{ gets } -V^T G\, V^T", ((part.parts[0], m.negative(m.times(V, G, V))),)


def _det(part: Part, G: Part) -> tuple[str, str, Spread]:
    A = part.parts[0]
    return (
        "determinant (Jacobi)",
        r"V = \det U:\; U \text{ gets } G \det(U)\, U^{-T}",
        ((A, m.times(G, part, m.transpose(m.inverse(A)))),),
    )


def _norm(part: Part, G: Part) -> tuple[str, str, Spread]:
    A = part.parts[0]
    return (
        "length",
        r"V = \lVert U\rVert:\; U \text{ gets } G\, U / \lVert U\rVert",
        ((A, m.times(G, m.power(part, Fraction(-1)), A)),),
    )


def _total(part: Part, G: Part) -> tuple[str, str, Spread]:
    A = part.parts[0]
    return (
        "sum of entries",
        r"V = \operatorname{sum}(U):\; \text{each entry of } U \text{ gets } G",
        ((A, m.times(G, m.ones(A.shape))),),
    )


def _power(part: Part, G: Part) -> tuple[str, str, Spread]:
    s, k = part.parts[0], part.value
    if s.kind == "norm" and k == 2:
        return (
            "squared length",
            r"V = \lVert U\rVert^2:\; U \text{ gets } 2\,G\,U",
            ((s.parts[0], m.times(m.number(2), G, s.parts[0])),),
        )
    return "power rule", r"V = s^k:\; s \text{ gets } k s^{k-1} G", ((s, m.times(m.number(k), m.power(s, k - 1), G)),)


def _log(part: Part, G: Part) -> tuple[str, str, Spread]:
    s = part.parts[0]
    return "logarithm", r"V = \ln s:\; s \text{ gets } G / s", ((s, m.times(G, _reciprocal(s))),)


def _reciprocal(s: Part) -> Part:
    """1/s, factor by factor, so that det(A)/det(A) is seen to be 1."""
    coefficient, numbers, chain = m.split(s)
    if chain or not numbers:
        return m.power(s, Fraction(-1))
    return m.times(m.number(1 / coefficient), *(m.power(p, Fraction(-1)) for p in numbers))


def _exp(part: Part, G: Part) -> tuple[str, str, Spread]:
    return "exponential function", r"V = e^s:\; s \text{ gets } e^s G", ((part.parts[0], m.times(part, G)),)


RULES: dict[str, Rule] = {
    "+": _sum, "*": _product, "transpose": _transpose, "trace": _trace, "inverse": _inverse, "det": _det, "norm": _norm,
    "sum": _total, "power": _power, "log": _log, "exp": _exp,
}  # fmt: skip


def factored(part: Part) -> Part:
    """What terms begin or end with, taken out once: A x + A'x = (A + A')x, 2A'Ax - 2A'b = 2A'(Ax - b)."""
    if part.kind != "+":
        return part
    whole = _taken_out(part.parts)
    if whole is not None:
        return whole
    groups: dict[object, list[Part]] = {}
    for term in part.parts:
        coefficient, numbers, chain = m.split(term)
        groups.setdefault((abs(coefficient), numbers, chain[-1:]), []).append(term)
    return m.add(*(_taken_out(group) or m.add(*group) for group in groups.values()))


def _taken_out(terms: Sequence[Part]) -> Part | None:
    """All terms with one factor taken out, None where they share none."""
    pieces = [m.split(term) for term in terms]
    coefficient = pieces[0][0] if len({abs(c) for c, _, _ in pieces}) == 1 else Fraction(1)
    numbers = pieces[0][1] if len({n for _, n, _ in pieces}) == 1 else ()
    chains = [chain for _, _, chain in pieces]
    first, last = _shared(chains), _shared([chain[::-1] for chain in chains])[::-1]
    first, last = (first, ()) if first else ((), last)
    if len(terms) < 2 or not (first or last) or any(len(chain) == len(first + last) for chain in chains):
        return None
    inner = [
        m.times(m.number(c / coefficient), *(n if not numbers else ()), *chain[len(first) : len(chain) - len(last)])
        for c, n, chain in pieces
    ]
    return m.times(m.number(coefficient), *numbers, *first, m.add(*inner), *last)


def _shared(chains: list[tuple[Part, ...]]) -> tuple[Part, ...]:
    """The longest beginning that all have in common."""
    kept = 0
    for parts in zip(*chains, strict=False):
        if len(set(parts)) > 1:
            break
        kept += 1
    return chains[0][:kept]
