"""What pages compute, remembered: a change of the link or a speed reuses the prices and the table."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.present.layout import Level, lay_out, lay_out_narrow
from explorer.present.layout.drawing import Drawing
from explorer.present.view import View
from explorer.present.view_result import Work as Work
from explorer.present.view_result import slider_range
from explorer.pricing.costs import PricedGraph, price, reprice
from explorer.scenario import models, options
from explorer.scenario.scenario import Scenario
from explorer.solve import SolveError, solve
from explorer.solve.exact.table import Range, SplitTable, split_table
from explorer.solve.result import Split


def work(view: View, sliders: Scenario | None = None) -> Work:
    """All that is computed for a view; its table also spans the sliders as they were set to ``sliders``."""
    over = slider_range(sliders or view.scenario).reaching(view.scenario)
    priced_as = options.to_options(_at_default_link_and_speeds(view.scenario))
    table = _table(view.model, priced_as, (over.link_bytes_per_s, over.speed))
    priced = reprice(table.priced, view.scenario)
    chosen, problem = _choice(view, priced)
    return Work(view, priced.graph, drawing(view.model), priced, table, chosen, problem)


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


@st.cache_resource(max_entries=64, show_spinner=False)
def narrow_blocks(model: str) -> Level:
    """The layout of a model's blocks for a phone, made once."""
    return lay_out_narrow(models.find(model).graph)


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
