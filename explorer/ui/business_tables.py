"""The business case as numbers: what a month costs part by part, and the files for a spreadsheet or a program."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from explorer import options
from explorer.delay import PricedGraph
from explorer.documents import finite
from explorer.ui.text import text
from explorer.whatif.assumptions import Assumptions, Estimate
from explorer.whatif.business import Amounts, BreakEven, BusinessCase, Comparison, Plan
from explorer.whatif.prices import bill

COST_PARTS = ("server", "data", "electricity", "device", "fixed")  # of a month's costs, as the chart stacks them
ESTIMATES = (
    *("electricity_per_kwh", "data_per_gb", "server_per_hour", "device", "device_life_h"),
    *("computing_w", "waiting_w", "device_time", "server_time"),
)


@dataclass(frozen=True)
class MonthCosts:
    """What a plan costs a month as expected, by what is paid for."""

    name: str  # "best", "device" or "server"
    title: str
    plan: Plan
    parts: dict[str, float]  # by `COST_PARTS`

    @property
    def total(self) -> float:
        """All parts together."""
        return sum(self.parts.values())


def month_costs(priced: PricedGraph, case: BusinessCase) -> list[MonthCosts]:
    """The best split first, then the two choices without one as far as they are others."""
    same = next((comparison.against for comparison in case.comparisons if comparison.same), None)
    title = text("business.plan_best") if same is None else text(f"business.plan_best_{same}")
    plans = [("best", title, case.plan)]
    for comparison in case.comparisons:
        if not comparison.same:
            name = comparison.against
            plans.append((name, text(f"business.plan_{name}"), comparison.baseline))
    return [MonthCosts(name, title, plan, _parts(priced, plan, case)) for name, title, plan in plans]


def _parts(priced: PricedGraph, plan: Plan, case: BusinessCase) -> dict[str, float]:
    assumptions, rounds = case.assumptions, case.fleet.rounds_a_month
    round_bill = bill(priced, plan.on_device, assumptions.prices, assumptions.power)
    return {
        "server": rounds * round_bill.server,
        "data": rounds * round_bill.data,
        "electricity": rounds * round_bill.electricity,
        "device": rounds * round_bill.device,
        "fixed": plan.fixed_per_month,
    }


def spreadsheet(priced: PricedGraph, case: BusinessCase) -> pd.DataFrame:
    """One row an amount: what each plan takes and what the best split saves, in SI units and money, as a range."""
    currency = case.assumptions.currency
    rows: list[dict[str, Any]] = []
    for costs in month_costs(priced, case):
        rows += _amount_rows("takes", costs.name, costs.plan.month, currency)
        rows += [
            _row("takes", costs.name, f"cost of {part}", currency, Estimate.exactly(value))
            | {"low": None, "high": None}
            for part, value in costs.parts.items()
        ]
    for comparison in case.comparisons:
        rows += _amount_rows("saves", f"best against {comparison.against}", comparison.saved, currency)
    return pd.DataFrame(rows)


def _amount_rows(kind: str, plan: str, amounts: Amounts, currency: str) -> list[dict[str, Any]]:
    units = {"time_s": ("time", "s"), "energy_j": ("energy", "J"), "money": ("money", currency)}
    return [_row(kind, plan, *units[name], amount) for name, amount in amounts._asdict().items()]


def _row(kind: str, plan: str, quantity: str, unit: str, amount: Estimate) -> dict[str, Any]:
    return {"kind": kind, "plan": plan, "quantity": f"{quantity} a month", "unit": unit, **asdict(amount)}


def business_document(priced: PricedGraph, case: BusinessCase, sentence: str) -> dict[str, Any]:
    """All of a business case as JSON has it: the scenario, what was assumed, and every result in SI units."""
    return {
        "model": priced.graph.name,
        "scenario": options.to_options(priced.scenario),
        "timing": priced.timing,
        "fleet": asdict(case.fleet),
        "assumptions": _assumptions(case.assumptions),
        "verdict": case.headline.verdict,
        "sentence": sentence,
        "plans": {costs.name: _plan(costs) for costs in month_costs(priced, case)},
        "comparisons": [_comparison(comparison) for comparison in case.comparisons],
    }


def _assumptions(assumptions: Assumptions) -> dict[str, Any]:
    return {
        "currency": assumptions.currency,
        "radio": assumptions.radio.name,
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
        "saved_a_month": _amounts(comparison.saved),
        "saved_share_of_delay": comparison.saved_delay,
        "break_even": [_point(point) for point in comparison.break_even],
        "decisive": _point(comparison.decisive) if comparison.decisive else None,
        "price_of_saved_hour": comparison.price_of_saved_hour,
    }


def _amounts(amounts: Amounts) -> dict[str, Any]:
    return {name: asdict(amount) for name, amount in amounts._asdict().items()}


def _point(point: BreakEven) -> dict[str, Any]:
    return {**asdict(point), "factor": finite(point.factor)}
