"""Tokens -> tree: a precedence parser that reads mathematics as people write it.

Where notation is ambiguous one reading is chosen: -x^2 = -(x^2), 2^3^2 = 2^(3^2), 1/2x = (1/2) x, sin 2x = sin(2x),
x(x+1) = x (x+1). Source: Pratt (1973), Top down operator precedence.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from core.notation.cases import Case, Relation, comparison, nested
from core.notation.elementary import FUNCTIONS, Card
from core.notation.names import Names
from core.notation.tokenizer import Token
from core.notation.tree import ExpressionError, Node

MAX_DEPTH, MAX_NODES = 40, 400

SUM, PRODUCT, SIGN, POWER, FACTORIAL = 1, 2, 3, 4, 5  # how tightly an operation binds
_BINDING = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER, "!": FACTORIAL}
_OPERANDS = ("number", "repeating", "variable", "constant", "function", "logarithm")
_COMPARISONS = ("<", "<=", ">", ">=", "=", "≠")
_MISSING = {
    "": "The formula stops too early: something is missing at the end.",
    ")": "Something is missing before the closing bracket.",
    "|": "Something is missing between the bars.",
}


class Parser:
    """One reading of the tokens.

    check : called with every node, children first, as soon as it is read; raises ExpressionError for one that is refused
    opening : the bars after an operand that open;  strict : none does where a sign follows
    """

    def __init__(
        self,
        tokens: list[Token],
        names: Names,
        check: Callable[[Node], None],
        opening: frozenset[int] = frozenset(),
        strict: bool = True,
    ) -> None:
        self.tokens, self.names, self.check, self.opening, self.strict = tokens, names, check, opening, strict
        self.at, self.depth, self.nodes, self.open_bars = 0, 0, 0, 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Pass the next token."""
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, symbol: str, message: str) -> None:
        """Pass this symbol, or say what is missing."""
        if self.token.text != symbol:
            raise ExpressionError(message, self.token.position)
        self.at += 1

    def node(self, position: int, *node: object) -> Node:
        """A checked node; what is wrong with it is reported at this place in the text."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExpressionError(f"The formula has too many parts: at most {MAX_NODES}.", position)
        try:
            self.check(node)
        except ExpressionError as error:
            raise ExpressionError(error.message, position) from None
        return node

    def formula(self) -> Node:
        """The whole text; nothing may be left over."""
        tree = self.expression(0)
        token = self.token
        if token.text == ")":
            raise ExpressionError("There is a closing bracket too many.", token.position)
        if token.text == ",":
            message = "A comma separates the arguments of a function only; write decimals with a point, 1.5."
            raise ExpressionError(message, token.position)
        if token.text in _COMPARISONS:
            message = "Type only the formula itself, without an equation or a comparison; cases stand in { }."
            raise ExpressionError(message, token.position)
        if token.kind != "end":
            raise ExpressionError(f"The {token.text} has no meaning here.", token.position)
        return tree

    def expression(self, above: int) -> Node:
        """Everything that follows and binds more tightly than `above`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"The formula is nested too deeply: at most {MAX_DEPTH} levels.", self.token.position)
        left = self.operand()
        while self.binding() > above:
            left = self.operation(left)
        self.depth -= 1
        return left

    def binding(self) -> int:
        """How tightly what comes next holds on to the operand before it; 0 where that ends."""
        token = self.token
        if token.kind == "power":
            return POWER
        return PRODUCT if self.starts_operand() else _BINDING.get(token.text, 0)

    def starts_operand(self) -> bool:
        """Whether an operand follows: after another one, that is a product without a sign."""
        token = self.token
        if token.text == "|":
            return not self.open_bars or self.at in self.opening
        return token.kind in _OPERANDS or token.text in ("(", "{")

    def operation(self, left: Node) -> Node:
        """What an operation makes of the operand before it."""
        token = self.token
        if token.kind == "power":
            return self.node(token.position, "^", left, self.superscript())
        if token.text == "!":
            self.take()
            return self.node(token.position, "factorial", left)
        if self.starts_operand():
            return self.node(token.position, "*", left, self.factor())
        self.take()
        right = self.expression(SIGN if token.text == "^" else _BINDING[token.text])
        return self.node(token.position, token.text, left, right)

    def factor(self, above: int = PRODUCT) -> Node:
        """The second operand of a product without a sign."""
        token, before = self.token, self.tokens[self.at - 1]
        if token.kind == "number" == before.kind:
            raise ExpressionError("Two numbers stand side by side: put an operation between them.", token.position)
        if self.strict and token.text == "|" and self.tokens[self.at + 1].text in ("+", "-"):
            raise ExpressionError("The bars do not match.", token.position)
        return self.expression(above)

    def superscript(self) -> Node:
        """The exponent in x² or x⁻¹."""
        token = self.take()
        value = self.node(token.position, "number", token.text.lstrip("-"))
        return self.node(token.position, "negative", value) if token.text.startswith("-") else value

    def operand(self) -> Node:
        """A number, a name, a call, a sign with what it belongs to, or what brackets or bars enclose."""
        token = self.take()
        if token.kind in ("number", "variable", "constant"):
            return self.node(token.position, token.kind, token.text)
        if token.kind == "repeating":
            return self.repeating(token)
        if token.kind in ("function", "logarithm"):
            return self.call(token)
        if token.text in ("+", "-"):
            inner = self.expression(SIGN)
            return inner if token.text == "+" else self.node(token.position, "negative", inner)
        if token.text == "(":
            return self.enclosed()[0]
        if token.text == "{":
            return self.cases(token)
        if token.text == "|":
            return self.absolute(token)
        missing = f"A number, a variable or a function is missing before {token.text}."
        raise ExpressionError(_MISSING.get(token.text, missing), token.position)

    def absolute(self, token: Token) -> Node:
        """What stands between bars; the opening one was taken."""
        self.open_bars += 1
        inner = self.expression(0)
        self.expect("|", "A closing | is missing.")
        self.open_bars -= 1
        return self.node(token.position, "abs", inner)

    def repeating(self, token: Token) -> Node:
        """The fraction that 0.1(6) is: 1/6."""
        whole, repeated = token.text.rstrip(")").split("(")
        start = whole.replace(".", "")
        places = len(whole) - whole.index(".") - 1
        value = Fraction(int(start + repeated) - int(start or 0), 10**places * (10 ** len(repeated) - 1))
        top, bottom = (self.node(token.position, "number", str(n)) for n in (value.numerator, value.denominator))
        return self.node(token.position, "/", top, bottom) if value.denominator > 1 else top

    def cases(self, token: Token) -> Node:
        """What stands in {x^2, x < 0; x, x >= 0}; the opening brace was taken."""
        bars, self.open_bars = self.open_bars, 0
        found = [self.case()]
        while self.token.text == ";":
            self.take()
            found.append(self.case())
        self.expect("}", "A closing } is missing: write cases as {x^2, x < 0; x, x >= 0}.")
        self.open_bars = bars
        if not all(conditions for _, conditions in found[:-1]):
            raise ExpressionError("Only the last case may stand without a condition, such as x < 0.", token.position)
        return nested(found, make=partial(self.node, token.position))

    def case(self) -> Case:
        """A value, and after commas what must hold for it."""
        value = self.expression(0)
        conditions: list[Relation] = []
        while self.token.text == ",":
            self.take()
            conditions += self.comparisons()
        return value, tuple(conditions)

    def comparisons(self) -> list[Relation]:
        """A chain such as 0 <= x < 1."""
        left, found = self.expression(0), []
        while self.token.text in _COMPARISONS:
            sign = self.take().text
            right = self.expression(0)
            found.append(comparison(left, sign, right))
            left = right
        if not found:
            raise ExpressionError("A case needs a condition after the comma, such as x < 0.", self.token.position)
        return found

    def enclosed(self, most: int = 1, owner: str = "A bracket") -> list[Node]:
        """What stands in round brackets, up to `most` expressions; the opening one was taken."""
        bars, self.open_bars = self.open_bars, 0
        found = [self.expression(0)]
        while self.token.text == "," and len(found) < most:
            self.take()
            found.append(self.expression(0))
        if self.token.text == ",":
            number = {1: "one argument", 2: "two arguments"}.get(most, "fewer arguments")
            raise ExpressionError(f"{owner} takes {number}; write decimals with a point, 1.5.", self.token.position)
        self.expect(")", "A closing bracket is missing.")
        self.open_bars = bars
        return found

    # --- functions ---

    def call(self, token: Token) -> Node:
        """A function with its argument, sin(x), sin 2x, sin^2(x), √x, log_2(8)."""
        card = FUNCTIONS["log"] if token.kind == "logarithm" else self.names.functions[token.text]
        exponent = self.exponent_of(token)
        if exponent == ("negative", ("number", "1")):
            card, exponent = self.inverse(token, card), None
        least, most = card.arguments
        arguments = self.arguments(token, most)
        if token.kind == "logarithm":
            base = self.names.base(token.text)
            arguments.append(self.node(token.position, base.kind, base.text))
        if len(arguments) < least:
            raise ExpressionError(f"{token.text} needs two arguments or more: {token.text}(x, 0).", token.position)
        if len(arguments) > most:
            raise ExpressionError(f"{token.text} has its base already.", token.position)
        node = self.node(token.position, card.name, *arguments)
        return node if exponent is None else self.node(token.position, "^", node, exponent)

    def arguments(self, token: Token, most: int) -> list[Node]:
        """What a function is applied to, in brackets or bare."""
        if self.token.text == "(" and token.text not in ("√", "∛"):
            opening = self.take()
            if self.token.text == ")":
                raise ExpressionError(f"{token.text} needs an argument: {token.text}(x).", opening.position)
            return self.enclosed(most, token.text)
        if not (self.starts_operand() or self.token.text in ("+", "-", "|")):
            raise ExpressionError(f"{token.text} needs an argument: {token.text}(x).", self.token.position)
        return [self.expression(FACTORIAL) if token.text in ("√", "∛") else self.bare_argument()]

    def bare_argument(self) -> Node:
        """Read the argument of sin 2x y: the factors that follow, up to an operation or the next function."""
        argument = self.expression(SIGN)
        while self.starts_operand() and self.token.kind not in ("function", "logarithm"):
            position = self.token.position
            argument = self.node(position, "*", argument, self.factor(SIGN))
        return argument

    def exponent_of(self, token: Token) -> Node | None:
        """The power of the value in sin^2(x) or sin²x."""
        if self.token.kind == "power":
            return self.superscript()
        if self.token.text != "^":
            return None
        self.take()
        if self.token.kind not in ("number", "variable") and self.token.text not in ("(", "-"):
            raise ExpressionError(f"Write the power of a function as a number: {token.text}^2(x).", self.token.position)
        return self.expression(FACTORIAL)

    def inverse(self, token: Token, card: Card) -> Card:
        """Read sin^-1(x) as the inverse function, as on paper, not as 1/sin(x)."""
        inverse = self.names.functions.get(f"a{card.name}")
        if inverse is None:
            advice = f"{token.text}^-1 may mean two things: write 1/{token.text}(x), or the inverse function by its name."
            raise ExpressionError(advice, token.position)
        return inverse
