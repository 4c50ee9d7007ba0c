"""Sensitivity as a table of the page, which wraps and fits a phone, and as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from explorer.present.charts.sensitivity import difference, way
from explorer.present.format import place, written
from explorer.present.i18n.text import text
from explorer.present.map.axes import input_title
from explorer.questions.sensitivity import End, Swing
from explorer.values.units import format_time

COLUMNS = ("low", "high", "changes")


def table_html(swings: Sequence[Swing]) -> str:
    """A row for each input: its value now, the delay with less and more of it, and a line for each move of the cut."""
    headings = {column: escape(text(f"sensitivity.column_{column}")) for column in COLUMNS}
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings.values())
    body = "".join(_row(swing, headings) for swing in swings)
    return (
        f'<table class="swings" aria-label="{escape(text("sensitivity.alt_table"))}">'
        f'<thead><tr><th scope="col">{escape(text("sensitivity.column_input"))}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(swing: Swing, headings: dict[str, str]) -> str:
    cells = {
        "low": _lines(_end(swing, swing.low)),
        "high": _lines(_end(swing, swing.high)),
        "changes": _lines(_changes(swing)),
    }
    name = escape(input_title(swing.varied))
    now = escape(text("sensitivity.value_now", value=written(swing.varied, swing.now.value)))
    # On a phone the heads of the columns are not seen: each cell then shows its own.
    shown = "".join(f'<td data-heading="{headings[column]}">{cell}</td>' for column, cell in cells.items())
    return f'<tr><th scope="row">{name}<div>{now}</div></th>{shown}</tr>'


def _end(swing: Swing, end: End) -> list[str]:
    if end.value == swing.now.value:
        return [text("sensitivity.at_limit")]
    delay = text("sensitivity.delay", delay=format_time(end.delay_s), change=difference(swing, end))
    return [written(swing.varied, end.value), delay]


def _changes(swing: Swing) -> list[str]:
    if not swing.changes:
        return [text("sensitivity.no_changes")]
    priced = swing.now.split.priced
    return [
        text(
            f"sensitivity.turn_{way(swing, turn)}",
            value=written(swing.varied, turn.value),
            to=place(priced, turn.split),
        )
        for turn in swing.turns()
    ]


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<div>{escape(line)}</div>" for line in lines)


def spreadsheet(swings: Sequence[Swing]) -> pd.DataFrame:
    """One row an input in SI units: values in bytes/s, s, as a factor or a whole number."""
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
