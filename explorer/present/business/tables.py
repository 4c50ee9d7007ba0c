"""The business case as numbers: what a month costs part by part, and the files for a spreadsheet or a program."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from explorer.money.assumptions import ESTIMATES, Assumptions, Estimate
from explorer.money.break_even import BreakEven
from explorer.money.business import BusinessCase, Caveat, Comparison, Plan
from explorer.money.month import Amounts, Costs
from explorer.present.documents import question_document
from explorer.present.i18n.text import text
from explorer.present.phrases import place, place_words
from explorer.pricing import Case
from explorer.values.json_files import finite

COST_PARTS = Costs._fields  # of a month's costs, as the chart stacks them: what is paid out first


@dataclass(frozen=True)
class MonthCosts:
    """Holds what a plan costs a month as expected, by what it is for."""

    name: str  # "best", "device" or "server"
    title: str
    plan: Plan

    @property
    def parts(self) -> dict[str, float]:
        """Returns the money by `COST_PARTS`."""
        return self.plan.costs._asdict()

    @property
    def total(self) -> float:
        """Returns all parts together."""
        return self.plan.costs.total


def month_costs(business: BusinessCase) -> list[MonthCosts]:
    """Returns the best split first, then the two choices without one as far as they are others."""
    costs = business.case.costs
    name = next((place_words(costs, each.baseline.on_device) for each in business.comparisons if each.same), "")
    title = text("business-plan_best_is", name=name) if name else text("business-plan_best")
    others = [
        MonthCosts(comparison.against, place(costs, comparison.baseline.on_device), comparison.baseline)
        for comparison in business.comparisons
        if not comparison.same
    ]
    return [MonthCosts("best", title, business.plan), *others]


def spreadsheet(business: BusinessCase) -> pd.DataFrame:
    """Returns a table with one row an amount."""
    currency = business.assumptions.currency
    rows: list[dict[str, Any]] = []
    for costs in month_costs(business):
        rows += _amount_rows("takes", costs.name, costs.plan.month, currency)
        rows += [
            _row("takes", costs.name, f"cost of {part}", currency, Estimate.exactly(value))
            | {"low": None, "high": None}
            for part, value in costs.parts.items()
        ]
    for comparison in business.comparisons:
        rows += _amount_rows("saves", f"best against {comparison.against}", comparison.saved, currency)
    return pd.DataFrame(rows)


def _amount_rows(kind: str, plan: str, amounts: Amounts, currency: str) -> list[dict[str, Any]]:
    units = {"time_s": ("time", "s"), "energy_j": ("energy", "J"), "money": ("money", currency)}
    return [_row(kind, plan, *units[name], amount) for name, amount in amounts._asdict().items()]


def _row(kind: str, plan: str, quantity: str, unit: str, amount: Estimate) -> dict[str, Any]:
    return {"kind": kind, "plan": plan, "quantity": f"{quantity} a month", "unit": unit, **asdict(amount)}


def business_document(case: Case, business: BusinessCase, sentence: str) -> dict[str, Any]:
    """Returns all of a business case as JSON has it: the scenario, what was assumed, and every result in SI units."""
    return {
        **question_document(case),
        "fleet": asdict(business.fleet),
        "assumptions": _assumptions(business.assumptions),
        "verdict": business.headline.verdict if business.headline else "no choice",
        "sentence": sentence,
        "plans": {costs.name: _plan(costs) for costs in month_costs(business)},
        "comparisons": [_comparison(comparison) for comparison in business.comparisons],
        "caveats": [_caveat(caveat) for caveat in business.caveats],
    }


def _assumptions(assumptions: Assumptions) -> dict[str, Any]:
    return {
        "currency": assumptions.currency,
        "radio": assumptions.radio.name,
        "not_known": sorted(assumptions.not_known),
        **{name: asdict(getattr(assumptions, name)) for name in ESTIMATES},
    }


def _plan(costs: MonthCosts) -> dict[str, Any]:
    plan = costs.plan
    return {
        "device_layers": int(plan.on_device.sum()),
        "round_s": plan.delay_s,
        "share_of_the_day": plan.day_share,
        "servers": plan.servers,
        "month": _amounts(plan.month),
        "expected_cost_a_month": costs.parts,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "against": comparison.against,
        "same": comparison.same,
        "verdict": comparison.verdict,
        "saved_a_month": _amounts(comparison.saved),
        "expected_saved_cost_a_month": comparison.saved_costs._asdict(),
        "saved_share_of_delay": comparison.saved_delay,
        "break_even": [_point(point) for point in comparison.break_even],
        "price_of_saved_hour": comparison.price_of_saved_hour,
    }


def _caveat(caveat: Caveat) -> dict[str, Any]:
    return {"kind": caveat.kind, "plan": caveat.plan, "share_of_the_day": caveat.day_share, "field": caveat.field}


def _amounts(amounts: Amounts) -> dict[str, Any]:
    return {name: asdict(amount) for name, amount in amounts._asdict().items()}


def _point(point: BreakEven) -> dict[str, Any]:
    return {**asdict(point), "factor": finite(point.factor)}
