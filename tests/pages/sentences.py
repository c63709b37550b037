"""The sentences that a page prints, and whether they say more than is known."""

import ast
import re
from functools import cache
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.calculus.certainty import MARKS, overstated

ROOT = Path(__file__).parents[2]
WORDS_OF_ONE_SENTENCE = 25
_CLAIM = re.compile(rf"([{''.join(MARKS.values())}]) \*\*(.*?)\*\*", re.DOTALL)


_PROVED_IN_PASSING = re.compile(rf"^(:material/\w+: )?{MARKS['proved']} .*$", re.MULTILINE)  # a claim beside the verdict


@cache
def fixed() -> frozenset[str]:
    """The texts in the code that hold no value of the reader's: what the workshop teaches, true whatever is typed."""
    texts = set()
    for path in [*(ROOT / "pages").rglob("*.py"), *(ROOT / "core").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "{" not in re.sub(r"\$.*?\$", "", node.value):
                texts.add(node.value.strip())
    return frozenset(texts)


def said(page: AppTest) -> list[str]:
    """Every sentence that the page prints beside its controls and pictures, but for the texts that are fixed."""
    printed = [
        str(piece.value).strip()
        for kind in ("markdown", "caption", "info", "warning", "success")
        for piece in getattr(page, kind)
    ]
    return [text for text in printed if text not in fixed()]


def claims(page: AppTest) -> list[tuple[str, str]]:
    """Mark and sentence of every claim."""
    return [match.groups() for text in said(page) for match in [_CLAIM.match(text)] if match]


def overstatements(page: AppTest) -> list[str]:
    """The sentences in which a word of proof stands for what is not proved."""
    found = []
    for text in said(page):
        mark = _CLAIM.match(text)
        rest = text[mark.end() :] if mark and mark[1] == MARKS["proved"] else re.sub(_PROVED_IN_PASSING, "", text)
        if (word := overstated(rest)) and not any(part in fixed() and overstated(part) for part in _sentences(rest)):
            found.append(f"{word}: {text}")
    return found


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.:!?])\s+", text)


def too_long(page: AppTest) -> list[str]:
    """The claims that are more than one short sentence."""
    return [
        says for _, says in claims(page) if len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\$.*?\$", "", says))) > WORDS_OF_ONE_SENTENCE
    ]
