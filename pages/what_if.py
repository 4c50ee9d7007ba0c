"""What if: what becomes of the best split, and of its delay, when the scenario is another."""

from explorer.ui import state
from explorer.ui.page import page
from explorer.ui.sidebar import sidebar
from explorer.ui.whatif import asked
from explorer.ui.whatif.parts import choose, headline, show

page()
view = state.current(own=asked.CHOICES)
asked.current()  # whatever of the address it cannot take is said with the rest
sidebar(view)
state.show_problems()
headline(view)
show(choose(), view)
asked.write_url()
