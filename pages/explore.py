"""Explore: where to cut a model, and what each part of the delay comes from."""

import streamlit as st

from explorer.ui import report, state
from explorer.ui.explore import breakdown, cut, downloads, graph, layers, method_problem, sources
from explorer.ui.page import page
from explorer.ui.sidebar import sidebar
from explorer.ui.work import work

page()
view = state.current()
sidebar(view)
state.show_problems()
done = work(view, state.slider_setting().scenario)
method_problem(done)
graph(done)
left, right = st.columns(2, gap="large")
with left:
    breakdown(done)
with right:
    cut(done)
layers(done)
downloads(done)
report.downloads(done, report.entered(done))
sources(done)
state.write_url()
