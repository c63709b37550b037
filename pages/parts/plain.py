"""The reader's own words inside a sentence that Streamlit sets as Markdown: shown as they are written."""

import re


def plain(text: str) -> str:
    """No formatting, picture, link, icon or formula comes of the text; invisible joiners keep addresses from becoming links."""
    escaped = re.sub(r"([\\`*_{}\[\]()#+\-.!|<>$:~^&@])", r"\\\1", text)
    return re.sub(r"([:@]|www)", "\\1\u2060", escaped)
