"""The app: its pages, and nothing else."""

import streamlit as st

from explorer.ui.page import FAVICON
from explorer.ui.text import text

st.set_page_config(page_title=text("app.name"), page_icon=FAVICON, layout="wide")
st.navigation(
    [
        st.Page("pages/explore.py", title=text("app.explore"), default=True),
        st.Page("pages/compare.py", title=text("app.compare")),
    ]
).run()
