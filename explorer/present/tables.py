"""The layers as a table that a spreadsheet can take."""

from __future__ import annotations

import pandas as pd

from explorer.present.i18n.text import text
from explorer.present.payload import shape_text
from explorer.pricing import Case
from explorer.solve.result import Solution


def layer_table(case: Case, split: Solution) -> pd.DataFrame:
    """Returns a table with one row a layer, in topological order, for one iteration at the set speeds.

    Numbers have one unit a column.
    """
    scenario, layers = case.scenario, case.graph.layers
    batch = scenario.workload.batch
    side = {True: text("tables-device"), False: text("tables-server")}
    return pd.DataFrame(
        {
            text("tables-layer"): [layer.label for layer in layers],
            text("tables-side"): [side[bool(on)] for on in split.on_device],
            text("tables-operation"): [layer.operation for layer in layers],
            text("tables-shape"): [shape_text(layer, batch) for layer in layers],
            text("tables-device_time"): 1e3 * case.costs.device_s / scenario.device_speed,
            text("tables-server_time"): 1e3 * case.costs.server_s / scenario.server_speed,
            text("tables-up"): case.costs.uplink_bytes / 1e6,
            text("tables-down"): case.costs.downlink_bytes / 1e6,
            text("tables-forward_flops"): [layer.forward.flops.at(batch) / 1e6 for layer in layers],
            text("tables-backward_flops"): [layer.backward.flops.at(batch) / 1e6 for layer in layers],
            text("tables-parameters"): [layer.parameters for layer in layers],
            text("tables-tied"): [layer.shares_parameters_with or "" for layer in layers],
        }
    )


def to_csv(table: pd.DataFrame) -> str:
    """Returns a table as CSV for a spreadsheet.

    Text that a spreadsheet would run as a formula gets a leading apostrophe, since names can come from a file.
    """
    safe = table.copy()
    for column in safe.select_dtypes(exclude="number"):
        safe[column] = [f"'{value}" if str(value).startswith(("=", "+", "-", "@")) else value for value in safe[column]]
    return safe.to_csv(index=False)
