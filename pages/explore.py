"""Explore: where to cut a model, and what each part of the delay comes from."""

from explorer.app import downloads as files
from explorer.app import state
from explorer.app.cache import work
from explorer.app.explore.parts import compare_link, downloads, graph, method_problem, overlap_note, remarks, sources
from explorer.app.explore.stories import stories
from explorer.app.page import page

page()
view = state.current()
state.show_problems()
stories()
state.set_new_sliders()
done = work(view, state.slider_setting().scenario)
method_problem(done)
graph(done)
compare_link()
overlap_note(done)
downloads(done)
files.offer_downloads(done, files.entered(done))
remarks(done)
sources(done)
state.write_url()
