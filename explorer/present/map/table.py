"""The regions of a map as a table, and the whole map for a spreadsheet and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from explorer.present.i18n.text import text
from explorer.present.map import Mapped
from explorer.present.map.figure import COLUMNS, ROWS
from explorer.present.map.words import share_text
from explorer.present.phrases import split_name
from explorer.questions.axes import Scale
from explorer.questions.phase_map import PhaseMap
from explorer.scenario import codec
from explorer.values.json_files import finite
from explorer.values.units import format_time


def region_table(done: Mapped) -> pd.DataFrame:
    """Returns a table with one row a region, from the least on the device to the most."""
    phase = done.phase
    total = len(done.graph.layers)
    ranges = delay_ranges(phase)
    return pd.DataFrame(
        {
            text("map-column_number"): [str(number + 1) for number in range(len(phase.splits))],
            text("map-column_name"): [
                text("map-here", name=split_name(split)) if number == done.spot.split else split_name(split)
                for number, split in enumerate(phase.splits)
            ],
            text("map-column_layers"): [
                text("map-layers", count=int(split.on_device.sum()), total=total) for split in phase.splits
            ],
            text("map-column_share"): [share_text(region.share) for region in phase.regions],
            text("map-column_delay"): [
                text("map-range", low=format_time(low), high=format_time(high)) for low, high in ranges
            ],
        }
    )


def delay_ranges(phase: PhaseMap) -> list[tuple[float, float]]:
    """Returns the least and the most delay in seconds of each split where it is optimal.

    The delay of a split is linear over a piece, so its extremes lie at the corners.
    """
    found: list[list[float]] = [[] for _ in phase.splits]
    for cell in phase.cells.values():
        for piece, plane in zip(cell.pieces, cell.planes, strict=True):
            corners = np.array([(u, v, 1.0) for u, v, _ in piece.corners])
            found[piece.plane] += (corners @ plane).tolist()
    return [(min(delays), max(delays)) for delays in found]


def spreadsheet(phase: PhaseMap) -> pd.DataFrame:
    """Returns a table with one row a place of the map, in SI units; empty where no split fits into the memory."""
    grid = phase.grid(COLUMNS, ROWS)
    x, y = np.meshgrid(grid.x, grid.y)
    fits = grid.split >= 0
    names = np.array([split_name(split) for split in phase.splits])
    return pd.DataFrame(
        {
            _column(phase.x): x[fits],
            _column(phase.y): y[fits],
            "split": grid.split[fits] + 1,
            "cut": names[grid.split[fits]],
            "delay_s": grid.delay_s[fits],
            "gain": grid.gain[fits],
        }
    )


def map_document(done: Mapped) -> dict[str, Any]:
    """Returns the scenario, the axes, every split with its region's exact outline, and the borders; SI units."""
    phase = done.phase
    layers = done.graph.layers
    return {
        "model": done.graph.name,
        "scenario": codec.to_options(done.view.scenario),
        "axes": [_axis(phase.x, done.x), _axis(phase.y, done.y)],
        "here": {"split": done.spot.split + 1, "delay_s": done.spot.delay_s, "gain": done.spot.gain},
        "splits": [
            {
                "number": number + 1,
                "kind": split.kind,
                "cut": list(split.cut),
                "device_layers": [layer.name for layer, on in zip(layers, split.on_device, strict=True) if on],
                "share": finite(region.share),
                "delay_s": list(ends),
                "outlines": [ring.tolist() for ring in region.rings],
            }
            for number, (split, region, ends) in enumerate(
                zip(phase.splits, phase.regions, delay_ranges(phase), strict=True)
            )
        ],
        "borders": list(_borders(phase)),
    }


def _axis(scale: Scale, own: float) -> dict[str, Any]:
    return {
        "input": scale.axis.varied.name,
        "from": scale.low,
        "to": scale.high,
        "logarithmic": scale.is_log,
        "values": list(scale.values),
        "here": own,
    }


def _borders(phase: PhaseMap) -> Iterator[dict[str, Any]]:
    for border in phase.borders:
        below, above = border.splits
        yield {"splits": [below + 1, above + 1], "step": border.is_step, "points": border.points.tolist()}


def _column(scale: Scale) -> str:
    """Returns the name of an axis's column with its SI unit."""
    units = {"uplink": "_bytes_per_s", "downlink": "_bytes_per_s", "rtt": "_s"}
    name = scale.axis.varied.name
    return name.replace("-", "_") + units.get(name, "")
