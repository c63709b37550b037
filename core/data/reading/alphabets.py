"""Which one-byte encoding a text is in: the one in which its accented letters make up the alphabet of a language."""

from itertools import pairwise

_WESTERN = {
    "German": "äöüß",
    "French": "àâçéèêëîïôùûüœæ",
    "Spanish": "áéíóúñü",
    "Portuguese": "áâãàçéêíóôõú",
    "Italian": "àèéìòù",
    "Danish": "æøåé",
    "Swedish": "åäöé",
}
_CENTRAL = {
    "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýž",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Hungarian": "áéíóöőúüű",
    "Croatian": "čćđšž",
    "Romanian": "ăâîşţ",
}
_CYRILLIC = {"Russian": "абвгдежзийклмнопрстуфхцчшщъыьэюяё"}
_ALPHABETS = (  # how common they are decides the order: the first of equals is taken
    ("cp1252", _WESTERN),
    ("cp1250", _CENTRAL),
    ("iso8859_2", _CENTRAL),
    ("cp1251", {**_CYRILLIC, "Ukrainian": "абвгдежзийклмнопрстуфхцчшщьюяєіїґ"}),
    ("koi8_r", _CYRILLIC),
    ("cp1254", {"Turkish": "çğıiöşüâîû"}),
    ("cp1252", {"Icelandic": "áðéíóúýþæö"}),
    ("cp1257", {"Latvian": "āčēģīķļņšūž", "Lithuanian": "ąčęėįšųūž", "Estonian": "äõöüšž"}),
    ("cp1253", {"Greek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώςϊϋΐΰ"}),
    ("cp1256", {"Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى"}),
    ("mac_roman", _WESTERN),
    ("cp850", _WESTERN),
    ("cp866", _CYRILLIC),
)
_OUTSIDE = frozenset("ªº€£¥§°±²³µ·×÷½¼¾©®™¿¡•\u00ad")  # signs of every language, but not beside an accented letter
_SIGNS = _OUTSIDE | frozenset("–—‘’‚“”„…«»\u00a0")

_GREEK = "\u0370"  # here the Latin letters end


def best_encoding(sample: bytes) -> tuple[str, float]:
    """The encoding that fits best, and how well: the share of the odd characters that one language explains, at most 1."""
    fits = [(name, _fit(sample.decode(name, errors="replace"), languages)) for name, languages in _ALPHABETS]
    return max(fits, key=lambda fit: fit[1])


def _fit(text: str, languages: dict[str, str]) -> float:
    odd = [c for c in text if c > "\x7f"]
    letters = [c.lower()[0] for c in odd if c not in _SIGNS]  # İ in lower case is i and a dot
    known = max(sum(c in alphabet for c in letters) for alphabet in languages.values())
    wrong = sum(_cannot_meet(a, b) for a, b in pairwise(text) if a > "\x7f" or b > "\x7f")
    return (known + 0.8 * (len(odd) - len(letters)) - 2 * wrong) / max(len(odd), 1)


def _cannot_meet(a: str, b: str) -> bool:
    """A small letter before a capital, a sign such as ± beside an accented letter, or two scripts in one word."""
    signs = (a in _OUTSIDE and b > "\x7f" and b.isalpha()) or (b in _OUTSIDE and a > "\x7f" and a.isalpha())
    scripts = a.isalpha() and b.isalpha() and (a < _GREEK) != (b < _GREEK)
    return signs or scripts or (a.islower() and b.isupper())
