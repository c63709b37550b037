"""Typed text -> tree: a precedence parser that means what people mean on paper.

Where notation is ambiguous one reading is chosen: -x^2 = -(x^2), 2^3^2 = 2^(3^2), 1/2x = (1/2) x, sin 2x = sin(2x),
xy = x y where both are variables. Nothing is evaluated, and every size is bounded before anything is built.
Source: Pratt (1973), Top down operator precedence.
"""

import difflib
from collections.abc import Sequence
from itertools import product

from core.notation.tokens import SUBSCRIPTS, SUPERSCRIPTS, Token, tokenize
from core.notation.tree import ALIASES, ANSWERS_ONLY, CONSTANTS, FUNCTIONS, FormulaError, Node

MAX_LENGTH, MAX_DEPTH, MAX_NODES = 400, 40, 400
_BARS_TRIED = 6

_FREE_LETTERS = frozenset("abcdfghjklmnopqrstuvwxyz")  # e is a number, i would be imaginary
_SPLITTABLE = frozenset("xyztuvwabc")
_STOPS = frozenset({"+", "-", "*", "/", ")", "|", ",", "end"})


def read(text: str, variables: Sequence[str] | None) -> Node:
    """The tree of a formula in these variables (None: whatever letters it contains). Raises FormulaError."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"The formula is too long: at most {MAX_LENGTH} characters.", MAX_LENGTH)
    tokens = tokenize(text)
    if tokens[0].kind == "end":
        raise FormulaError("Type a formula, such as x^2 + 1.", 0)
    bars = sum(t.text == "|" for t in tokens)
    first: FormulaError | None = None
    for choice in product((False, True), repeat=min(max(bars - 2, 0), _BARS_TRIED)):
        try:
            return _Parser(tokens, variables, choice).formula()
        except FormulaError as error:
            first = first or error
    assert first is not None
    raise first


class _Parser:
    """One reading of the tokens; `bars` says for each ambiguous | whether it opens (True) or closes (False)."""

    def __init__(self, tokens: list[Token], variables: Sequence[str] | None, bars: tuple[bool, ...]) -> None:
        self.tokens, self.at, self.depth, self.nodes = tokens, 0, 0, 0
        self.variables = None if variables is None else tuple(variables)
        self.bars, self.bars_met, self.open_bars = bars, 0, 0

    # --- the flow of tokens ---

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def expect(self, symbol: str, message: str) -> None:
        if self.token.text != symbol:
            raise FormulaError(message, self.token.position)
        self.at += 1

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError(f"The formula is nested too deeply: at most {MAX_DEPTH} levels.", self.token.position)

    def node(self, *parts: object) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise FormulaError(f"The formula has too many parts: at most {MAX_NODES}.", self.token.position)
        return parts

    # --- the grammar, loosest first ---

    def formula(self) -> Node:
        tree = self.sum()
        if self.token.kind != "end":
            hints = {
                ")": "There is a closing bracket too many.",
                ",": "A comma separates the arguments of a function only; write decimals with a point, 1.5.",
            }
            raise FormulaError(hints.get(self.token.text, f"{self.token.text} is not expected here."), self.token.position)
        return tree

    def sum(self) -> Node:
        self.deeper()
        left = self.product()
        while self.token.text in ("+", "-"):
            operation = self.take().text
            left = self.node(operation, left, self.product())
        self.depth -= 1
        return left

    def product(self) -> Node:
        left = self.signed()
        while True:
            if self.token.text in ("*", "/"):
                operation = self.take().text
                left = self.node(operation, left, self.signed())
            elif self.starts_a_factor():
                self.refuse_two_numbers()
                left = self.node("*", left, self.power())
            else:
                return left

    def refuse_two_numbers(self) -> None:
        if self.token.kind == "number" and self.tokens[self.at - 1].kind == "number":
            raise FormulaError("Two numbers stand side by side: put an operation between them.", self.token.position)

    def starts_a_factor(self) -> bool:
        if self.token.text == "|":
            if self.open_bars == 0:
                return True
            opens = self.bars_met < len(self.bars) and self.bars[self.bars_met]
            return opens
        return self.token.kind in ("number", "name") or self.token.text == "("

    def signed(self) -> Node:
        if self.token.text in ("+", "-"):
            self.deeper()
            minus = self.take().text == "-"
            inner = self.signed()
            self.depth -= 1
            return self.node("negative", inner) if minus else inner
        return self.power()

    def power(self) -> Node:
        return self.raised(self.postfix(self.atom()))

    def raised(self, base: Node) -> Node:
        if self.token.kind == "power":
            exponent = self.superscript()
            return self.raised(self.postfix(self.node("^", base, exponent)))
        if self.token.text in ("^", "**"):
            self.take()
            self.deeper()
            exponent = self.exponent()
            self.depth -= 1
            return self.node("^", base, exponent)
        return base

    def exponent(self) -> Node:
        if self.token.text in ("+", "-"):
            minus = self.take().text == "-"
            inner = self.exponent()
            return self.node("negative", inner) if minus else inner
        return self.power()

    def superscript(self) -> Node:
        digits = self.take().text.translate(SUPERSCRIPTS)
        value = self.node("number", digits.lstrip("-"))
        return self.node("negative", value) if digits.startswith("-") else value

    def postfix(self, node: Node) -> Node:
        while self.token.text == "!":
            self.take()
            node = self.node("factorial", node)
        return node

    def atom(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return self.node("number", token.text)
        if token.kind == "name":
            return self.name(token)
        if token.text == "(":
            inner = self.sum()
            self.expect(")", "A closing bracket is missing.")
            return inner
        if token.text == "|":
            return self.absolute()
        if token.kind == "end":
            raise FormulaError("The formula stops too early: something is missing at the end.", token.position)
        raise FormulaError(f"A number, a variable or a function is missing before {token.text}.", token.position)

    def absolute(self) -> Node:
        self.open_bars += 1
        self.bars_met += 1
        inner = self.sum()
        self.expect("|", "A closing | is missing.")
        self.bars_met += 1
        self.open_bars -= 1
        return self.node("abs", inner)

    # --- names ---

    def name(self, token: Token) -> Node:
        name = token.text.translate(SUBSCRIPTS) if token.text[-1] not in "₀₁₂₃₄₅₆₇₈₉" else self.subscripted(token.text)
        if name in ("√", "∛"):
            return self.node("sqrt" if name == "√" else "cbrt", self.power_of_root())
        if self.is_variable(name):
            return self.node("variable", name)
        if name in CONSTANTS:
            return self.node("constant", name)
        if function := _function(name):
            return self.call(function, name, token.position)
        if name.startswith("log") and (base := name[3:].lstrip("_")):
            return self.logarithm(base, token)
        return self.letters(name, token.position)

    def subscripted(self, text: str) -> str:
        base = text.rstrip("₀₁₂₃₄₅₆₇₈₉")
        digits = text[len(base) :].translate(SUBSCRIPTS)
        return base + digits if self.variables is not None and base + digits in self.variables else f"{base}_{digits}"

    def is_variable(self, name: str) -> bool:
        if self.variables is not None:
            return name in self.variables
        letter, rest = name[0], name[1:].lstrip("_")
        if not rest:
            return letter in _FREE_LETTERS and "_" not in name
        return rest.isdigit()

    def power_of_root(self) -> Node:
        if self.token.text == "-":
            raise FormulaError("Put what stands under the root in brackets.", self.token.position)
        return self.postfix(self.atom())

    def letters(self, name: str, position: int) -> Node:
        """xy, 2pix, xsin(x): a name made of names that are known, read as a product."""
        parts = self.split(name) if self.variables is not None or (len(name) <= 3 and _SPLITTABLE.issuperset(name)) else None
        if parts is None:
            raise FormulaError(self.unknown(name), position)
        factors = [self.node("constant" if p in CONSTANTS and not self.is_variable(p) else "variable", p) for p in parts[:-1]]
        last = self.name(Token("name", parts[-1], position + len(name) - len(parts[-1])))
        if last[0] in ("variable", "constant"):
            last = self.raised(self.postfix(last))  # x y^2: the power belongs to the last letter
        product_so_far = factors[0]
        for factor in [*factors[1:], last]:
            product_so_far = self.node("*", product_so_far, factor)
        return product_so_far

    def split(self, name: str, last: bool = True) -> list[str] | None:
        """The longest known names that make up the whole; a function only at the end."""
        for size in range(len(name) - 1, 0, -1):
            head, rest = name[:size], name[size:]
            if self.is_variable(head) or head in CONSTANTS:
                if self.is_variable(rest) or rest in CONSTANTS or _function(rest):
                    return [head, rest]
                if tail := self.split(rest):
                    return [head, *tail]
        return None

    def unknown(self, name: str) -> str:
        known = [*(self.variables or ()), *CONSTANTS, *(f for f in FUNCTIONS if f not in ANSWERS_ONLY), *ALIASES]
        near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)
        if near:
            return f"{name} is not known; did you mean {near[0]}?"
        if self.variables:
            listed = ", ".join(self.variables[:8])
            return f"{name} is not known: the formula may use {listed}, numbers and functions such as sin."
        return f"{name} is not known: use numbers, letters such as x, and functions such as sin."

    # --- functions ---

    def call(self, function: str, name: str, position: int) -> Node:
        exponent = self.exponent_of_function(name)
        if self.token.text == "(":
            arguments = self.arguments()
        else:
            if self.token.kind == "end" or (self.token.text in _STOPS - {"-", "+", "|"}):
                raise FormulaError(f"{name} needs an argument: {name}(x).", min(self.token.position, position + len(name)))
            arguments = [self.bare_argument()]
        allowed = FUNCTIONS[function].arguments
        node = self.applied(function, name, arguments, allowed, position)
        return node if exponent is None else self.node("^", node, exponent)

    def applied(self, function: str, name: str, arguments: list[Node], allowed: tuple[int, ...], position: int) -> Node:
        if function in ("min", "max") and len(arguments) > 2:
            node = arguments[0]
            for argument in arguments[1:]:
                node = self.node(function, node, argument)
            return node
        if len(arguments) not in allowed:
            number = {1: "one argument", 2: "two arguments"}[allowed[-1]]
            raise FormulaError(f"{name} takes {number}, not {len(arguments)}.", position)
        return self.node(function, *arguments)

    def exponent_of_function(self, name: str) -> Node | None:
        """Read the power of the value in sin^2(x) or sin²x."""
        start = self.token.position
        if self.token.kind == "power":
            exponent = self.superscript()
        elif self.token.text in ("^", "**"):
            self.take()
            exponent = self.exponent_without_call()
        else:
            return None
        if exponent[0] == "negative":
            raise FormulaError(f"{name}^-1 may mean two things: write arc{name} for the inverse or 1/{name}.", start)
        return exponent

    def exponent_without_call(self) -> Node:
        if self.token.text == "-":
            self.take()
            return self.node("negative", self.exponent_without_call())
        if self.token.text == "(":
            return self.atom()
        if self.token.kind != "number":
            raise FormulaError("Write the power of a function as a number: sin^2(x).", self.token.position)
        return self.node("number", self.take().text)

    def arguments(self) -> list[Node]:
        opening = self.take()
        if self.token.text == ")":
            raise FormulaError("The function needs an argument between its brackets.", opening.position)
        bars, self.open_bars = self.open_bars, 0
        found = [self.sum()]
        while self.token.text == ",":
            self.take()
            found.append(self.sum())
        self.expect(")", "A closing bracket is missing.")
        self.open_bars = bars
        return found

    def bare_argument(self) -> Node:
        """Read the argument of sin 2x y: all factors that follow, up to an operation or the next function."""
        self.deeper()
        if self.token.text in ("+", "-"):
            minus = self.take().text == "-"
            inner = self.bare_argument()
            self.depth -= 1
            return self.node("negative", inner) if minus else inner
        argument = self.power()
        while self.starts_a_factor() and not self.next_is_function():
            self.refuse_two_numbers()
            argument = self.node("*", argument, self.power())
        self.depth -= 1
        return argument

    def next_is_function(self) -> bool:
        name = self.token.text
        return self.token.kind == "name" and not self.is_variable(name) and (bool(_function(name)) or name.startswith("log"))

    def logarithm(self, base: str, token: Token) -> Node:
        """log_2(8), log10 x, log_b(x)."""
        if base.isdigit():
            node = self.node("number", base)
        elif self.is_variable(base) or base in CONSTANTS:
            node = self.node("variable" if self.is_variable(base) else "constant", base)
        else:
            raise FormulaError(self.unknown(token.text), token.position)
        inner = self.call("log", token.text, token.position)
        if inner[0] == "^":
            return self.node("^", self.node("log", inner[1][1], node), inner[2])
        return self.node("log", inner[1], node)


def _function(name: str) -> str | None:
    found = ALIASES.get(name, name)
    if name == "lg":
        return None
    return found if found in FUNCTIONS and found not in ANSWERS_ONLY else None
