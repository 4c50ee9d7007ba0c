"""What if: what becomes of the best split, and of its delay, when the scenario is another."""

from explorer.app import state
from explorer.app.page import page
from explorer.app.whatif import page_choices
from explorer.app.whatif.tabs import choose, headline, show

page()
view = state.current(own=page_choices.CHOICES)
page_choices.current()  # whatever of the address it cannot take is said with the rest
state.show_problems()
headline(view)
show(choose(), view)
page_choices.write_url()
