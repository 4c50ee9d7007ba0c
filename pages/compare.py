"""Compare: every method side by side in the scenario of Explore, and what the block-wise algorithm contracts."""

import streamlit as st

from explorer.app import state
from explorer.app.compare.parts import ask_the_rest, at_once, chart, contraction, downloads, headline, table
from explorer.app.explore.questions import questions
from explorer.app.page import EXPLORE, page
from explorer.solve.own_cut import OWN_CUT

page()
view = state.current()
state.show_problems()
done = at_once(view)
headline(done)
chart(done)
if table(done, OWN_CUT if view.cut else view.method):
    st.switch_page(EXPLORE)
downloads(done)
contraction(done)
questions(view, done)
state.write_url()
ask_the_rest(view)
