"""Charts on the page: what the theme is to make readable."""

from __future__ import annotations

import pytest

from explorer.app.chart import _AsItIs
from explorer.present.charts.figure import Figure
from explorer.present.palette import DARK, LIGHT, Theme


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_text_of_every_axis_can_be_read(colours: Theme) -> None:
    figure = Figure(layout={"xaxis": {"title": {"text": "s"}}, "yaxis2": {"tickfont": {"size": 9}}})
    layout = _AsItIs(figure, colours).to_dict()["layout"]
    assert layout["xaxis"]["title"] == {"text": "s", "font": {"color": colours.muted}}
    assert layout["yaxis"]["tickfont"] == {"color": colours.muted}
    assert layout["yaxis2"]["tickfont"] == {"color": colours.muted, "size": 9}
    assert "tickfont" not in figure["layout"]["xaxis"]  # what sessions share stays as it is
