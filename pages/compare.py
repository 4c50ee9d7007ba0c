"""Compare: every method side by side in the scenario of Explore, and what the block-wise algorithm contracts."""

import streamlit as st

from explorer.ui import state
from explorer.ui.compare import chart, contraction, downloads, headline, table
from explorer.ui.compared import compared
from explorer.ui.page import EXPLORE, page
from explorer.ui.questions import questions
from explorer.ui.sidebar import sidebar
from explorer.ui.text import text

page()
view = state.current()
sidebar(view)
state.show_problems()
with st.spinner(text("compare.spinner")):
    done = compared(view)
headline(done)
chart(done)
if table(done, view.method):
    st.switch_page(EXPLORE)
downloads(done)
contraction(done)
questions(view, done)
state.write_url()
