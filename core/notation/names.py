"""Words -> names: which words of a formula are variables, constants or functions, and where one word is several.

`xy` is x y where both are variables, `2pix` is 2 pi x, `xsin(x)` is x sin(x), `sin2x` is sin 2x, `log2` has base 2.
"""

import difflib
import re
from collections.abc import Mapping, Sequence

from core.notation.elementary import WORDS, Card
from core.notation.tokenizer import Token, tokenize
from core.notation.tree import CONSTANTS, ExpressionError

_LOGARITHMS = {"lg": "log10", "ld": "log2"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)?|[α-ω]")
_FREE = re.compile(r"[a-df-hj-z]|[A-Za-z](_?[0-9]+|_[A-Za-z]+)")  # e is a number, i would be imaginary
_LOGARITHM = re.compile(r"log(?:_?([0-9]+)|_([A-Za-z]))")
_LONGEST_WORD = 30
_FOREIGN = frozenset({"log1p", "expm1", "atan2", "arctan2", "exp2"})  # programmers' functions, not products
_GLUED = frozenset("xyztuvwabc")  # letters that are variables inside a longer word too, where nobody said which there are
_GREEK = frozenset({"tau", "eta", "zeta", "beta", "theta", "iota", "psi", "phi", "chi", "xi", "mu", "nu", "rho"})
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


class Names:
    """The names that a formula may use. variables=None: single small letters, and letters with a number such as A11.

    functions : the cards by the words they may be written with
    """

    def __init__(
        self, variables: Sequence[str] | None, functions: Mapping[str, Card] = WORDS, *, is_number: bool = False
    ) -> None:
        self.functions, self.is_number = functions, is_number
        self.variables = None if variables is None else tuple(variables)
        for name in self.variables or ():
            if not _NAME.fullmatch(name):
                raise ExpressionError("A variable is named by a letter, with further letters or digits: x, x1, x_1.")

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text, its words resolved. Raises ExpressionError."""
        typed = self._without_name(tokenize(text, repeating=self.is_number))
        return [piece for token in typed for piece in (self.resolve(token) if token.kind == "word" else [token])]

    def _without_name(self, tokens: list[Token]) -> list[Token]:
        """What stands after y = or f(x) =, where y and f are no variables of the formula."""
        signs = [token.text for token in tokens]
        name = signs[0]
        if "=" not in signs or len(name) > 1 or not name.isalpha() or name in (self.variables or "x"):
            return tokens
        end = signs.index("=")
        is_call = signs[1] == "(" and signs[end - 1] == ")" and all(s.isalnum() or s == "," for s in signs[2 : end - 1])
        return tokens[end + 1 :] if end == 1 or is_call else tokens

    def resolve(self, token: Token) -> list[Token]:
        """The word as variable, constant, function and number tokens. Raises ExpressionError."""
        word = self._numbered(self._plain(token.text))
        pieces = [word] if self.kind(word) else self._split(word)
        if not pieces:
            raise ExpressionError(self._unknown(word), token.position)
        found, at = [], token.position
        for piece in pieces:
            found.append(Token(self.kind(piece) or "number", "pi" if piece == "π" else piece, at))
            at += len(piece)
        return found

    def kind(self, word: str) -> str | None:
        """variable, constant, function, logarithm, or None."""
        if word in self.variables if self.variables is not None else _FREE.fullmatch(word):
            return "variable"
        if word in CONSTANTS or word == "π" or (word == "i" and self.is_number):
            return "constant"
        if word in self.functions:
            return "function"
        if (found := _LOGARITHM.fullmatch(_LOGARITHMS.get(word, word))) and (
            found[1] or self.kind(found[2]) in ("variable", "constant")
        ):
            return "logarithm"
        return None

    def base(self, logarithm: str) -> Token:
        """The base of log2 or log_b."""
        base = _LOGARITHMS.get(logarithm, logarithm)[3:].lstrip("_")
        return Token("number" if base.isdigit() else str(self.kind(base)), base, 0)

    def _plain(self, word: str) -> str:
        """x₁ is written x_1, or x1 where that is the variable's name; A_12 is A12 where that is the name."""
        stem = word.rstrip("₀₁₂₃₄₅₆₇₈₉")
        if stem == word:
            joined = word.replace("_", "")
            return joined if joined in (self.variables or ()) and word not in (self.variables or ()) else word
        digits = word[len(stem) :].translate(_SUBSCRIPTS)
        return stem + digits if stem + digits in (self.variables or ()) else f"{stem}_{digits}"

    def _numbered(self, word: str) -> str:
        """x_1, x_2 and x_3 are x, y and z where those are the variables."""
        found = re.fullmatch(r"x_?([123])", word)
        letter = "xyz"[int(found[1]) - 1] if found else ""
        known = self.variables or ()
        return letter if letter in known and "y" in known and word not in known else word

    def _split(self, word: str) -> list[str] | None:
        """The longest known pieces that make up the whole word."""
        if len(word) > _LONGEST_WORD or word in _FOREIGN or (self.variables is None and word in _GREEK):
            return None
        impossible: set[tuple[int, str | None]] = set()

        def rest(at: int, before: str | None) -> list[str] | None:
            if at == len(word):
                return []
            if (at, before) in impossible:
                return None
            for end in range(len(word), at, -1):
                piece = word[at:end]
                if self._fits(piece, before, at > 0 and end < len(word)) and (tail := rest(end, self.kind(piece))) is not None:
                    return [piece, *tail]
            impossible.add((at, before))
            return None

        pieces = rest(0, None)
        return pieces if pieces and (self.variables is not None or self._looks_like_a_product(pieces)) else None

    def _looks_like_a_product(self, pieces: list[str]) -> bool:
        """Where nobody said which variables there are: two letters, or three with an x, y or z; rate and cube are words."""
        letters = [piece for piece in pieces if self.kind(piece) == "variable"]
        return len(letters) <= 2 or (len(letters) == 3 and bool({"x", "y", "z"}.intersection(letters)))

    def _fits(self, piece: str, before: str | None, inside: bool) -> bool:
        """Whether a piece of a word may follow one of this kind."""
        after_function = before in ("function", "logarithm")
        match self.kind(piece):
            case None:
                return piece.isdigit() and after_function
            case "variable" if self.variables is None and len(piece) == 1:
                return piece in _GLUED or (before is None and piece != "d")  # dx is no product
            case "constant" if piece == "e":  # beta is no product, and sine is not sin(e)
                return not inside and not after_function
            case "function" | "logarithm":
                return len(piece) > 1
            case _:
                return True

    def _unknown(self, name: str) -> str:
        known = [*(self.variables or ()), "pi", *filter(str.isascii, self.functions), *_LOGARITHMS]
        if near := difflib.get_close_matches(name.lower()[:20], known, n=1, cutoff=0.6):
            return f"{name[:20]} is not known; did you mean {near[0]}?"
        if self.variables:
            return f"{name[:20]} is not known: use {', '.join(self.variables[:8])}, numbers and functions such as sin."
        return f"{name[:20]} is not known: use numbers, letters such as x, and functions such as sin."
