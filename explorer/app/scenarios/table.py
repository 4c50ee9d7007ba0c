"""What a named scenario comes to, remembered, and what a comparison says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import streamlit as st

from explorer import presets
from explorer.app.compare.results import BLOCKWISE
from explorer.model.graph import OperationClass
from explorer.present.format import place
from explorer.present.gaps import gap_text
from explorer.present.i18n.text import text
from explorer.pricing.costs import price
from explorer.scenario import models, options
from explorer.scenario.named import NamedScenario
from explorer.scenario.scenario import Link, Mode, Workload
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.baselines.unsplit import device_only, server_only
from explorer.solve.compare import longer_by
from explorer.solve.result import Split
from explorer.values.units import format_bytes, format_rate, format_time


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


class Said(NamedTuple):
    """What is said of a scenario under one heading, and a second line that says it closer."""

    value: str
    note: str = ""


def facts(named: NamedScenario) -> dict[str, Said]:
    """What a comparison says of a scenario, by heading in the order in which it is read; the same for every one."""
    found, scenario = outcome(named), named.scenario
    split = found.split
    return {
        text("scenarios.column_delay"): Said(delay_text(named, split), work_text(scenario.workload)),
        text("scenarios.column_cut"): cut_said(named, found),
        text("scenarios.column_device_only"): unsplit_said(found.device_only, split),
        text("scenarios.column_server_most"): unsplit_said(found.server_most, split),
        text("scenarios.column_model"): Said(models.find(named.model).title),
        text("scenarios.column_workload"): Said(
            text(f"sidebar.mode_{scenario.workload.mode.value}"),
            text("scenarios.batch", batch=scenario.workload.batch),
        ),
        text("scenarios.column_device"): Said(scenario.device.title),
        text("scenarios.column_server"): Said(scenario.server.title),
        text("scenarios.column_link"): Said(link_text(scenario.link)),
        text("scenarios.column_timing"): Said(text(f"graph.timing_{split.priced.timing}")),
        text("scenarios.column_memory"): Said(format_bytes(float(split.priced.memory(split.on_device[None, :])[0]))),
    }


def delay_text(named: NamedScenario, split: Split) -> str:
    """The delay, and that no proof says that it is the least where the optimum was asked for."""
    delay = format_time(split.delay_s)
    return text("scenarios.unproven", delay=delay) if named.method is None and split.at_most_above > 0 else delay


def work_text(workload: Workload) -> str:
    """The unit of work that a delay is of."""
    if workload.mode is Mode.INFERENCE:
        return text("scenarios.per_batch", batch=workload.batch)
    return text("scenarios.per_round", count=f"{workload.iterations:,}")


def cut_said(named: NamedScenario, found: Outcome) -> Said:
    """Where the split cuts; then how much it keeps, and whose it is where the scenario asks for a method's."""
    split = found.split
    kept = [layer for layer, on in zip(split.priced.graph.layers, split.on_device, strict=True) if on]
    total = len(split.on_device)
    if len(kept) < total and all(layer.operation_class is OperationClass.INPUT for layer in kept):
        where, notes = text("scenarios.all_on_server"), []
    else:
        where = place(split.priced, split.on_device)
        notes = [text("scenarios.kept_layers", count=len(kept), total=total)] if len(kept) < total else []
    if named.method is not None:
        title = METHODS[named.method].title
        instead = found.problem and text("scenarios.instead_of", method=title)
        notes.append(instead or text("scenarios.split_of", method=title))
    if not _is_allowed(split):
        notes.append(text("scenarios.not_allowed"))
    return Said(where, ", ".join(notes))


def unsplit_said(unsplit: Split, split: Split) -> Said:
    """How much longer than a split a choice without one takes (see `longer_by`); then how long, and if not allowed."""
    gap = longer_by(unsplit.delay_s, split.delay_s)
    notes = [format_time(unsplit.delay_s), *([] if _is_allowed(unsplit) else [text("scenarios.not_allowed")])]
    return Said(gap_text(gap) if gap else text("scenarios.gain_none"), ", ".join(notes))


def _is_allowed(split: Split) -> bool:
    return split.priced.violation(split.on_device) is None


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
