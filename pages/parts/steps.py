"""The lines of a derivation, each marked as checked; a long line may go on below. And steps that begin anew."""

from collections.abc import Hashable, Iterable

import streamlit as st

from core.calculus.integration.integral_steps import integral_latex, integral_steps
from core.calculus.steps import DerivationLine
from core.calculus.symbolic import integrate
from core.expression import Expression
from pages.parts.exact import when_it_comes

NO_RULE = "The rules taught here (power, sum, substitution, by parts, known integrals) do not lead to one."
SYMPY_DOES = r"SymPy does, and its slope was checked: $\displaystyle {left} = {right} + C$"


def show_steps(lines: Iterable[DerivationLine]) -> None:
    """Each line with the rule it uses. Only lines that were proved come here."""
    for line in lines:
        st.markdown(rf"$\displaystyle {line.latex}$ &emsp; ✓ {line.rule}")
    st.caption("A line is shown only after both of its sides agreed at random points.")


def show_antiderivative(f: Expression) -> Expression | None:
    """The lines to an antiderivative in x, and the antiderivative; None where only SymPy finds one, or nobody."""
    worked = integral_steps(f, "x")
    if worked.result:
        show_steps(worked.lines)
        return worked.result

    def show_theirs(F: Expression) -> None:
        st.markdown(SYMPY_DOES.format(left=integral_latex(f.tree, "x"), right=F.latex))

    st.markdown(NO_RULE)
    when_it_comes(st.empty(), ("antiderivative", f.tree), lambda: integrate(f, "x"), show_theirs)
    return None


def start_anew(key: str, calculation: Hashable, *, first: object = 0) -> None:
    """Set a control of steps back to its first when the calculation that it steps through is another one.

    Called before the control is made. On the first visit the control keeps what the address says.
    """
    begun = f"{key}.begun"
    if key in st.session_state and st.session_state.get(begun, calculation) != calculation:
        st.session_state[key] = first
    st.session_state[begun] = calculation
