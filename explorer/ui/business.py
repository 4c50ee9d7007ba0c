"""The parts of the Business case page, each drawn from the same `Case`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

import pandas as pd
import streamlit as st

from explorer.ui.business_entries import Inputs
from explorer.ui.business_figure import costs_figure, describe_costs, describe_savings, savings_figure
from explorer.ui.business_tables import MonthCosts, business_document, month_costs, spreadsheet
from explorer.ui.business_words import (
    PRICE_DIGITS,
    baseline_name,
    break_even_lines,
    digits,
    doubt,
    said,
    sentence,
)
from explorer.ui.figure_words import estimated_text, radio_text, times_text
from explorer.ui.file_names import file_stem
from explorer.ui.own_figures import Shown, shown_figures
from explorer.ui.palette import palette
from explorer.ui.tables import to_csv
from explorer.ui.text import plain, text
from explorer.ui.work import Work
from explorer.units import format_time
from explorer.whatif.assumptions import Estimate
from explorer.whatif.business import SECONDS_PER_DAY, BusinessCase, Comparison, Plan, business_case

BUSY = 0.8  # of a day; what takes more leaves little for anything else


@dataclass(frozen=True)
class Case:
    """The best split of a view as a business case."""

    done: Work
    inputs: Inputs
    case: BusinessCase
    costs: list[MonthCosts]

    @property
    def currency(self) -> str:
        """What money is in."""
        return self.case.assumptions.currency


def build(done: Work, inputs: Inputs) -> Case:
    """The case of the optimal split; a millisecond, so it is not remembered."""
    case = business_case(done.priced, done.best.on_device, inputs.fleet, inputs.assumptions)
    return Case(done, inputs, case, month_costs(done.priced, case))


def headline(shown: Case) -> None:
    """The sentence, what stays open in it, and what it is said of."""
    st.title(sentence(shown.case.headline, shown.currency), anchor=False)
    view, fleet = shown.done.view, shown.case.fleet
    mode = view.scenario.workload.mode.value
    st.space("xsmall")
    if still_open := doubt(shown.case):
        st.markdown(still_open)
    st.markdown(
        text(
            "business.said_of",
            model=plain(shown.done.graph.title or shown.done.graph.name),
            count=len(shown.done.best.device_layers),
            total=len(shown.done.graph.layers),
            device=view.scenario.device.title,
            server=view.scenario.server.title,
            devices=f"{fleet.devices:,}",
            rounds=text(f"business.rounds_{mode}", count=f"{fleet.rounds_a_day:,g}"),
            days=f"{fleet.days_a_month:g}",
        )
    )


def day(shown: Case) -> None:
    """A warning where the rounds do not fit into a day, or only just."""
    plan, fleet = shown.case.plan, shown.case.fleet
    mode = shown.done.view.scenario.workload.mode.value
    if plan.day_share > 1:
        st.error(
            text(
                "business.day_too_short",
                rounds=text(f"business.rounds_{mode}", count=f"{fleet.rounds_a_day:,g}"),
                needed=format_time(plan.delay_s * fleet.rounds_a_day),
                most=f"{int(SECONDS_PER_DAY / plan.delay_s):,}",
            ),
            icon=":material/schedule:",
        )
    elif plan.day_share > BUSY:
        st.warning(text("business.day_tight"), icon=":material/schedule:")


def comparisons(shown: Case) -> None:
    """What is saved against each choice without a split, as ranges, and where that turns."""
    st.subheader(text("business.savings_heading"), anchor=False)
    st.caption(text("business.savings_caption"))
    against = shown.case.comparisons
    for column, comparison in zip(st.columns(len(against), gap="medium"), against, strict=True):
        with column, st.container(border=True, height="stretch"):
            _comparison(shown, comparison)
    if len(against) == 1:
        st.caption(text("business.device_too_small", device=shown.done.view.scenario.device.title))


def _comparison(shown: Case, comparison: Comparison) -> None:
    st.markdown(text("business.card_title", baseline=baseline_name(comparison)))
    if comparison.same:
        st.markdown(text("business.points_same"))
        return
    amounts = said(comparison.saved, shown.currency)
    figure = savings_figure(amounts, palette(st.context.theme.type), comparison.against)
    st.plotly_chart(
        figure,
        key=f"savings_{comparison.against}",
        config={"displayModeBar": False},
        alt=describe_savings(amounts, baseline_name(comparison)),
    )
    st.markdown(text("business.points_heading"))
    st.markdown("\n".join(f"- {line}" for line in break_even_lines(comparison, shown.currency)))


def facts(shown: Case) -> None:
    """Whether the month can be run at all: the day, and the servers."""
    plan, fleet = shown.case.plan, shown.case.fleet
    st.subheader(text("business.facts_heading"), anchor=False)
    columns = st.columns(3, gap="medium")
    for column, name, value, note in zip(columns, *zip(*_facts(shown, plan), strict=True), strict=True):
        with column, st.container(border=True, height="stretch", gap=None):
            st.metric(text(f"business.fact_{name}"), value)
            st.caption(note)
    for costs in shown.costs[1:]:
        if costs.plan.day_share > 1:
            st.caption(
                text(
                    "business.baseline_too_long",
                    plan=costs.title,
                    needed=format_time(costs.plan.delay_s * fleet.rounds_a_day),
                )
            )


def _facts(shown: Case, plan: Plan) -> Iterable[tuple[str, str, str]]:
    """A fact's name, its number and what it means."""
    fleet = shown.case.fleet
    trust = text(f"graph.timing_{shown.done.priced.timing}").capitalize()
    factor = shown.case.assumptions.device_time.high
    if factor > 1:
        trust = text("business.round_note", timing=trust, factor=digits(factor, PRICE_DIGITS))
    yield "round", format_time(plan.delay_s), trust
    yield (
        "day",
        text("business.share", percent=digits(100 * plan.day_share)),
        text("business.day_note", time=format_time(plan.delay_s * fleet.rounds_a_day)),
    )
    if plan.servers == 0:
        yield "servers", "0", text("business.servers_none")
        return
    server = shown.done.view.scenario.server.title
    if plan.servers <= 1:
        note = text("business.servers_one", server=server, percent=digits(100 * plan.servers))
    else:
        note = text("business.servers_many", server=server, busy=digits(plan.servers))
    yield "servers", f"{ceil(plan.servers):,}", note


def costs(shown: Case) -> None:
    """A month's costs of each choice, part by part, and as a table."""
    st.subheader(text("business.costs_heading"), anchor=False)
    st.caption(text("business.costs_caption"))
    figure = costs_figure(shown.costs, palette(st.context.theme.type), shown.currency)
    st.plotly_chart(
        figure, key="costs", config={"displayModeBar": False}, alt=describe_costs(shown.costs, shown.currency)
    )
    st.dataframe(_costs_table(shown), hide_index=True, alt=text("business.alt_table"))


def _costs_table(shown: Case) -> pd.DataFrame:
    rows = []
    for plan in shown.costs:
        time, energy, money = said(plan.plan.month, shown.currency)
        rows.append(
            {
                text("business.column_plan"): plan.title,
                text("business.column_time"): time.of(time.estimate.expected),
                text("business.column_energy"): energy.of(energy.estimate.expected),
                text("business.column_money"): money.of(money.estimate.expected),
                text("business.column_span"): money.span,
                **{text(f"business.part_{part}"): digits(value, 3) for part, value in plan.parts.items()},
            }
        )
    return pd.DataFrame(rows)


def assumptions(shown: Case) -> None:
    """Every figure with its range, where it comes from and whether it is estimated."""
    with st.expander(text("business.assumptions_heading")):
        st.markdown(text("business.assumptions_intro"))
        assumed, scenario = shown.case.assumptions, shown.done.view.scenario
        for figure in shown_figures(shown.inputs.entries, scenario):
            estimate: Estimate = getattr(assumed, figure.field.name)
            low, expected, high = (
                digits(end / figure.field.unit, PRICE_DIGITS)
                for end in (estimate.low, estimate.expected, estimate.high)
            )
            name = text(f"figures.label_{figure.field.name}")
            st.markdown(
                text("business.assumption", name=name, low=low, expected=expected, high=high, origin=_origin(figure))
            )
        radio = assumed.radio
        st.markdown(
            text("business.assumption_radio", title=radio.title, figures=plain(radio_text(radio, scenario.link)))
        )
        st.markdown(
            text(
                "business.assumption_timing",
                timing=text(f"graph.timing_{shown.done.priced.timing}"),
                times=times_text(assumed.device_time.high),
            )
        )


def _origin(shown: Shown) -> str:
    """Where a figure comes from."""
    if shown.entered:
        return text("business.assumption_entered")
    preset = shown.preset
    said = text("business.assumption_preset", title=preset.title, source=preset.source, date=preset.date)
    return plain(said + estimated_text(preset))


def not_counted() -> None:
    """What the figures leave out."""
    st.subheader(text("business.not_counted_heading"), anchor=False)
    st.markdown(text("business.not_counted"))


def downloads(shown: Case) -> None:
    """The amounts as CSV, everything as JSON; both are made when asked for."""
    name, priced, case = file_stem(shown.done.graph.name), shown.done.priced, shown.case
    words = sentence(case.headline, shown.currency).replace("**", "")
    files = (
        ("csv", "text/csv", lambda: to_csv(spreadsheet(priced, case)).encode()),
        ("json", "application/json", lambda: _json(business_document(priced, case, words))),
    )
    with st.container(horizontal=True):
        for kind, mime, content in files:
            st.download_button(
                text(f"business.download_{kind}"),
                content,
                file_name=f"{name}-business-case.{kind}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
            )


def _json(document: dict[str, object]) -> bytes:
    return json.dumps(document, indent=2, allow_nan=False).encode()
