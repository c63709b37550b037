"""Typed text -> matrix expression: trace(A'B), x'Ax, norm(Ax-b)^2, with the shapes that the reader has declared.

No text is executed: a tokenizer and a parser that goes down from sums to products to factors, all sizes bounded.
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from core.notation.matrices import matrix_tree as tree
from core.notation.matrices.matrix_tree import Part, Shape
from core.notation.tokenizer import Token
from core.notation.tree import ExpressionError

MAX_LENGTH, MAX_DEPTH, MAX_PARTS, MAX_SIZE = 200, 20, 120, 4
MAX_NUMBER = 10**12  # of a numerator or a denominator

_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?)|(?P<word>[A-Za-z]+)|(?P<transpose>['’′ᵀ]|\^ *(?:T\b|\(T\)|⊤)|\.T\b|⊤)"
    r"|(?P<raised>[²³]|⁻¹)|(?P<symbol>\|\||‖|\*\*|[-+*/^(),])|(?P<space>\s+)"
)
_SPELLINGS = str.maketrans("−–·×∙⋅∗", "--*****")
_RAISED = {"²": Fraction(2), "³": Fraction(3), "⁻¹": Fraction(-1)}
_FUNCTIONS: dict[str, Callable[[Part], Part]] = {
    "trace": tree.trace, "tr": tree.trace, "det": tree.det, "inverse": tree.inverse, "inv": tree.inverse,
    "transpose": tree.transpose, "norm": tree.norm, "sum": tree.total,
    "log": lambda a: tree.function("log", a), "ln": lambda a: tree.function("log", a), "exp": lambda a: tree.function("exp", a),
    "sqrt": lambda a: tree.power(a, Fraction(1, 2)),
}  # fmt: skip


def read_shapes(text: str) -> dict[str, Shape]:
    """The shapes in "A 3x2, x 2, b 3"; a vector is a column. Raises ExpressionError.

    >>> read_shapes("A 3x2, x 2")
    {'A': (3, 2), 'x': (2, 1)}
    """
    shapes: dict[str, Shape] = {}
    at = 0
    for piece in re.split(r"[,;]", text[:MAX_LENGTH]):
        found = re.fullmatch(r"\s*([A-Za-z])\s*[:=∈]?\s*([0-9]{1,3})(?:\s*(?:x|×|by|\*)\s*([0-9]{1,3}))?\s*", piece)
        if not found:
            raise ExpressionError("Give each letter its shape, as in A 3x2, x 2, b 3.", at)
        name, rows, columns = found[1], int(found[2]), int(found[3] or 1)
        if not (1 <= rows <= MAX_SIZE and 1 <= columns <= MAX_SIZE):
            raise ExpressionError(f"{name} is too large here: from 1 to {MAX_SIZE} rows and columns.", at)
        if name in shapes:
            raise ExpressionError(f"{name} has two shapes.", at)
        shapes[name] = (rows, columns)
        at += len(piece) + 1
    return shapes


def read(text: str, shapes: Mapping[str, Shape]) -> Part:
    """The matrix expression in these symbols. Raises ExpressionError with one plain sentence and the position."""
    return _Reader(_tokens(text), shapes).whole()


def _tokens(text: str) -> list[Token]:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"The expression is too long: at most {MAX_LENGTH} characters.", MAX_LENGTH)
    found, at, spelled = [], 0, text.translate(_SPELLINGS)
    while at < len(spelled):
        piece = _TOKEN.match(spelled, at)
        if piece is None:
            raise ExpressionError("This character has no meaning here: type letters, numbers and + - * / ^ ' ( ).", at)
        if piece.lastgroup != "space":
            found.append(Token(str(piece.lastgroup), "^" if piece.group() == "**" else piece.group(), at))
        at = piece.end()
    if not found:
        raise ExpressionError("Type an expression, such as norm(Ax-b)^2.", 0)
    return [*found, Token("end", "", len(text))]


class _Reader:
    """One reading of the tokens, left to right."""

    def __init__(self, tokens: list[Token], shapes: Mapping[str, Shape]) -> None:
        self.shapes = shapes
        self.tokens = [piece for token in tokens for piece in self._letters(token)]
        self.at = self.depth = 0
        self.inside_bars = False  # a bar after a factor closes there, and opens elsewhere
        if len(self.tokens) > MAX_PARTS:
            raise ExpressionError(f"The expression has too many parts: at most {MAX_PARTS}.", self.tokens[MAX_PARTS].position)

    def _letters(self, token: Token) -> list[Token]:
        """Ax is A times x; a function's name stays whole."""
        if token.kind != "word" or token.text.lower() in _FUNCTIONS:
            return [token]
        letters = [Token("word", letter, token.position + k) for k, letter in enumerate(token.text)]
        for letter in letters:
            if letter.text not in self.shapes:
                message = f"{letter.text} has no shape yet: use {', '.join(self.shapes)} and functions such as trace, norm, det."
                raise ExpressionError(message, letter.position)
        return letters

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def build(self, position: int, make: Callable[..., Part], *parts: object) -> Part:
        """A part; what is wrong with it is reported at this place in the text."""
        try:
            part = make(*parts)
        except ExpressionError as error:
            raise ExpressionError(error.message, position) from None
        if max(abs(part.value.numerator), part.value.denominator) > MAX_NUMBER:
            raise ExpressionError("A number in this expression becomes too long: use simpler numbers.", position)
        return part

    def whole(self) -> Part:
        part = self.sum()
        if self.token.kind != "end":
            message = "There is a closing bracket too many." if self.token.text == ")" else "Nothing was expected here."
            raise ExpressionError(message, self.token.position)
        return part

    def sum(self) -> Part:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"The expression is nested too deeply: at most {MAX_DEPTH} levels.", self.token.position)
        part = self.signed()
        while self.token.text in ("+", "-"):
            sign = self.take()
            term = self.signed()
            part = self.build(sign.position, tree.add, part, term if sign.text == "+" else tree.negative(term))
        self.depth -= 1
        return part

    def signed(self) -> Part:
        minus = False
        while self.token.text in ("+", "-"):
            minus ^= self.take().text == "-"
        part = self.product()
        return tree.negative(part) if minus else part

    def product(self) -> Part:
        part = self.factor()
        while self.token.text in ("*", "/") or self._starts_factor():
            sign = self.take() if self.token.text in ("*", "/") else self.token
            factor = self.factor()
            if sign.text == "/" and sign.kind == "symbol":
                if not factor.is_number_valued or factor.is_zero:
                    raise ExpressionError("Only a number other than 0 can divide; for a matrix write inverse(A).", sign.position)
                factor = tree.power(factor, Fraction(-1))
            part = self.build(sign.position, tree.times, part, factor)
        return part

    def _starts_factor(self) -> bool:
        opens = self.token.text in ("||", "‖") and not self.inside_bars
        return opens or self.token.kind in ("number", "word") or self.token.text == "("

    def factor(self) -> Part:
        part = self.atom()
        while self.token.kind in ("transpose", "raised") or self.token.text == "^":
            token = self.take()
            if token.kind == "transpose":
                part = tree.transpose(part)
            else:
                exponent = _RAISED[token.text] if token.kind == "raised" else self.exponent()
                part = self.build(token.position, _raised, part, exponent)
        return part

    def exponent(self) -> Fraction:
        bracket = self.token.text == "(" and bool(self.take())
        minus = self.token.text == "-" and bool(self.take())
        token = self.take()
        if token.kind != "number" or len(token.text) > 3:
            raise ExpressionError("An exponent is a short number, or T for the transpose.", token.position)
        value = Fraction(token.text)
        if bracket:
            if self.token.text == "/" and self.take() and self.token.kind == "number" and Fraction(self.token.text):
                value /= Fraction(self.take().text)
            self.close(")", "A closing bracket is missing.")
        return -value if minus else value

    def close(self, mark: str, message: str) -> None:
        if self.token.text != mark:
            raise ExpressionError(message, self.token.position)
        self.take()

    def atom(self) -> Part:
        token = self.take()
        if token.kind == "number":
            return tree.number(Fraction(token.text))
        if token.kind == "word":
            return self.named(token)
        if token.text == "(":
            part = self.inside(")")
        elif token.text in ("||", "‖"):
            part = tree.norm(self.inside(token.text))
        else:
            where = "at the end" if token.kind == "end" else f"before {token.text}"
            raise ExpressionError(f"A matrix, a vector or a number is missing {where}.", token.position)
        return part

    def inside(self, mark: str) -> Part:
        outer, self.inside_bars = self.inside_bars, mark != ")"
        part = self.sum()
        self.close(mark, "A closing bracket is missing." if mark == ")" else "The bars do not match.")
        self.inside_bars = outer
        return part

    def named(self, token: Token) -> Part:
        make = _FUNCTIONS.get(token.text.lower())
        if make is None:
            return tree.symbol(token.text, self.shapes[token.text])
        if self.token.text != "(":
            raise ExpressionError(f"{token.text} needs brackets: {token.text}(A).", self.token.position)
        self.take()
        return self.build(token.position, make, self.inside(")"))


def _raised(part: Part, exponent: Fraction) -> Part:
    """Powers of numbers; of matrices the inverse and the first few products."""
    if part.is_number_valued:
        if part.is_zero and exponent <= 0:
            raise ExpressionError("This divides by zero.")
        return tree.power(part, exponent)
    if exponent == -1:
        return tree.inverse(part)
    if exponent not in (1, 2, 3, 4):
        raise ExpressionError("A matrix can have the powers -1, 1, 2, 3 and 4 here.")
    return tree.times(*[part] * int(exponent))
