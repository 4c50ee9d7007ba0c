"""What pages compute, remembered: a change of the link or a speed reuses the prices and the table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from explorer import models, options
from explorer.delay import Mask, PricedGraph, price, reprice
from explorer.graph import ModelGraph
from explorer.presets import MBIT_PER_S
from explorer.scenario import Scenario
from explorer.solve import SolveError, solve
from explorer.solve.split import SolverStats, Split
from explorer.solve.table import Range, SplitTable, split_table
from explorer.ui.layout import lay_out
from explorer.ui.layout.drawing import Drawing
from explorer.ui.state import View

SLIDERS = Range(link_bytes_per_s=(0.1 * MBIT_PER_S, 10_000 * MBIT_PER_S), speed=(0.1, 10.0))


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


def work(view: View, sliders: Scenario | None = None) -> Work:
    """All that is computed for a view; its table also spans the sliders as they were set to ``sliders``."""
    over = slider_range(sliders or view.scenario).reaching(view.scenario)
    priced_as = options.to_options(_at_default_link_and_speeds(view.scenario))
    table = _table(view.model, priced_as, (over.link_bytes_per_s, over.speed))
    priced = reprice(table.priced, view.scenario)
    chosen, problem = _choice(view, priced)
    return Work(view, priced.graph, drawing(view.model), priced, table, chosen, problem)


def slider_range(scenario: Scenario) -> Range:
    """What the sliders span: usual links and speeds, widened to hold the scenario."""
    return SLIDERS.reaching(scenario)


def _at_default_link_and_speeds(scenario: Scenario) -> Scenario:
    """The scenario as far as a table depends on it: rates and speeds are free, the round-trip time is not."""
    default = Scenario.default()
    link = replace(default.link, rtt_s=scenario.link.rtt_s)
    return replace(scenario, link=link, device_speed=default.device_speed, server_speed=default.server_speed)


@st.cache_resource(max_entries=64, show_spinner=False)
def _table(model: str, scenario: dict[str, str], over: tuple[tuple[float, float], tuple[float, float]]) -> SplitTable:
    return split_table(price(models.find(model).graph, options.from_options(scenario)), Range(*over))


@st.cache_resource(max_entries=64, show_spinner=False)
def drawing(model: str) -> Drawing:
    """The layout of a model, made once."""
    return lay_out(models.find(model).graph)


def _choice(view: View, priced: PricedGraph) -> tuple[Split | None, str]:
    """The split of the view's method, and why there is none."""
    if view.method is None:
        return None, ""
    try:
        return _split(view.model, options.to_options(view.scenario), view.method, priced), ""
    except SolveError as error:
        return None, str(error)


@st.cache_resource(max_entries=64, show_spinner=False)
def _split(model: str, scenario: dict[str, str], method: str, _priced: PricedGraph) -> Split:
    return solve(_priced, method)
