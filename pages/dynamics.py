"""Dynamics: what choosing the cut anew is worth where the link and the machines change, played round by round."""

from explorer.app import state
from explorer.app.dynamics import entries, parts
from explorer.app.page import page
from explorer.present.dynamics.address import NAMES

page()
view = state.current(own=NAMES)
entries.current()  # whatever of the address it cannot take is said with the rest
state.show_problems()
parts.show(view)
entries.write_url()
