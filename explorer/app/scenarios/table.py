"""A named scenario on the page: what it comes to, what is said of it, and its link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import streamlit as st

from explorer import presets
from explorer.app import state
from explorer.library.named import NamedScenario
from explorer.present.comparison import BLOCKWISE
from explorer.present.i18n.text import plain, text
from explorer.present.measure import gain_range_text, gap_text
from explorer.present.memory_words import short_of_memory
from explorer.present.phrases import kind_of, split_name, unit
from explorer.present.view import View
from explorer.pricing import Case
from explorer.questions.phase_map import described
from explorer.scenario import models
from explorer.scenario.scenario import Link, Workload
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.baselines.rules_of_thumb import all_on_device, all_on_server
from explorer.solve.compare import longer_by
from explorer.solve.own_cut import own_cut
from explorer.solve.result import Solution
from explorer.values.units import format_bytes, format_rate, format_time


@dataclass(frozen=True)
class Outcome:
    """Holds the split that a scenario is looked at for, beside the two choices without one."""

    split: Solution
    all_on_device: Solution
    all_on_server: Solution
    problem: SolveError | None = None  # why the scenario's method has no split and the optimum stands in for it
    gap: float = 0.0  # how much longer than the best split a cut of one's own takes, as `longer_by` has it


def outcome(named: NamedScenario) -> Outcome:
    """Returns what a scenario comes to; only its first call solves."""
    return _outcome(Case(models.find(named.model).graph, named.scenario), named.method or BLOCKWISE, named.cut)


@lru_cache(maxsize=256)
def _outcome(case: Case, method: str, cut: tuple[str, ...]) -> Outcome:
    costs, rates = case.costs, case.rates
    unsplit = all_on_device(costs, rates), all_on_server(costs, rates)
    if cut:
        split, best = own_cut(costs, rates, cut), solve(costs, rates, BLOCKWISE)
        return Outcome(split, *unsplit, gap=longer_by(split.delay_s, best.delay_s))
    try:
        return Outcome(solve(costs, rates, method), *unsplit)
    except SolveError as error:
        return Outcome(solve(costs, rates, BLOCKWISE), *unsplit, error.detached())


class Said(NamedTuple):
    """Holds what is said of a scenario under one heading, and a second line that says it closer."""

    value: str
    note: str = ""
    struck: bool = False  # it is no choice, as the note says


def facts(named: NamedScenario) -> dict[str, Said]:
    """Returns what a comparison says of a scenario, by heading in the order in which it is read.

    The headings are the same for every scenario.
    """
    found, scenario = outcome(named), named.scenario
    split = found.split
    return {
        text("scenarios-column_delay"): Said(delay_text(named, split), work_text(scenario.workload)),
        text("scenarios-column_cut"): cut_said(named, found),
        text("scenarios-column_gain"): Said(gain_range_text(Case(split.costs.graph, scenario), split.on_device)),
        text("scenarios-column_all_on_device"): unsplit_said(found.all_on_device, split),
        text("scenarios-column_all_on_server"): unsplit_said(found.all_on_server, split),
        text("scenarios-column_model"): Said(models.find(named.model).title),
        text("scenarios-column_workload"): Said(
            text(f"sidebar-mode_{scenario.workload.mode.value}"),
            text("scenarios-batch", batch=scenario.workload.batch),
        ),
        text("scenarios-column_device"): Said(scenario.device.title),
        text("scenarios-column_server"): Said(scenario.server.title),
        text("scenarios-column_link"): Said(link_text(scenario.link)),
        text("scenarios-column_timing"): Said(text(f"graph-timing_{split.costs.timing}")),
        text("scenarios-column_memory"): Said(format_bytes(float(split.costs.memory(split.on_device[None, :])[0]))),
    }


def delay_text(named: NamedScenario, split: Solution) -> str:
    """Returns the delay, and that no proof says that it is the least where the optimum was asked for."""
    delay = format_time(split.delay_s)
    is_optimum = named.method is None and not named.cut
    return text("scenarios-unproven", delay=delay) if is_optimum and split.at_most_above > 0 else delay


def work_text(workload: Workload) -> str:
    """Returns the unit of work that a delay is of."""
    return text("scenarios-per", unit=unit(workload))


def cut_said(named: NamedScenario, found: Outcome) -> Said:
    """Returns where the split cuts; then how much it keeps, and whose it is where it is not the best one."""
    split = found.split
    of = described(split.costs, split.on_device)
    where, kept = split_name(of), text("scenarios-kept_layers", count=int(of.on_device.sum()), total=len(of.on_device))
    notes = [] if kind_of(of) in ("device", "server_all") else [kept]  # then the name says it
    if named.cut:
        notes.append(own_cut_words(found))
    elif named.method is not None:
        title = METHODS[named.method].title
        instead = text("scenarios-instead_of", method=title) if found.problem else ""
        notes.append(instead or text("scenarios-split_of", method=title))
    if not _is_allowed(split):
        notes.append(short_of_memory(split.costs, split.on_device) or text("scenarios-not_allowed"))
    return Said(where, ", ".join(notes))


def own_cut_words(found: Outcome) -> str:
    """Returns whose a cut of one's own is, and how far it is from the best split."""
    return text("scenarios-own_cut", gap=gap_text(found.gap, text("phrase-best_split")))


def unsplit_said(unsplit: Solution, split: Solution) -> Said:
    """Returns how much longer than a split a choice without one takes (see `longer_by`).

    A second line says how long it takes, and whether it is not allowed.
    """
    gap = longer_by(unsplit.delay_s, split.delay_s)
    notes = [format_time(unsplit.delay_s)]
    if not _is_allowed(unsplit):
        notes.append(short_of_memory(unsplit.costs, unsplit.on_device) or text("scenarios-not_allowed"))
    return Said(gap_text(gap), ", ".join(notes), struck=not _is_allowed(unsplit))


def _is_allowed(split: Solution) -> bool:
    return split.costs.violation(split.on_device) is None


def link_text(link: Link) -> str:
    """Returns the preset's title, or the rates."""
    if link.preset_name:
        return presets.link(link.preset_name).title
    return text(
        "scenarios-link_custom",
        up=format_rate(link.uplink_bytes_per_s),
        down=format_rate(link.downlink_bytes_per_s),
        rtt=format_time(link.rtt_s),
    )


def view_of(named: NamedScenario) -> View:
    """Returns the view that shows a scenario."""
    return View(named.model, named.scenario, named.method, named.cut)


def named_view(name: str, view: View, note: str = "") -> NamedScenario:
    """Returns a view under a name; raises `ScenarioListError` for a name or a note that breaks a rule."""
    return NamedScenario(name, view.model, view.scenario, view.method, note, view.cut)


def summary(named: NamedScenario) -> None:
    """Shows the note, what the scenario is made of, and a cut of one's own that is saved with it."""
    scenario = named.scenario
    if named.note:
        st.markdown(plain(named.note))
    st.caption(
        text(
            "scenarios-summary",
            model=plain(models.find(named.model).title),
            mode=text(f"sidebar-mode_{scenario.workload.mode.value}").lower(),
            device=plain(scenario.device.title),
            server=plain(scenario.server.title),
            link=link_text(scenario.link),
        )
    )
    if named.cut:
        said = cut_said(named, outcome(named))
        st.caption(text("scenarios-card_cut", where=plain(said.value), note=said.note))


def load_button(named: NamedScenario, key: str) -> None:
    """Makes the scenario the session's view, or says that it is."""
    is_shown = view_of(named) == state.current()
    st.button(
        text("scenarios-shown") if is_shown else text("scenarios-load"),
        key=key,
        icon=":material/check:" if is_shown else None,
        help=text("scenarios-load_help", name=plain(named.name)),
        on_click=lambda: state.change(view_of(named)),
    )


def link(named: NamedScenario, key: str) -> None:
    """Shows the address that reproduces the scenario, to copy."""
    with st.popover(text("scenarios-link"), icon=":material/link:", key=key):
        st.markdown(text("scenarios-link_caption", name=plain(named.name)))
        st.code(address(view_of(named), st.context.url or ""), language=None, wrap_lines=True)


def address(view: View, page: str) -> str:
    """Returns the address of a view on the page that has an address.

    >>> address(View.default(), "http://localhost:8501/compare?model=vgg16")[:60]
    'http://localhost:8501/compare?model=resnet18&device=jetson-t'
    """
    return urlsplit(page)._replace(query=urlencode(view.to_query()), fragment="").geturl()
