"""The stacked bars: their lengths, and what is done with one that is too long."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checked_figures import breakdown_figure

from explorer.present.charts.breakdown import BAR_PX, LONGEST, Bar, any_torn
from explorer.present.palette import DARK, LIGHT, Theme
from explorer.pricing import Terms

SHORT = Bar("short", Terms(1.0, 2.0, 1.0, 0.0, 0.0, 0.0))
LONG = Bar("long", Terms(30.0, 10.0, 0.0, 0.0, 0.0, 0.0))


def test_a_bar_within_the_scale_keeps_its_length() -> None:
    figure = breakdown_figure([SHORT, Bar("other", Terms(5.0, 0.0, 0.0, 0.0, 0.0, 0.0))], LIGHT, "estimated")
    assert sum(trace.x[0] for trace in figure.data) == pytest.approx(SHORT.delay_s)
    assert sum(trace.x[1] for trace in figure.data) == pytest.approx(5.0)
    assert figure.layout.shapes == ()
    assert not any_torn([SHORT])


def test_a_bar_that_is_too_long_is_torn_and_its_parts_keep_their_shares() -> None:
    figure = breakdown_figure([SHORT, LONG], LIGHT, "estimated")
    drawn = [trace.x[1] for trace in figure.data]
    assert sum(drawn) == pytest.approx(LONGEST * SHORT.delay_s)
    assert drawn[0] / sum(drawn) == pytest.approx(30 / 40)
    assert figure.layout.shapes
    assert any_torn([SHORT, LONG])
    assert ["40 s" in annotation.text for annotation in figure.layout.annotations] == [False, True]


def test_a_note_stands_below_the_delay_and_makes_room_for_itself() -> None:
    bare = breakdown_figure([SHORT, LONG], LIGHT, "estimated").layout
    noted = breakdown_figure([SHORT, replace(LONG, note="ten times as long")], LIGHT, "estimated").layout
    assert [annotation.text.partition("<br>")[2] for annotation in noted.annotations] == ["", "ten times as long"]
    assert noted.height > bare.height


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_words_in_the_chart_can_be_read(palette: Theme) -> None:
    assert _contrast(palette.text, palette.background) >= 4.5
    figure = breakdown_figure([SHORT, LONG], palette, "estimated")
    layout = figure.layout
    inks = {layout.legend.font.color, layout.xaxis.tickfont.color, layout.xaxis.title.font.color}
    assert inks | {annotation.font.color for annotation in layout.annotations} == {palette.text}


def _contrast(ink: str, page: str) -> float:
    """As the accessibility guidelines (WCAG 2.2) define it."""
    light, dark = sorted((_luminance(ink), _luminance(page)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_stands_above_the_first_bar_is_inside_the_chart() -> None:
    for note, lines_px in (("", 20), ("ten times as long", 37)):  # lines of 14 px, plotly's 1.3 high
        layout = breakdown_figure([replace(SHORT, note=note), LONG], LIGHT, "estimated").layout
        row_px = (layout.height - layout.margin.t - layout.margin.b) / 2
        assert layout.margin.t + (row_px - BAR_PX) / 2 >= lines_px
