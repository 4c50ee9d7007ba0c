"""The parts of the Business case page, each drawn from the same `BusinessView`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

import pandas as pd
import streamlit as st

from explorer.app.cache import Work
from explorer.app.chart import show_chart
from explorer.app.downloads import file_button
from explorer.app.folded import folded
from explorer.money.assumptions import Estimate
from explorer.money.business import BusinessCase, Comparison, Plan, business_case
from explorer.present.accuracy import accuracy_note_of
from explorer.present.business.amounts import PRICE_DIGITS, digits, said
from explorer.present.business.entries import Inputs
from explorer.present.business.tables import MonthCosts, business_document, month_costs, spreadsheet
from explorer.present.business.words import (
    baseline_name,
    caveat_text,
    fleet_text,
    lines,
    not_counted_lines,
    sentence,
    turn_lines,
)
from explorer.present.charts.business import any_torn, costs_figure, describe_costs, describe_savings, savings_figure
from explorer.present.documents import file_stem
from explorer.present.i18n.text import plain, prose, text
from explorer.present.palette import palette
from explorer.present.phrases import place_words
from explorer.present.tables import to_csv
from explorer.present.user_figures import (
    PLACES,
    origin_text,
    radio_text,
    range_text,
    short_name,
    shown_figures,
    times_text,
    unit,
)
from explorer.values.units import format_time


@dataclass(frozen=True)
class BusinessView:
    """Holds the best split of a view as a business case."""

    done: Work
    inputs: Inputs
    business: BusinessCase
    costs: list[MonthCosts]

    @property
    def currency(self) -> str:
        """Returns what money is in."""
        return self.business.assumptions.currency


def build(done: Work, inputs: Inputs) -> BusinessView:
    """Returns the case of the optimal split; a millisecond, so it is not remembered."""
    business = business_case(done.case, done.best.on_device, inputs.fleet, inputs.assumptions)
    return BusinessView(done, inputs, business, month_costs(business))


def headline(shown: BusinessView) -> None:
    """Shows the verdict with its number, why, what would turn it, a year, and what all that is said of."""
    st.title(sentence(shown.business), anchor=False)
    view = shown.done.view
    st.space("xsmall")
    not_known = [caveat for caveat in shown.business.caveats if caveat.kind == "not known"]
    accuracy = accuracy_note_of(shown.done.case.costs, shown.done.best.on_device, view.scenario)
    said_below = [*lines(shown.business), *filter(None, [accuracy])]
    said_below += [caveat_text(shown.business, each, view.scenario) for each in not_known]
    with st.container():  # however many there are, what follows keeps its place
        for line in said_below:
            st.markdown(line)
    st.caption(
        text(
            "business-said_of",
            model=plain(shown.done.graph.label),
            device=plain(view.scenario.device.title),
            server=plain(view.scenario.server.title),
            split=prose(place_words(shown.done.case.costs, shown.done.best.on_device)),
            fleet=fleet_text(shown.business),
        )
    )


def day(shown: BusinessView) -> None:
    """Shows a warning where the rounds do not fit into a day, or only just."""
    with st.container():  # always there, for the same reason
        for caveat in shown.business.caveats:
            words = caveat_text(shown.business, caveat, shown.done.view.scenario)
            if caveat.kind == "too long":
                st.error(words, icon=":material/schedule:")
            elif caveat.kind == "nearly full":
                st.warning(words, icon=":material/schedule:")


def comparisons(shown: BusinessView) -> None:
    """Shows what is saved against each choice without a split, as ranges, and where that turns."""
    st.subheader(text("business-savings_heading"), anchor=False)
    st.caption(text("business-savings_caption"))
    against = shown.business.comparisons
    for column, comparison in zip(st.columns(len(against), gap="medium"), against, strict=True):
        with column, st.container(border=True, height="stretch"):
            _comparison(shown, comparison)
    for caveat in shown.business.caveats:
        if caveat.kind in ("too large", "only on paper"):
            st.caption(caveat_text(shown.business, caveat, shown.done.view.scenario))
    st.caption(text("business-wear_note"))


def _comparison(shown: BusinessView, comparison: Comparison) -> None:
    st.markdown(text("business-card_title", baseline=baseline_name(shown.business, comparison)))
    if comparison.same:
        st.markdown(text("business-turn_same"))
        return
    amounts = said(comparison.saved, shown.currency)
    figure = savings_figure(amounts, palette(st.context.theme.type), comparison.against)
    said_in_words = describe_savings(amounts, baseline_name(shown.business, comparison))
    show_chart(figure, f"savings_{comparison.against}", said_in_words)
    st.caption(_paid_and_wear(shown, comparison))
    st.markdown(text("business-points_heading"))
    st.markdown("\n".join(f"- {line}" for line in turn_lines(shown.business, comparison)))


def _paid_and_wear(shown: BusinessView, comparison: Comparison) -> str:
    """Returns what is saved in cash, and what only in the life of the devices."""
    costs, exactly = comparison.saved_costs, Estimate.exactly
    paid, wear = (
        said(comparison.saved._replace(money=exactly(money)), shown.currency)[2].change
        for money in (costs.paid, costs.device)
    )
    if "device" in shown.business.assumptions.not_known:
        return text("business-card_paid", paid=paid)
    return text("business-card_wear", paid=paid, wear=wear)


def facts(shown: BusinessView) -> None:
    """Shows whether the month can be run at all: the day, and the servers."""
    st.subheader(text("business-facts_heading"), anchor=False)
    for column, (name, value, note) in zip(
        st.columns(3, gap="medium"), _facts(shown, shown.business.plan), strict=True
    ):
        with column, st.container(border=True, height="stretch", gap=None):
            st.metric(name, value)
            st.caption(note)


def _facts(shown: BusinessView, plan: Plan) -> Iterable[tuple[str, str, str]]:
    """Returns a fact's name, its number and what it means."""
    fleet = shown.business.fleet
    assumed, costs = shown.business.assumptions, shown.done.case.costs
    factors = {role: times_text(getattr(assumed, f"{role}_time").high) for role in PLACES}
    trusts = {f"{role}_timing": text(f"graph-timing_{costs.trust[place]}") for role, place in PLACES.items()}
    trust = text("business-round_note", **trusts, **factors)
    yield text(f"business-fact_round_{shown.business.mode.value}"), format_time(plan.delay_s), trust
    yield (
        text("business-fact_day"),
        text("business-share", percent=digits(100 * plan.day_share)),
        text("business-day_note", time=format_time(plan.delay_s * fleet.rounds_a_day)),
    )
    servers = text("business-fact_servers")
    if plan.servers == 0:
        yield servers, "0", text("business-servers_none")
        return
    server = plain(shown.done.view.scenario.server.title)
    if plan.servers <= 1:
        note = text("business-servers_one", server=server, percent=digits(100 * plan.servers))
    else:
        note = text("business-servers_many", server=server, busy=digits(plan.servers))
    yield servers, f"{ceil(plan.servers):,}", note


def costs(shown: BusinessView) -> None:
    """Shows a month's costs of each choice, part by part, and as a table."""
    st.subheader(text("business-costs_heading"), anchor=False)
    torn = [text("business-costs_torn")] if any_torn(shown.costs) else []
    st.caption(" ".join([text("business-costs_caption"), *torn]))
    figure = costs_figure(shown.costs, palette(st.context.theme.type), shown.currency)
    show_chart(figure, "costs", describe_costs(shown.costs, shown.currency))
    st.dataframe(_costs_table(shown), hide_index=True, alt=text("business-alt_table"))


def _costs_table(shown: BusinessView) -> pd.DataFrame:
    rows = []
    for plan in shown.costs:
        time, energy, money = said(plan.plan.month, shown.currency)
        rows.append(
            {
                text("business-column_plan"): plan.title,
                text("business-column_time"): time.of(time.estimate.expected),
                text("business-column_energy"): energy.of(energy.estimate.expected),
                text("business-column_money"): money.of(money.estimate.expected),
                text("business-column_span"): money.span,
                text("business-column_paid", currency=shown.currency): digits(plan.plan.costs.paid, PRICE_DIGITS),
                **{
                    text("business-column_part", part=text(f"business-part_{part}"), currency=shown.currency): digits(
                        value, PRICE_DIGITS
                    )
                    for part, value in plan.parts.items()
                    if any(other.parts[part] for other in shown.costs)
                },
            }
        )
    return pd.DataFrame(rows)


def assumptions(shown: BusinessView) -> None:
    """Shows every figure with its range, where it comes from and whether it is estimated."""
    folded(text("business-assumptions_heading"), "business_assumptions", lambda: _assumptions(shown))


def _assumptions(shown: BusinessView) -> None:
    st.markdown(text("business-assumptions_intro"))
    assumed, scenario = shown.business.assumptions, shown.done.view.scenario
    for figure in shown_figures(shown.inputs.entries, scenario):
        if figure.entered:
            origin = text("business-assumption_entered", range=range_text(figure.value, unit(figure)))
        else:
            origin = origin_text(figure)
        st.markdown(text("business-assumption", name=short_name(figure), origin=plain(origin)))
    radio = assumed.radio
    st.markdown(text("business-assumption_radio", title=radio.title, figures=plain(radio_text(radio, scenario.link))))
    for role, place in PLACES.items():
        trust = text(f"graph-timing_{shown.done.case.costs.trust[place]}")
        factor = times_text(getattr(assumed, f"{role}_time").high)
        title = plain(shown.done.case.costs.machines[place].title)
        st.markdown(text("business-assumption_timing", machine=title, timing=trust, times=factor))


def not_counted(shown: BusinessView) -> None:
    """Shows what the figures leave out."""
    st.subheader(text("business-not_counted_heading"), anchor=False)
    st.markdown("\n".join(not_counted_lines(shown.business, shown.done.view.scenario)))


def downloads(shown: BusinessView) -> None:
    """Offers the amounts as CSV and everything as JSON; both are made when asked for."""
    name, case, business = file_stem(shown.done.graph.name), shown.done.case, shown.business
    words = sentence(business).replace("**", "")
    files = (
        ("csv", "text/csv", lambda: to_csv(spreadsheet(business)).encode()),
        ("json", "application/json", lambda: _json(business_document(case, business, words))),
    )
    with st.container(horizontal=True):
        for kind, mime, content in files:
            file_button(text(f"business-download_{kind}"), content, f"{name}-business-case.{kind}", mime)


def _json(document: dict[str, object]) -> bytes:
    return json.dumps(document, indent=2, allow_nan=False).encode()
