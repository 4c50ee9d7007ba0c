"""One view worked out: the drawn graph, its prices, the table of splits, and the splits that are shown.

Without Streamlit, for pages and reports alike; what pages remember of it is in `explorer.app.cache`.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.model.graph import ModelGraph
from explorer.present.layout import lay_out
from explorer.present.layout.drawing import Drawing
from explorer.present.view import View
from explorer.presets import MBIT_PER_S
from explorer.pricing.costs import Mask, PricedGraph
from explorer.scenario.scenario import Scenario
from explorer.solve import solve
from explorer.solve.exact.table import Range, SplitTable, split_table
from explorer.solve.result import SolverStats, Split

SLIDERS = Range(link_bytes_per_s=(0.1 * MBIT_PER_S, 10_000 * MBIT_PER_S), speed=(0.1, 10.0))

# Where a session keeps what was entered in place of the presets, and what is asked on the What-if page.
OWN_FIGURES, WHAT_IF_ASKED = "own_figures", "what_if_asked"


@dataclass(frozen=True)
class Work:
    """Everything a page needs to show one view."""

    view: View
    graph: ModelGraph
    drawing: Drawing
    priced: PricedGraph  # in the view's own scenario
    table: SplitTable
    chosen: Split | None = None  # what the view's method chooses; None where the optimum is shown
    problem: str = ""  # why the view's method has no split here, ready to be read

    @property
    def best(self) -> Split:
        """The optimal split of the view's scenario."""
        return self.split(self.table.masks[self.table.best(self.priced.scenario)])

    @property
    def shown(self) -> Split:
        """The split that the page shows: the view's method's, otherwise the optimal one."""
        return self.chosen or self.best

    @property
    def device_only(self) -> Split:
        """Everything on the device."""
        return self.split(self.priced.device_only)

    @property
    def server_most(self) -> Split:
        """As much on the server as the scenario allows."""
        return self.split(self.priced.server_most)

    def split(self, mask: Mask) -> Split:
        """A split by its set."""
        return Split(self.priced, "table", mask, SolverStats(0, 0, 0.0, 0.0))


def slider_range(scenario: Scenario) -> Range:
    """What the sliders span: usual links and speeds, widened to hold the scenario."""
    return SLIDERS.reaching(scenario)


def worked_out(priced: PricedGraph, method: str | None = None) -> Work:
    """The optimum of a model in a scenario, or what a method chooses, with all that shows it.

    Raises `SolveError` as `split_table` and the method do, and `UnknownNameError` for a method that is none.
    """
    view = View(priced.graph.name, priced.scenario, method)
    chosen = None if method is None else solve(priced, method)
    table = split_table(priced, slider_range(priced.scenario))
    return Work(view, priced.graph, lay_out(priced.graph), priced, table, chosen)
