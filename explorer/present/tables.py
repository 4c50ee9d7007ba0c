"""The graph as tables: what the canvas cannot tell a screen reader, and what a spreadsheet can take."""

from __future__ import annotations

import pandas as pd

from explorer.present.i18n.text import text
from explorer.present.payload import shape_text
from explorer.solve.result import Split
from explorer.values.units import format_bytes, format_time


def cut_table(split: Split) -> pd.DataFrame:
    """One row a tensor that crosses the link: its size and its time in one iteration, each with its unit."""
    priced = split.priced
    link, batch = priced.scenario.link, priced.scenario.workload.batch
    rows = []
    for u in split.cut:
        up, down = float(priced.uplink_bytes[u]), float(priced.downlink_bytes[u])
        rows.append(
            {
                text("tables.layer"): priced.graph.layers[u].name,
                text("tables.shape"): shape_text(priced.graph.layers[u], batch),
                text("tables.up_size"): format_bytes(up),
                text("tables.up_time"): format_time(up / link.uplink_bytes_per_s),
                text("tables.down_size"): format_bytes(down),
                text("tables.down_time"): format_time(down / link.downlink_bytes_per_s),
            }
        )
    return pd.DataFrame(rows)


def layer_table(split: Split) -> pd.DataFrame:
    """One row a layer, numbers in one unit a column, in topological order: for one iteration at the set speeds."""
    priced = split.priced
    scenario, layers = priced.scenario, priced.graph.layers
    batch = scenario.workload.batch
    side = {True: text("tables.device"), False: text("tables.server")}
    return pd.DataFrame(
        {
            text("tables.layer"): [layer.name for layer in layers],
            text("tables.side"): [side[bool(on)] for on in split.on_device],
            text("tables.operation"): [layer.operation for layer in layers],
            text("tables.shape"): [shape_text(layer, batch) for layer in layers],
            text("tables.device_time"): 1e3 * priced.device_s / scenario.device_speed,
            text("tables.server_time"): 1e3 * priced.server_s / scenario.server_speed,
            text("tables.up"): priced.uplink_bytes / 1e6,
            text("tables.down"): priced.downlink_bytes / 1e6,
            text("tables.forward_flops"): [layer.forward.flops.at(batch) / 1e6 for layer in layers],
            text("tables.backward_flops"): [layer.backward.flops.at(batch) / 1e6 for layer in layers],
            text("tables.parameters"): [layer.parameters for layer in layers],
            text("tables.tied"): [layer.shares_parameters_with or "" for layer in layers],
        }
    )


def to_csv(table: pd.DataFrame) -> str:
    """A table as CSV for a spreadsheet.

    Text that a spreadsheet would run as a formula gets a leading apostrophe, since names can come from a file.
    """
    safe = table.copy()
    for column in safe.select_dtypes(exclude="number"):
        safe[column] = [f"'{value}" if str(value).startswith(("=", "+", "-", "@")) else value for value in safe[column]]
    return safe.to_csv(index=False)
