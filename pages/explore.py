"""Explore: where to cut a model, and what each part of the delay comes from."""

import streamlit as st

from explorer.app import downloads as files
from explorer.app import state
from explorer.app.cache import work
from explorer.app.explore.parts import breakdown, cut, downloads, graph, layers, method_problem, sources
from explorer.app.page import page
from explorer.app.sidebar import sidebar

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
files.offer_downloads(done, files.entered(done))
sources(done)
state.write_url()
