"""The formulas on the cards of the elementary functions, read: what a function is short for, and its slope.

They are ours, so no bounds are needed, nor the NumPy that estimates them: the worker reads them too.
"""

from functools import cache

from core.notation.elementary import FUNCTIONS, WORDS
from core.notation.names import Names
from core.notation.parser import Parser
from core.notation.tree import Node

U: Node = ("variable", "u")


@cache
def rule(text: str) -> Node:
    """The tree of a formula in u and v, which may use the functions of answers too."""
    names = Names(("u", "v"), WORDS | FUNCTIONS)
    return Parser(names.tokens(text), names, check=lambda node: None).formula()
