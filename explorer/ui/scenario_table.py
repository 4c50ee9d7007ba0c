"""Named scenarios side by side: what each comes to, remembered, as one row of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from explorer import models, options, presets
from explorer.delay import price
from explorer.graph import OperationClass
from explorer.scenario import Link
from explorer.scenarios import NamedScenario
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.compare import longer_by
from explorer.solve.split import Split
from explorer.solve.unsplit import device_only, server_only
from explorer.ui.compare_table import percent
from explorer.ui.compared import BLOCKWISE
from explorer.ui.text import text
from explorer.units import format_bytes, format_rate, format_time


@dataclass(frozen=True)
class Outcome:
    """The split that a scenario is looked at for, beside the two choices without one."""

    split: Split
    device_only: Split
    server_most: Split
    problem: str = ""  # why the scenario's method has no split and the optimum stands in for it; "" where it has


def outcome(named: NamedScenario) -> Outcome:
    """What a scenario comes to; only its first call solves."""
    return _outcome(named.model, options.to_options(named.scenario), named.method or BLOCKWISE)


@st.cache_resource(max_entries=256, show_spinner=False)
def _outcome(model: str, scenario: dict[str, str], method: str) -> Outcome:
    priced = price(models.find(model).graph, options.from_options(scenario))
    unsplit = device_only(priced), server_only(priced)
    try:
        return Outcome(solve(priced, method), *unsplit)
    except SolveError as error:
        return Outcome(solve(priced, BLOCKWISE), *unsplit, str(error))


def comparison_table(scenarios: Iterable[NamedScenario]) -> pd.DataFrame:
    """One row a scenario, every figure with its unit: units differ between rounds of training and single batches."""
    return pd.DataFrame([_row(named, outcome(named)) for named in scenarios])


def _row(named: NamedScenario, found: Outcome) -> dict[str, str]:
    scenario, split = named.scenario, found.split
    workload = scenario.workload
    return {
        text("scenarios.column_name"): named.name,
        text("scenarios.column_delay"): delay_text(named, split),
        text("scenarios.column_cut"): cut_text(named, found),
        text("scenarios.column_device_only"): gain_text(split, found.device_only),
        text("scenarios.column_server_most"): gain_text(split, found.server_most),
        text("scenarios.column_model"): models.find(named.model).title,
        text("scenarios.column_runs"): text(
            f"scenarios.runs_{workload.mode.value}", count=workload.iterations, batch=workload.batch
        ),
        text("scenarios.column_device"): scenario.device.title,
        text("scenarios.column_server"): scenario.server.title,
        text("scenarios.column_link"): link_text(scenario.link),
        text("scenarios.column_timing"): text(f"graph.timing_{split.priced.timing}"),
        text("scenarios.column_memory"): format_bytes(float(split.priced.memory(split.on_device[None, :])[0])),
    }


def delay_text(named: NamedScenario, split: Split) -> str:
    """The delay, and that no proof says that it is the least where the optimum was asked for."""
    delay = format_time(split.delay_s)
    return text("scenarios.unproven", delay=delay) if named.method is None and split.at_most_above > 0 else delay


def cut_text(named: NamedScenario, found: Outcome) -> str:
    """Where the split cuts, and whose it is where the scenario asks for a method's."""
    where = _where(found.split)
    if named.method is None:
        return where
    method = METHODS[named.method].title
    if found.problem:
        return text("scenarios.cut_instead", method=method, cut=where)
    said = text("scenarios.cut_of", method=method, cut=where)
    return said if _is_allowed(found.split) else text("scenarios.not_allowed", said=said)


def _where(split: Split) -> str:
    layers = split.priced.graph.layers
    kept = [layer for layer, on in zip(layers, split.on_device, strict=True) if on]
    if len(kept) == len(layers):
        return text("scenarios.cut_device")
    if all(layer.operation_class is OperationClass.INPUT for layer in kept):
        return text("scenarios.cut_server")
    last, rest = layers[split.cut[-1]].name, len(split.cut) - 1
    key = "many" if rest else "one"
    return text(f"scenarios.cut_{key}", layer=last, rest=rest, count=len(kept), total=len(layers))


def _is_allowed(split: Split) -> bool:
    return split.priced.violation(split.on_device) is None


def gain_text(split: Split, unsplit: Split) -> str:
    """How much faster a split is than a choice without one, or how much slower; and if that is not allowed at all."""
    said = _gain(split, unsplit)
    return said if _is_allowed(unsplit) else text("scenarios.not_allowed", said=said)


def _gain(split: Split, unsplit: Split) -> str:
    longer = longer_by(unsplit.delay_s, split.delay_s)
    if longer == 0:
        return text("scenarios.gain_none")
    if longer < 0:
        return text("scenarios.gain_slower", percent=percent(longer_by(split.delay_s, unsplit.delay_s)))
    if longer >= 1:
        return text("scenarios.gain_times", ratio=f"{1 + longer:,.0f}" if longer >= 99 else f"{1 + longer:.3g}")
    return text("scenarios.gain_less", percent=percent(longer / (1 + longer)))


def link_text(link: Link) -> str:
    """The preset's title, or the rates."""
    if link.preset_name:
        return presets.link(link.preset_name).title
    return text(
        "scenarios.link_custom",
        up=format_rate(link.uplink_bytes_per_s),
        down=format_rate(link.downlink_bytes_per_s),
        rtt=format_time(link.rtt_s),
    )
