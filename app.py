"""The front door: page settings, what is shared by all visitors, and the navigation."""

from pathlib import Path

import streamlit as st

from core.bounded import recognise
from core.topics import sections
from pages.parts.reader import reader
from pages.parts.startup import open_front_door, warm

PAGES = Path(__file__).parent / "pages"

st.set_page_config(page_title="Calculus for Data Science", page_icon="data/icon.png", layout="wide")
recognise(reader)
warm()
open_front_door()

home = st.Page("pages/home.py", title="Start here", icon=":material/home:", url_path="welcome", default=True)
also_home = [  # the default page answers at / only, whatever its path: these are old or guessed addresses
    st.Page("pages/home.py", title="Start here", url_path=path, visibility="hidden") for path in ("start", "home")
]
topics = {
    section: [
        st.Page(f"pages/{t.page}.py", title=t.title, icon=f":material/{t.icon}:", url_path=t.page)
        for t in topics
        if (PAGES / f"{t.page}.py").is_file()  # one that is missing takes no other with it
    ]
    for section, topics in sections().items()
}
st.navigation({"": [home, *also_home], **topics}, expanded=True).run()
