"""A front as a table for a person, and as one for a spreadsheet."""

from __future__ import annotations

import pandas as pd

from explorer.present.i18n.text import text
from explorer.present.tradeoff.front_view import Shown
from explorer.values.units import format_time


def table(done: Shown, chosen: int) -> pd.DataFrame:
    """Every split that is shown; the one that is looked at is marked."""
    total = len(done.priced.graph.layers)
    rows = []
    for i, (choice, mark) in enumerate(zip(done.choices, done.marks, strict=True)):
        row = {
            text("tradeoff.column_point"): text("tradeoff.marked", number=i + 1) if i == chosen else f"{i + 1}",
            text("tradeoff.column_cut"): mark.name,
            text("tradeoff.column_layers"): text(
                "tradeoff.layers", count=int(choice.point.on_device.sum()), total=total
            ),
            text("tradeoff.column_delay"): format_time(mark.delay_s),
            text(f"tradeoff.objective_{done.key}"): mark.said,
        }
        if len(done.choices) < len(done.front.points):
            row[text("tradeoff.column_alike")] = f"{choice.count}"
        rows.append(row)
    return pd.DataFrame(rows)


def spreadsheet(done: Shown) -> pd.DataFrame:
    """One row a split of the whole front, in seconds and in J, bytes or money, with its row in `table`."""
    numbers = [i + 1 for i, choice in enumerate(done.choices) for _ in range(choice.count)]
    return pd.DataFrame(
        [
            {
                "row": number,
                "delay_s": point.delay_s,
                done.column: point.value,
                "layers_on_device": int(point.on_device.sum()),
                "cut": " ".join(point.cut),
                "coverage": done.front.coverage,
            }
            for number, point in zip(numbers, done.front.points, strict=True)
        ]
    )
