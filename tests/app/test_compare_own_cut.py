"""The user's own cut on the Compare page."""

from __future__ import annotations

from explorer.app.state import View
from explorer.present.compare_table import table_data
from explorer.present.comparison import compared
from explorer.scenario import models
from explorer.solve import METHODS
from explorer.solve.own_cut import OWN_CUT


def test_an_own_cut_has_a_row_among_the_methods_and_counts_as_none_of_them() -> None:
    view = View.default()
    view = view.with_cut([models.find(view.model).graph.layers[-1].name])
    there = compared(view)
    assert there.own is not None
    assert there.own.split is not None
    assert there.own.split.on_device.all()
    rows = {row["name"]: row for row in table_data(there, OWN_CUT)["rows"]}
    assert set(rows) == {*METHODS, OWN_CUT}
    assert rows[OWN_CUT]["shown"]
    assert rows[OWN_CUT]["cells"][0] == rows["device-only"]["cells"][0]
    assert not there.own.method.exact
    assert {answer.method.name for answer in there.optimal} <= set(METHODS)
