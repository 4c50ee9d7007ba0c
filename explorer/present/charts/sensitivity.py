"""A tornado: what each input does to the delay when it is smaller or larger, around the delay now."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from explorer.present.charts.legend import legend_below
from explorer.present.format import place, time_unit, written
from explorer.present.i18n.text import text
from explorer.present.map.axes import input_title
from explorer.present.palette import Palette
from explorer.present.split_names import drawn
from explorer.questions.changes import Turn
from explorer.questions.inputs import BATCH, DEVICE_SPEED, ITERATIONS, SERVER_SPEED, Input
from explorer.questions.sensitivity import End, Swing
from explorer.values.units import format_time

ROW_PX = 66  # a name above a bar, whose labels take two lines
BELOW_PX = 124  # the axis, its title and a legend that takes three rows on a phone
ABOVE_PX = 46  # the first name and the delay now
BESIDE_PX = 84  # a label beside a bar that reaches the end of the axis
BAR, GHOST = 0.42, 0.035  # of a row
FURTHEST = 0.4  # of the widest spread: as far beyond the bars as a kept split is followed


def tornado(swings: Sequence[Swing], colours: Palette, timing: str) -> go.Figure:
    """One bar an input, the first on top: to the right of the delay now what takes longer, to the left what is faster.

    A bar has the colour of what its input belongs to, which the legend names. A thin line in it shows the delay if the
    split stayed as it is now; a diamond the value at which another split becomes the best.
    """
    now_s = swings[0].now.delay_s
    ends = [end for swing in swings for end in (swing.low, swing.high)]
    least_s, most_s = min(end.delay_s for end in ends), max(end.delay_s for end in ends)
    kept_s = max((end.kept_s for end in ends if end.kept_s is not None), default=now_s)
    limit_s = min(max(most_s, kept_s), most_s + FURTHEST * (most_s - least_s))
    unit, factor = time_unit(limit_s)
    figure = go.Figure()
    for row, swing in enumerate(swings):
        for end, slower in _by_side(swing):
            _bar(figure, row, swing, end, now_s, factor, colours, slower=slower)
            _ghost(figure, row, swing, end, now_s, limit_s, factor, colours)
            _label(figure, row, swing, end, factor, slower=slower)
        figure.add_annotation(
            x=0,
            xref="paper",
            xshift=-BESIDE_PX,
            y=row,
            yshift=0.5 * ROW_PX - 8,
            text=text("sensitivity.row", name=input_title(swing.varied), now=written(swing.varied, swing.now.value)),
            showarrow=False,
            xanchor="left",
            font={"size": 13},
        )
    _changes(figure, swings, factor)
    _legend(figure, swings, colours)
    figure.add_vline(x=now_s / factor, line={"color": colours.muted, "width": 1.5})
    figure.add_annotation(
        x=now_s / factor,
        y=1,
        yref="paper",
        yshift=ABOVE_PX - 12,
        text=text("sensitivity.now", delay=format_time(now_s)),
        showarrow=False,
        font={"size": 13},
    )
    spread = (limit_s - least_s) / factor or now_s / factor or 1.0  # nothing changes anything: the line in the middle
    figure.update_layout(
        barmode="overlay",
        legend=legend_below(itemclick=False, itemdoubleclick=False),
        height=ROW_PX * len(swings) + ABOVE_PX + BELOW_PX,
        margin={"l": BESIDE_PX, "r": BESIDE_PX, "t": ABOVE_PX, "b": BELOW_PX},
        dragmode=False,
        xaxis={
            "title": {"text": text("breakdown.axis", unit=unit, timing=timing)},
            "range": [least_s / factor - 0.02 * spread, limit_s / factor + 0.02 * spread],
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis={
            "range": [len(swings) - 0.5, -0.5],
            "fixedrange": True,
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
        },
    )
    return figure


def _by_side(swing: Swing) -> list[tuple[End, bool]]:
    """Both ends that differ from now, each with whether it is the one that takes longer."""
    ends = [(swing.low, not swing.varied.is_slower_when_larger), (swing.high, swing.varied.is_slower_when_larger)]
    return [(end, slower) for end, slower in ends if end.value != swing.now.value]


def _part(varied: Input) -> str:
    """What an input belongs to."""
    if varied in (BATCH, ITERATIONS):
        return "work"
    return {DEVICE_SPEED.name: "device", SERVER_SPEED.name: "server"}.get(varied.name, "link")


def _colours(colours: Palette) -> dict[str, str]:
    return {"device": colours.device, "link": colours.link, "server": colours.server, "work": colours.muted}


def _bar(
    figure: go.Figure, row: int, swing: Swing, end: End, now_s: float, factor: float, colours: Palette, *, slower: bool
) -> None:
    colour = _colours(colours)[_part(swing.varied)]
    figure.add_bar(
        orientation="h",
        y=[row],
        base=now_s / factor,
        x=[(end.delay_s - now_s) / factor],
        width=BAR,
        showlegend=False,
        marker={"color": colour, "opacity": 1.0 if slower else 0.5, "line": {"width": 1, "color": colour}},
        hovertemplate=_hover(swing, end) + "<extra></extra>",
    )


def _hover(swing: Swing, end: End) -> str:
    name, value = input_title(swing.varied), written(swing.varied, end.value)
    there = drawn(place(end.split.priced, end.split.on_device))
    said = text("sensitivity.hover", name=name, value=value, delay=format_time(end.delay_s), place=there)
    if end.kept_s is None:
        return said + text("sensitivity.hover_not_kept")
    if not moves(end):
        return said
    return said + text("sensitivity.hover_kept", delay=format_time(end.kept_s))


def moves(end: End) -> bool:
    """Whether keeping the split would take longer at an end, by more than rounding."""
    return end.gain_s is None or end.gain_s > 1e-9 * end.delay_s


def _ghost(
    figure: go.Figure, row: int, swing: Swing, end: End, now_s: float, limit_s: float, factor: float, colours: Palette
) -> None:
    if end.kept_s is None or not moves(end):
        return
    figure.add_bar(
        orientation="h",
        y=[row],
        base=now_s / factor,
        x=[(min(end.kept_s, limit_s) - now_s) / factor],
        width=GHOST,
        showlegend=False,
        marker={"color": colours.muted, "line": {"width": 0}},
        hovertemplate=_hover(swing, end) + "<extra></extra>",
    )


def _label(figure: go.Figure, row: int, swing: Swing, end: End, factor: float, *, slower: bool) -> None:
    """Value and change at the end of a bar, in two lines between which the thin line of a kept split passes."""
    figure.add_annotation(
        x=end.delay_s / factor,
        y=row,
        text=text("sensitivity.label", value=written(swing.varied, end.value), change=difference(swing, end)),
        showarrow=False,
        xanchor="left" if slower else "right",
        xshift=9 if slower else -9,
        align="left" if slower else "right",
        font={"size": 12},
    )


def difference(swing: Swing, end: End) -> str:
    """How much longer or shorter an end takes than now: ``+12.3 s``, or that it is the same."""
    change_s = end.delay_s - swing.now.delay_s
    if abs(change_s) <= 1e-9 * swing.now.delay_s:
        return text("sensitivity.same")
    way = "longer" if change_s > 0 else "shorter"
    return text(f"sensitivity.{way}", time=format_time(abs(change_s)))


def way(swing: Swing, turn: Turn) -> str:
    """Which side of a value another split is best on, the value included where it is a whole number."""
    if swing.varied.is_whole:
        return "from" if turn.is_up else "up_to"
    return "above" if turn.is_up else "below"


def _changes(figure: go.Figure, swings: Sequence[Swing], factor: float) -> None:
    found = [(row, swing, turn) for row, swing in enumerate(swings) for turn in swing.turns()]
    figure.add_scatter(
        mode="markers",
        name=text("sensitivity.legend_changes"),
        showlegend=bool(found),
        x=[turn.delay_s / factor for _, _, turn in found],
        y=[row for row, _, _ in found],
        marker={"symbol": "diamond", "size": 13, "color": "#ffffff", "line": {"width": 2, "color": "#31333f"}},
        customdata=[
            text(
                "sensitivity.hover_change",
                name=input_title(swing.varied),
                turn=text(
                    f"sensitivity.turn_{way(swing, turn)}",
                    value=written(swing.varied, turn.value),
                    to=drawn(place(swing.now.split.priced, turn.split)),
                ),
            )
            for _, swing, turn in found
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _legend(figure: go.Figure, swings: Sequence[Swing], colours: Palette) -> None:
    """What each colour that is drawn stands for."""
    drawn_parts = {_part(swing.varied) for swing in swings}
    for part, colour in _colours(colours).items():
        if part in drawn_parts:
            figure.add_scatter(
                x=[None],
                y=[None],
                mode="markers",
                name=text(f"sensitivity.legend_{part}"),
                marker={"symbol": "square", "size": 13, "color": colour},
            )
