"""What each input does to the delay when it is smaller or larger: as a tornado, a table and rows to take away."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from explorer.present.charts.figure import Figure, legend_below
from explorer.present.i18n.text import text
from explorer.present.map.words import input_title
from explorer.present.numbers import drawn, time_unit, written
from explorer.present.palette import MARK, RIM, Theme
from explorer.present.phrases import place
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
COLUMNS = ("low", "high", "changes")


def tornado(swings: Sequence[Swing], colours: Theme, timing: str) -> Figure:
    """Returns a figure with one bar an input, the first on top.

    A bar has the colour of what its input belongs to, which the legend names. A thin line in it shows the delay if the
    split stayed as it is now; a diamond the value at which another split becomes the best.
    """
    now_s = swings[0].now.delay_s
    ends = [end for swing in swings for end in (swing.low, swing.high)]
    least_s, most_s = min(end.delay_s for end in ends), max(end.delay_s for end in ends)
    kept_s = max((end.kept_s for end in ends if end.kept_s is not None), default=now_s)
    limit_s = min(max(most_s, kept_s), most_s + FURTHEST * (most_s - least_s))
    unit, factor = time_unit(limit_s)
    figure = Figure()
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
            text=text("sensitivity-row", name=input_title(swing.varied), now=written(swing.varied, swing.now.value)),
            showarrow=False,
            xanchor="left",
            font={"size": 13},
        )
    _changes(figure, swings, factor)
    _legend(figure, swings, colours)
    figure.add_annotation(
        x=now_s / factor,
        y=1,
        yref="paper",
        yshift=ABOVE_PX - 12,
        text=text("sensitivity-now", delay=format_time(now_s)),
        showarrow=False,
        font={"size": 13},
    )
    spread = (limit_s - least_s) / factor or now_s / factor or 1.0  # nothing changes anything: the line in the middle
    now_line = {"x0": now_s / factor, "x1": now_s / factor, "y0": 0, "y1": 1, "yref": "y domain"}
    figure.update_layout(
        shapes=[{"type": "line", **now_line, "line": {"color": colours.muted, "width": 1.5}}],
        barmode="overlay",
        legend=legend_below(itemclick=False, itemdoubleclick=False),
        height=ROW_PX * len(swings) + ABOVE_PX + BELOW_PX,
        margin={"l": BESIDE_PX, "r": BESIDE_PX, "t": ABOVE_PX, "b": BELOW_PX},
        dragmode=False,
        xaxis={
            "title": {"text": text("breakdown-axis", unit=unit, timing=timing)},
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
    """Returns both ends that differ from now, each with whether it is the one that takes longer."""
    ends = [(swing.low, not swing.varied.is_slower_when_larger), (swing.high, swing.varied.is_slower_when_larger)]
    return [(end, slower) for end, slower in ends if end.value != swing.now.value]


def _part(varied: Input) -> str:
    """Returns what an input belongs to."""
    if varied in (BATCH, ITERATIONS):
        return "work"
    return {DEVICE_SPEED.name: "device", SERVER_SPEED.name: "server"}.get(varied.name, "link")


def _colours(colours: Theme) -> dict[str, str]:
    return {
        "device": colours.device.fill,
        "link": colours.link.fill,
        "server": colours.server.fill,
        "work": colours.neutral,
    }


def _bar(
    figure: Figure, row: int, swing: Swing, end: End, now_s: float, factor: float, colours: Theme, *, slower: bool
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
    there = drawn(place(end.split.costs, end.split.on_device))
    said = text("sensitivity-hover", name=name, value=value, delay=format_time(end.delay_s), place=there)
    if end.kept_s is None:
        return said + text("sensitivity-hover_not_kept")
    if not moves(end):
        return said
    return said + text("sensitivity-hover_kept", delay=format_time(end.kept_s))


def moves(end: End) -> bool:
    """Returns whether keeping the split would take longer at an end, by more than rounding."""
    return end.gain_s is None or end.gain_s > 1e-9 * end.delay_s


def _ghost(
    figure: Figure, row: int, swing: Swing, end: End, now_s: float, limit_s: float, factor: float, colours: Theme
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
        marker={"color": colours.neutral, "line": {"width": 0}},
        hovertemplate=_hover(swing, end) + "<extra></extra>",
    )


def _label(figure: Figure, row: int, swing: Swing, end: End, factor: float, *, slower: bool) -> None:
    """Returns value and change at the end of a bar, in two lines; the thin line of a kept split passes between them."""
    figure.add_annotation(
        x=end.delay_s / factor,
        y=row,
        text=text("sensitivity-label", value=written(swing.varied, end.value), change=difference(swing, end)),
        showarrow=False,
        xanchor="left" if slower else "right",
        xshift=9 if slower else -9,
        align="left" if slower else "right",
        font={"size": 12},
    )


def difference(swing: Swing, end: End) -> str:
    """Returns how much longer or shorter an end takes than now: ``+12.3 s``, or that it is the same."""
    change_s = end.delay_s - swing.now.delay_s
    if abs(change_s) <= 1e-9 * swing.now.delay_s:
        return text("sensitivity-same")
    way = "longer" if change_s > 0 else "shorter"
    return text(f"sensitivity-{way}", time=format_time(abs(change_s)))


def way(swing: Swing, turn: Turn) -> str:
    """Returns which side of a value another split is best on, the value included where it is a whole number."""
    if swing.varied.is_whole:
        return "from" if turn.is_up else "up_to"
    return "above" if turn.is_up else "below"


def _changes(figure: Figure, swings: Sequence[Swing], factor: float) -> None:
    found = [(row, swing, turn) for row, swing in enumerate(swings) for turn in swing.turns()]
    figure.add_scatter(
        mode="markers",
        name=text("sensitivity-legend_changes"),
        showlegend=bool(found),
        x=[turn.delay_s / factor for _, _, turn in found],
        y=[row for row, _, _ in found],
        marker={"symbol": "diamond", "size": 13, "color": MARK, "line": {"width": 2, "color": RIM}},
        customdata=[
            text(
                "sensitivity-hover_change",
                name=input_title(swing.varied),
                turn=text(
                    f"sensitivity-turn_{way(swing, turn)}",
                    value=written(swing.varied, turn.value),
                    to=drawn(place(swing.now.split.costs, turn.split)),
                ),
            )
            for _, swing, turn in found
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _legend(figure: Figure, swings: Sequence[Swing], colours: Theme) -> None:
    """Adds what each colour that is drawn stands for."""
    drawn_parts = {_part(swing.varied) for swing in swings}
    for part, colour in _colours(colours).items():
        if part in drawn_parts:
            figure.add_scatter(
                x=[None],
                y=[None],
                mode="markers",
                name=text(f"sensitivity-legend_{part}"),
                marker={"symbol": "square", "size": 13, "color": colour},
            )


def table_html(swings: Sequence[Swing]) -> str:
    """Returns a row for each input.

    A row has the value now, the delay with less and more of it, and a line for each move of the cut.
    """
    headings = {column: escape(text(f"sensitivity-column_{column}")) for column in COLUMNS}
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings.values())
    body = "".join(_row(swing, headings) for swing in swings)
    return (
        f'<table class="swings" aria-label="{escape(text("sensitivity-alt_table"))}">'
        f'<thead><tr><th scope="col">{escape(text("sensitivity-column_input"))}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(swing: Swing, headings: dict[str, str]) -> str:
    cells = {
        "low": _lines(_end(swing, swing.low)),
        "high": _lines(_end(swing, swing.high)),
        "changes": _lines(turn_words(swing)),
    }
    name = escape(input_title(swing.varied))
    now = escape(text("sensitivity-value_now", value=written(swing.varied, swing.now.value)))
    # On a phone the heads of the columns are not seen: each cell then shows its own.
    shown = "".join(f'<td data-heading="{headings[column]}">{cell}</td>' for column, cell in cells.items())
    return f'<tr><th scope="row">{name}<div>{now}</div></th>{shown}</tr>'


def _end(swing: Swing, end: End) -> list[str]:
    if end.value == swing.now.value:
        return [text("sensitivity-at_limit")]
    delay = text("sensitivity-delay", delay=format_time(end.delay_s), change=difference(swing, end))
    return [written(swing.varied, end.value), delay]


def turn_words(swing: Swing) -> list[str]:
    """Returns where along an input another split becomes the best, and which; that none does."""
    if not swing.changes:
        return [text("sensitivity-no_changes")]
    costs = swing.now.split.costs
    return [
        text(
            f"sensitivity-turn_{way(swing, turn)}",
            value=written(swing.varied, turn.value),
            to=place(costs, turn.split),
        )
        for turn in swing.turns()
    ]


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<div>{escape(line)}</div>" for line in lines)


def spreadsheet(swings: Sequence[Swing]) -> pd.DataFrame:
    """Returns a table with one row an input in SI units: values in bytes/s, s, as a factor or a whole number."""
    return pd.DataFrame(
        [
            {
                "input": swing.varied.name,
                "now": swing.now.value,
                "delay_s": swing.now.delay_s,
                "low": swing.low.value,
                "low_delay_s": swing.low.delay_s,
                "low_kept_s": swing.low.kept_s,
                "high": swing.high.value,
                "high_delay_s": swing.high.delay_s,
                "high_kept_s": swing.high.kept_s,
                "swing_s": swing.size_s,
                "split_changes_at": " ".join(f"{change.value:.12g}" for change in swing.changes),
            }
            for swing in swings
        ]
    )
