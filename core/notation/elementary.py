"""One card for each function of formulas: how it is typed, evaluated, differentiated, typeset and said to SymPy.

Everything that knows functions by name reads the cards: the parser, the evaluator, the printers, the derivative, our algebra,
both modes of automatic differentiation, and the worker's SymPy. So a card holds plain text only: the worker imports no NumPy,
the server's process no SymPy. To add a function, add its card, and its value to core.notation.printers.functions where neither
NumPy nor SciPy nor a formula has it; `tests/notation/test_elementary.py` then checks it.

Formulas on a card are written in u, as one would type them, and the second argument is v; they may use every function here.
What another printer or another kind of number needs becomes a further optional field.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Card:
    """One function of formulas."""

    name: str
    aliases: tuple[str, ...] = ()  # further words it is typed by
    arguments: tuple[int, int] = (1, 1)  # the least and the greatest number of them
    value: str = ""  # a function that core.notation.printers.functions sees: np.sin, special.erf, or one of its own
    poles: bool = False  # it is undefined where the value is infinite at a finite u
    formula: str = ""  # what it is short for: taken where there is no value, or no function of SymPy
    slope: str = ""  # the derivative; none: core.notation.derivative has a rule for it
    sympy: str = ""  # SymPy's name; none, and no formula: core.notation.symbolic.symbols has a rule for it
    latex: str = ""  # a command, or a pattern with #1 for the first argument; none: its name in upright letters
    ball: str = ""  # a method of arb, or a name that core.balls.arithmetic has a value for; none: the formula is taken
    vega: str = ""  # a function of Vega's, or an expression in {u}; none: the formula is taken, or the browser has none
    symmetry: Literal["odd", "even"] | None = None
    at_zero: int | None = None  # its value at 0, where that is a whole number and our algebra is to know it


_ODD: Literal["odd"] = "odd"
_EVEN: Literal["even"] = "even"

_TYPED = (  # what a reader may type
    Card(name="sin", value="np.sin", ball="sin", vega="sin", slope="cos u", sympy="sin", latex=r"\sin", symmetry=_ODD, at_zero=0),
    Card(
        name="cos", value="np.cos", ball="cos", vega="cos", slope="-sin u", sympy="cos", latex=r"\cos", symmetry=_EVEN, at_zero=1
    ),
    Card(
        name="tan",
        value="np.tan",
        ball="tan",
        vega="tan",
        slope="tan^2 u + 1",
        sympy="tan",
        latex=r"\tan",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(name="cot", formula="cos(u)/sin u", slope="-cot^2 u - 1", sympy="cot", latex=r"\cot", symmetry=_ODD),
    Card(name="sec", formula="1/cos u", slope="tan(u) sec(u)", sympy="sec", latex=r"\sec", symmetry=_EVEN, at_zero=1),
    Card(name="csc", aliases=("cosec",), formula="1/sin u", slope="-cot(u) csc(u)", sympy="csc", latex=r"\csc", symmetry=_ODD),
    Card(
        name="asin",
        aliases=("arcsin",),
        value="np.arcsin",
        ball="asin",
        vega="asin",
        slope="1/√(1 - u^2)",
        sympy="asin",
        latex=r"\arcsin",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(
        name="acos",
        aliases=("arccos",),
        value="np.arccos",
        ball="acos",
        vega="acos",
        slope="-1/√(1 - u^2)",
        sympy="acos",
        latex=r"\arccos",
    ),
    Card(
        name="atan",
        aliases=("arctan",),
        value="np.arctan",
        ball="atan",
        vega="atan",
        slope="1/(u^2 + 1)",
        sympy="atan",
        latex=r"\arctan",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(  # SymPy's acot jumps at 0
        name="acot", aliases=("arccot",), formula="π/2 - atan u", slope="-1/(u^2 + 1)", latex=r"\operatorname{arccot}"
    ),
    Card(
        name="sinh",
        value="np.sinh",
        ball="sinh",
        vega="(exp({u}) - exp(-{u})) / 2",
        slope="cosh u",
        sympy="sinh",
        latex=r"\sinh",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(
        name="cosh",
        value="np.cosh",
        ball="cosh",
        vega="(exp({u}) + exp(-{u})) / 2",
        slope="sinh u",
        sympy="cosh",
        latex=r"\cosh",
        symmetry=_EVEN,
        at_zero=1,
    ),
    Card(
        name="tanh",
        value="np.tanh",
        ball="tanh",
        vega="1 - 2 / (1 + exp(2 * {u}))",
        slope="1 - tanh^2 u",
        sympy="tanh",
        latex=r"\tanh",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(name="coth", formula="1/tanh u", slope="-1/sinh(u)^2", sympy="coth", latex=r"\coth", symmetry=_ODD),
    Card(
        name="asinh",
        aliases=("arsinh", "arcsinh"),
        value="np.arcsinh",
        ball="asinh",
        vega="{u} / (abs({u}) || 1) * log(abs({u}) + sqrt({u} * {u} + 1))",
        slope="1/√(u^2 + 1)",
        sympy="asinh",
        latex=r"\operatorname{arsinh}",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(
        name="acosh",
        aliases=("arcosh", "arccosh"),
        value="np.arccosh",
        ball="acosh",
        vega="log({u} + sqrt({u} - 1) * sqrt({u} + 1))",
        slope="1/(√(u - 1) √(u + 1))",
        sympy="acosh",
        latex=r"\operatorname{arcosh}",
    ),
    Card(
        name="atanh",
        aliases=("artanh", "arctanh"),
        value="np.arctanh",
        ball="atanh",
        vega="log((1 + {u}) / (1 - {u} || NaN) || NaN) / 2",
        poles=True,
        slope="1/(1 - u^2)",
        sympy="atanh",
        latex=r"\operatorname{artanh}",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(name="exp", value="np.exp", ball="exp", vega="exp", slope="exp u", sympy="exp", latex="e^{#1}"),
    Card(
        name="sqrt", aliases=("√",), value="np.sqrt", ball="sqrt", vega="sqrt", slope="1/(2 √u)", sympy="sqrt", latex=r"\sqrt{#1}"
    ),
    Card(
        name="cbrt",
        aliases=("∛",),
        value="cube_root",
        ball="cbrt",
        vega="{u} / (abs({u}) || 1) * pow(abs({u}), 1 / 3)",
        slope="1/(3 cbrt(u)^2)",
        latex=r"\sqrt[3]{#1}",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(
        name="abs",
        value="absolute",
        ball="abs",
        vega="abs",
        slope="sign u",
        sympy="Abs",
        latex=r"\left|#1\right|",
        symmetry=_EVEN,
        at_zero=0,
    ),
    Card(
        name="sign",
        aliases=("sgn",),
        value="sign",
        ball="sgn",
        vega="{u} / (abs({u}) || 1)",
        slope="0",
        sympy="sign",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(
        name="floor", value="floor", ball="floor", vega="floor", slope="0", sympy="floor", latex=r"\left\lfloor #1\right\rfloor"
    ),
    Card(
        name="ceil",
        aliases=("ceiling",),
        value="ceil",
        ball="ceil",
        vega="ceil",
        slope="0",
        sympy="ceiling",
        latex=r"\left\lceil #1\right\rceil",
    ),
    Card(name="round", value="nearest", formula="floor(u + 1/2)", slope="0", at_zero=0),  # a half goes up
    Card(name="mod", arguments=(2, 2), value="modulo", formula="u - v floor(u/v)"),
    Card(name="relu", formula="max(u, 0)", slope="step u", at_zero=0),
    Card(
        name="sigmoid",
        value="logistic",
        vega="1 / (1 + exp(-{u}))",
        formula="1/(1 + e^(-u))",
        slope="sigmoid(u) (1 - sigmoid(u))",
        latex=r"\sigma",
    ),
    Card(name="erf", value="special.erf", ball="erf", slope="2/√π e^(-u^2)", sympy="erf", symmetry=_ODD, at_zero=0),
    Card(name="factorial", formula="gamma(u + 1)", slope="u! digamma(u + 1)", sympy="factorial", at_zero=1),  # typeset as u!
    Card(
        name="gamma", value="special.gamma", ball="gamma", poles=True, slope="gamma(u) digamma(u)", sympy="gamma", latex=r"\Gamma"
    ),
    Card(name="digamma", value="special.digamma", ball="digamma", poles=True, slope="polygamma(1, u)", latex=r"\psi"),
    Card(
        name="log", aliases=("ln",), arguments=(1, 2), value="log", ball="log", slope="1/u", sympy="log", latex=r"\ln"
    ),  # log(u, base)
    Card(name="min", arguments=(2, 50), value="minimum", ball="min", sympy="Min", latex=r"\min"),
    Card(name="max", arguments=(2, 50), value="maximum", ball="max", sympy="Max", latex=r"\max"),
    Card(  # ("piecewise", l, r, a, b) is a where l <= r, else b; typed in its own way: core.notation.cases
        name="piecewise", arguments=(4, 4), value="piecewise", ball="piecewise"
    ),
)
_ANSWERS = (  # what only SymPy's answers and our derivatives contain
    Card(name="step", value="step", ball="step", vega="1 / 2 + {u} / (abs({u}) || 1) / 2", slope="0", sympy="Heaviside"),
    Card(name="erfc", value="special.erfc", ball="erfc", slope="-2/√π e^(-u^2)", sympy="erfc", at_zero=1),
    Card(name="erfi", value="special.erfi", ball="erfi", slope="2/√π e^(u^2)", sympy="erfi", symmetry=_ODD, at_zero=0),
    Card(
        name="loggamma",
        value="special.gammaln",
        ball="lgamma",
        poles=True,
        slope="digamma u",
        sympy="loggamma",
        latex=r"\ln\Gamma",
    ),
    Card(name="Si", value="sine_integral", ball="si", slope="sin(u)/u", sympy="Si", symmetry=_ODD, at_zero=0),
    Card(name="Ci", value="cosine_integral", ball="ci", poles=True, slope="cos(u)/u", sympy="Ci"),
    Card(name="Ei", value="special.expi", ball="ei", poles=True, slope="e^u/u", sympy="Ei"),
    Card(name="Shi", value="sinh_integral", ball="shi", slope="sinh(u)/u", sympy="Shi", symmetry=_ODD, at_zero=0),
    Card(name="Chi", value="cosh_integral", ball="chi", poles=True, slope="cosh(u)/u", sympy="Chi"),
    Card(
        name="fresnels",
        value="fresnel_sine",
        ball="fresnel_s",
        slope="sin(π u^2/2)",
        sympy="fresnels",
        latex="S",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(
        name="fresnelc",
        value="fresnel_cosine",
        ball="fresnel_c",
        slope="cos(π u^2/2)",
        sympy="fresnelc",
        latex="C",
        symmetry=_ODD,
        at_zero=0,
    ),
    Card(name="dilog", value="dilogarithm", ball="dilog", slope="-ln(1 - u)/u", latex=r"\operatorname{Li}_{2}", at_zero=0),
    Card(
        name="lambertw",
        value="lambert_w",
        ball="lambertw",
        slope="lambertw(u)/(u (1 + lambertw(u)))",
        sympy="LambertW",
        latex="W",
        at_zero=0,
    ),
    Card(
        name="elliptic_k",
        value="special.ellipk",
        ball="elliptic_k",
        poles=True,
        slope="(elliptic_e(u) - (1 - u) elliptic_k(u))/(2 u (1 - u))",
        sympy="elliptic_k",
        latex="K",
    ),
    Card(
        name="elliptic_e",
        value="special.ellipe",
        ball="elliptic_e",
        slope="(elliptic_e(u) - elliptic_k(u))/(2 u)",
        sympy="elliptic_e",
        latex="E",
    ),
    Card(  # the order first
        name="besselj", arguments=(2, 2), value="special.jv", ball="besselj", sympy="besselj", latex=r"J_{#1}\left(#2\right)"
    ),
    Card(
        name="polygamma",
        arguments=(2, 2),
        value="polygamma",
        ball="polygamma",
        sympy="polygamma",
        latex=r"\psi^{(#1)}\left(#2\right)",
    ),
)

FUNCTIONS: dict[str, Card] = {card.name: card for card in (*_TYPED, *_ANSWERS)}
WORDS: dict[str, Card] = {word: card for card in _TYPED for word in (card.name, *card.aliases)}  # what a reader may type
