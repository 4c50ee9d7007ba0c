"""What if: what becomes of the best split, and of its delay, when the scenario is another."""

from explorer.ui import state
from explorer.ui.page import page
from explorer.ui.sidebar import sidebar
from explorer.ui.whatif.parts import choose, headline, show

page()
view = state.current()
sidebar(view)
state.show_problems()
headline(view)
show(choose(), view)
state.write_url()
