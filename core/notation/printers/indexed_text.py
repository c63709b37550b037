"""Formulas as plain text with Unicode indices, for players and tooltips; `latex` typesets the same text.

Topic: Backpropagation through Example, whose formulas are full of indices: w₃₅ · tanh′(z₅) · δ₅.
"""

import re

_LOW = str.maketrans("0123456789out", "₀₁₂₃₄₅₆₇₈₉ₒᵤₜ")
_FROM_LOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₒᵤₜ", "0123456789out")
_HIGH = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_FROM_HIGH = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def number(value: float, digits: int = 3) -> str:
    """So many significant digits, with a true minus sign and powers of ten.

    >>> number(-0.12345), number(1.5e-7), number(2.0)
    ('−0.123', '1.5·10⁻⁷', '2')
    """
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return mantissa.replace("-", "−") + (f"·10{str(int(exponent)).translate(_HIGH)}" if exponent else "")


def symbol(letter: str, index: str) -> str:
    """A letter with its index below: symbol("w", "35") is w₃₅."""
    return letter + index.translate(_LOW)


def signed(value: float) -> str:
    """A factor or summand: in brackets where it is negative."""
    return f"({number(value)})" if value < 0 else number(value)


_LATEX = {
    "tanh": r"\tanh", "relu": r"\operatorname{relu}", "max": r"\max", "ln": r"\ln", "exp": r"\exp",
    "σ": r"\sigma ", "δ": r"\delta", "′": "'", "·": r" \cdot ", "−": "-",
}  # fmt: skip


def latex(text: str) -> str:
    r"""The plain text of a formula as LaTeX.

    >>> print(latex("∂L/∂w₃₅ = a₃·tanh′(z₅)·δ₅"))
    \frac{\partial L}{\partial w_{35}} = a_{3} \cdot \tanh'(z_{5}) \cdot \delta_{5}
    """
    text = re.sub(r"([{}])", r"\\\1", text)
    text = re.sub(r"[₀-₉]+(,[₀-₉]+)?|ₒᵤₜ", lambda m: f"_{{{m[0].translate(_FROM_LOW)}}}", text)
    text = re.sub(r"[⁰¹²³⁴-⁹⁻]+", lambda m: f"^{{{m[0].translate(_FROM_HIGH)}}}", text)
    text = re.sub(r"∂L/∂(\w_\{[^}]*\})", r"\\frac{\\partial L}{\\partial \1}", text)
    for plain, typeset in _LATEX.items():
        text = text.replace(plain, typeset)
    return text
