"""What the split saves in a month against not splitting, with ranges, and what decides it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from explorer.report.charts import figure_json
from explorer.report.contents import THEMES, Chart, Report, Section, starting_fleet
from explorer.report.templates import render
from explorer.ui.business_figure import costs_figure, describe_costs
from explorer.ui.business_tables import COST_PARTS, MonthCosts, month_costs
from explorer.ui.business_words import baseline_name, break_even_lines, digits, doubt, said, sentence
from explorer.ui.text import text
from explorer.whatif.business import BusinessCase, Comparison, business_case

LONGEST = 3.0  # times the first bar; a longer one runs off the scale, so that the others can be compared
# Each part in the colour of what it pays for, as the bars of the delay have it.
LOOKS = {
    "server": "sx-term-server_compute",
    "data": "sx-term-uplink",
    "electricity": "term-electricity",
    "device": "sx-term-device_compute",
    "fixed": "sx-term-round_trips",
}


def business(report: Report) -> Section:
    """The sentence, what is saved against each choice without a split, what a month costs, and break-even points."""
    work = report.work
    scenario, priced = work.priced.scenario, work.priced
    fleet = report.fleet or starting_fleet(scenario)
    case = business_case(priced, work.shown.on_device, fleet, report.assumptions)
    currency, plans = case.assumptions.currency, month_costs(priced, case)
    mode = scenario.workload.mode.value
    body = render(
        "business.html",
        sentence=sentence(case.headline, currency),
        doubt=doubt(case),
        said_of=text(
            "business.said_of",
            model=work.graph.title or work.graph.name,
            count=len(work.shown.device_layers),
            total=len(work.graph.layers),
            device=scenario.device.title,
            server=scenario.server.title,
            devices=f"{fleet.devices:,}",
            rounds=text(f"business.rounds_{mode}", count=f"{fleet.rounds_a_day:,g}"),
            days=f"{fleet.days_a_month:g}",
        ),
        assumed=report.fleet is None,
        tight=case.plan.day_share > 1,
        saved=[_saved(case, comparison) for comparison in case.comparisons],
        plans=[_plan(plan, currency) for plan in plans],
        bars=_bars(plans, currency),
        parts_of=[(LOOKS[part], text(f"business.part_{part}")) for part in _paid(plans)],
        description=describe_costs(plans, currency),
        points=[
            (baseline_name(comparison), break_even_lines(comparison, currency))
            for comparison in case.comparisons
            if not comparison.same
        ],
        currency=currency,
    )
    figures = {theme: figure_json(costs_figure(plans, colours, currency), theme) for theme, colours in THEMES.items()}
    return Section("business", text("report.business"), Markup(body), (Chart("costs", figures),))


def _paid(plans: list[MonthCosts]) -> list[str]:
    """The parts that cost anything in any of the plans."""
    return [part for part in COST_PARTS if any(plan.parts[part] for plan in plans)]


def _saved(case: BusinessCase, comparison: Comparison) -> dict[str, Any]:
    amounts = said(comparison.saved, case.assumptions.currency)
    return {
        "name": baseline_name(comparison),
        "same": comparison.same,
        "amounts": [(amount.change, amount.span) for amount in amounts],
    }


def _plan(plan: MonthCosts, currency: str) -> dict[str, Any]:
    time, energy, money = said(plan.plan.month, currency)
    return {
        "title": plan.title,
        "time": time.of(time.estimate.expected),
        "energy": energy.of(energy.estimate.expected),
        "money": money.of(money.estimate.expected),
        "span": money.span,
    }


def _bars(plans: list[MonthCosts], currency: str) -> list[dict[str, Any]]:
    """What `costs_figure` draws, for a page without scripts; widths in percent."""
    scale = min(max(plan.total for plan in plans), LONGEST * plans[0].total) or max(plan.total for plan in plans) or 1.0
    bars = []
    for plan in plans:
        shares, reached = [], 0.0
        for part in COST_PARTS:
            share = min(100 * plan.parts[part] / scale, 100 - reached)
            reached += share
            shares.append((LOOKS[part], round(share, 3)))
        amount = text("business.amount", value=digits(plan.total), unit=currency)
        bars.append(
            {
                "name": plan.title,
                "delay": amount,
                "note": "",
                "mark": "goes-on" if plan.total > scale else "",
                "shares": shares,
            }
        )
    return bars
