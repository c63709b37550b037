"""The front door: page settings, what is shared by all visitors, and the navigation."""

import streamlit as st

from core.bounded import recognise
from core.topics import sections
from pages.parts.reader import reader
from pages.parts.startup import open_front_door, warm

st.set_page_config(page_title="Calculus for Data Science", page_icon="data/icon.png", layout="wide")
recognise(reader)
warm()
open_front_door()

home = st.Page("pages/home.py", title="Start here", icon=":material/home:", url_path="start", default=True)
also_home = st.Page("pages/home.py", title="Start here", url_path="home", visibility="hidden")  # an old or guessed address
topics = {
    section: [st.Page(f"pages/{t.page}.py", title=t.title, icon=f":material/{t.icon}:", url_path=t.page) for t in topics]
    for section, topics in sections().items()
}
st.navigation({"": [home, also_home], **topics}, expanded=True).run()
