"""What the best split saves in a month against not splitting, with ranges, and what decides it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from explorer.money.business import BusinessCase, Comparison
from explorer.present.business.points import break_even_lines
from explorer.present.business.tables import COST_PARTS, MonthCosts, month_costs
from explorer.present.business.words import baseline_name, digits, said
from explorer.present.charts.business import LONGEST, costs_figure, describe_costs
from explorer.present.i18n.text import text
from explorer.report.bars import Stacked, draw_bars
from explorer.report.charts import figure_json
from explorer.report.contents import THEMES, Chart, Report, Section
from explorer.report.templates import render

# Each part in the colour of what it pays for, as the bars of the delay have it.
LOOKS = {
    "server": "sx-term-server_compute",
    "data": "sx-term-uplink",
    "electricity": "term-electricity",
    "device": "sx-term-device_compute",
    "fixed": "sx-term-round_trips",
}


def business(report: Report) -> Section:
    """What is saved against each choice without a split, what a month costs, and break-even points."""
    case = report.case
    currency, plans = case.assumptions.currency, month_costs(case)
    paid = [part for part in COST_PARTS if any(plan.parts[part] for plan in plans)]
    bars = draw_bars([_stacked(plan, currency) for plan in plans], LONGEST)
    body = render(
        "business.html",
        saved=[_saved(case, comparison) for comparison in case.comparisons],
        plans=[_plan(plan, currency) for plan in plans],
        bars=bars,
        torn=any(bar.torn for bar in bars),
        parts_of=[(LOOKS[part], text(f"business.part_{part}")) for part in paid],
        description=describe_costs(plans, currency),
        points=[
            (baseline_name(comparison), break_even_lines(case, comparison))
            for comparison in case.comparisons
            if not comparison.same
        ],
    )
    figures = {theme: figure_json(costs_figure(plans, colours, currency), theme) for theme, colours in THEMES.items()}
    return Section("business", text("report.business"), Markup(body), (Chart("costs", figures),))


def _saved(case: BusinessCase, comparison: Comparison) -> dict[str, Any]:
    amounts = said(comparison.saved, case.assumptions.currency)
    return {
        "name": baseline_name(comparison),
        "same": comparison.same,
        "amounts": [(amount.change, amount.changes) for amount in amounts],
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


def _stacked(plan: MonthCosts, currency: str) -> Stacked:
    parts = tuple((LOOKS[part], plan.parts[part]) for part in COST_PARTS)
    return Stacked(plan.title, text("business.amount", value=digits(plan.total), unit=currency), parts)
