"""What pages compute, remembered: a change of the link or a speed reuses the prices and the table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from explorer import models, options
from explorer.delay import Mask, PricedGraph, price, reprice
from explorer.graph import ModelGraph
from explorer.presets import MBIT_PER_S
from explorer.scenario import Scenario
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

    @property
    def best(self) -> Split:
        """The optimal split of the view's scenario."""
        return self.split(self.table.masks[self.table.best(self.priced.scenario)])

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
    return Work(view, priced.graph, _drawing(view.model), priced, table)


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
def _drawing(model: str) -> Drawing:
    return lay_out(models.find(model).graph)
