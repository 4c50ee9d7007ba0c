"""A trade-off in words and tables: the values in people's units, the splits to choose from, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from explorer.money.energy import DevicePower, energy
from explorer.money.prices import Prices, bill, sent_bytes
from explorer.present.charts.tradeoff import Mark
from explorer.present.i18n.text import text
from explorer.present.measure import gap_text
from explorer.present.numbers import LEAST, count_text, number_text, percent
from explorer.present.phrases import action, place
from explorer.present.view import View
from explorer.pricing import Case, Mask
from explorer.questions.phase_map import described
from explorer.questions.tradeoff import LITTLE, Choice, Front, Objective, Point, choices, recommended, saved
from explorer.scenario.scenario import Mode
from explorer.values.units import SIZE_UNITS, format_time

ENERGY_UNITS = {"mJ": 1e-3, "J": 1.0, "kJ": 1e3, "MJ": 1e6}
PAID_FOR = {Mode.TRAINING: 1_000, Mode.INFERENCE: 1_000_000}  # rounds, or batches: one of them costs next to nothing
MOST = 0.9995  # a larger share that is saved is not written in digits
DECLARED = (Objective.ENERGY, Objective.PRICE)  # the delay and declared figures give them; the others are counted


@dataclass(frozen=True)
class ValueUnit:
    """Holds what a value is written in."""

    name: str  # "kJ", "GB", "USD per 1,000 rounds"
    factor: float  # what one of the unit is, in J, bytes or money of a round

    def said(self, value: float) -> str:
        """Returns a value with its unit, in three significant digits and without an exponent."""
        return text("tradeoff-value", amount=number_text(value / self.factor), unit=self.name)


def unit_of(objective: Objective, value: float, currency: str, mode: Mode) -> ValueUnit:
    """Returns the largest unit in which a value still reads at least 1, to three digits.

    The unit of money goes by the workload.
    """
    if objective is Objective.PRICE:
        count = PAID_FOR[mode]
        return ValueUnit(text(f"tradeoff-paid_{mode.value}", currency=currency, count=count), 1 / count)
    units = ENERGY_UNITS if objective is Objective.ENERGY else SIZE_UNITS
    if value == 0:  # of no size
        units = {name: factor for name, factor in units.items() if factor == 1}
    fitting = [row for row in units.items() if float(f"{value / row[1]:.3g}") >= 1]
    return ValueUnit(*(fitting[-1] if fitting else next(iter(units.items()))))


def value_text(objective: Objective, value: float, currency: str, mode: Mode) -> str:
    """Returns a value in its own best unit: ``2.57 GB``, ``38.1 mJ``, ``0.231 USD per 1,000 rounds``."""
    return unit_of(objective, value, currency, mode).said(value)


def objective_key(objective: Objective, mode: Mode) -> str:
    """Returns how the catalogue calls an objective: of what the device keeps, inference counts the parameters alone."""
    return "parameters" if objective is Objective.MEMORY and mode is Mode.INFERENCE else objective.value


def value_of(objective: Objective, case: Case, mask: Mask, prices: Prices, power: DevicePower) -> float:
    """Returns what one split takes of the second thing in a round: J, bytes or money."""
    match objective:
        case Objective.ENERGY:
            return energy(case, mask, power).total
        case Objective.BYTES:
            return sent_bytes(case, mask)
        case Objective.MEMORY:
            return float(case.costs.memory(mask[None, :])[0])
        case Objective.PRICE:
            return bill(case, mask, prices, power).total


@dataclass(frozen=True)
class Shown:
    """Describes a front and what it was made of."""

    view: View
    case: Case
    front: Front
    prices: Prices
    power: DevicePower

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Returns the splits that are shown, which stand for all of the front."""
        return choices(self.front.points)

    @cached_property
    def recommended(self) -> int:
        """Returns the position of the recommended one among them."""
        return recommended([choice.point for choice in self.choices])

    @cached_property
    def marks(self) -> list[Mark]:
        """Returns the choices in the chart."""
        return [self._mark(point.on_device, point.delay_s, point.value) for point in (c.point for c in self.choices)]

    @property
    def unsplit_masks(self) -> tuple[Mask, Mask]:
        """Returns all on the device, and as much as allowed on the server."""
        return self.case.costs.all_on_device, self.case.costs.all_on_server

    @cached_property
    def unsplit(self) -> list[Mark]:
        """Returns the two choices without a split; the first may take more memory than the device has."""
        return [self._mark(mask, self.case.terms(mask).delay_s, self._value(mask)) for mask in self.unsplit_masks]

    @property
    def key(self) -> str:
        """Returns how the catalogue calls what the delay is weighed against."""
        return objective_key(self.front.objective, self.case.scenario.workload.mode)

    @cached_property
    def unit(self) -> ValueUnit:
        """Returns the unit of the chart's axis."""
        most = max(choice.point.value for choice in self.choices)
        return unit_of(self.front.objective, most, self.prices.currency, self.case.scenario.workload.mode)

    @property
    def column(self) -> str:
        """Returns the value's column in a spreadsheet, with its unit."""
        match self.front.objective:
            case Objective.ENERGY:
                return "device_energy_J"
            case Objective.BYTES:
                return "sent_bytes"
            case Objective.MEMORY:
                return f"device_{self.key}_bytes"
            case Objective.PRICE:
                return f"price_{self.prices.currency}"

    def _value(self, mask: Mask) -> float:
        return value_of(self.front.objective, self.case, mask, self.prices, self.power)

    def _mark(self, mask: Mask, delay_s: float, value: float) -> Mark:
        name, allowed = place(self.case.costs, mask), self.case.costs.fits(mask)
        said = value_text(self.front.objective, value, self.prices.currency, self.case.scenario.workload.mode)
        return Mark(name if allowed else text("tradeoff-does_not_fit", name=name), delay_s, value, said, allowed)


def headline(done: Shown) -> str:
    """Returns the recommended split and what it is traded for.

    In its place it says why the fastest one is recommended, or that no other one is known.
    """
    points = [choice.point for choice in done.choices]
    fastest, best, last = points[0], points[done.recommended], points[-1]
    if len(points) == 1 and done.front.coverage == "some":  # others may take less
        return text("tradeoff-headline_only", delay=format_time(fastest.delay_s), value=done.marks[0].said)
    if len(points) == 1:
        least = text(f"tradeoff-least_{done.key}")
        return text("tradeoff-headline_one", delay=format_time(fastest.delay_s), value=done.marks[0].said, least=least)
    if done.recommended:
        do = action(described(done.case.costs, best.on_device))
        return text(
            "tradeoff-headline_trade",
            do=do[0].upper() + do[1:],
            less=_less(done, best),
            more=format_time(best.delay_s - fastest.delay_s),
            longer=gap_text(best.delay_s / fastest.delay_s - 1, text("phrase-best_split")),
        )
    kind = "little" if saved(fastest, last) < LITTLE else "stay"
    longer = gap_text(last.delay_s / fastest.delay_s - 1)
    return text(f"tradeoff-headline_{kind}", less=_less(done, last), longer=longer)


def detail(done: Shown) -> str:
    """Returns between which splits there is a choice, and why that one; empty where there is none."""
    first, last = done.marks[0], done.marks[-1]
    if len(done.marks) == 1:
        return ""
    kind = "trade" if done.recommended else "stay"
    return text(
        f"tradeoff-detail_{kind}",
        count=len(done.marks),
        delay=format_time(first.delay_s),
        value=first.said,
        last_delay=format_time(last.delay_s),
        last_value=last.said,
    )


def coverage(done: Shown) -> str:
    """Returns how much of the front is known and shown, how it was found, and what is an estimate."""
    found = done.front
    way = "cuts" if found.route == "minimum cuts" else "listing"
    route = text(f"tradeoff-by_{way}", count=found.looked_at)
    known = {"all": "all", "convex part": "convex", "some": "some"}[found.coverage]
    said = [text(f"tradeoff-coverage_{known}", route=route)]
    if len(done.choices) < len(found.points):
        said.append(text("tradeoff-alike", shown=len(done.choices), total=len(found.points)))
    trust = "declared" if found.objective in DECLARED else "counted"
    said.append(text(f"tradeoff-{trust}", timing=text(f"graph-timing_{done.case.costs.timing}")))
    if not all(mark.allowed for mark in done.unsplit):
        said.append(text("tradeoff-open_square"))
    return " ".join(said)


def _less(done: Shown, point: Point) -> str:
    """Returns what a split does without, against the fastest one: ``23.8 % less energy of the device``."""
    share = saved(done.choices[0].point, point)
    if share < LEAST:
        said = text("tradeoff-under", percent=count_text(100 * LEAST))
    elif share >= MOST and point.value > 0:  # not all, though it would be rounded to that
        said = text("tradeoff-over", percent="99.9")
    else:
        said = percent(share)
    return text(f"tradeoff-less_{done.key}", percent=said)


def table(done: Shown, chosen: int) -> pd.DataFrame:
    """Returns every split that is shown; the one that is looked at is marked."""
    total = len(done.case.graph.layers)
    rows = []
    for i, (choice, mark) in enumerate(zip(done.choices, done.marks, strict=True)):
        row = {
            text("tradeoff-column_point"): text("tradeoff-marked", number=i + 1) if i == chosen else f"{i + 1}",
            text("tradeoff-column_cut"): mark.name,
            text("tradeoff-column_layers"): text(
                "tradeoff-layers", count=int(choice.point.on_device.sum()), total=total
            ),
            text("tradeoff-column_delay"): format_time(mark.delay_s),
            text(f"tradeoff-objective_{done.key}"): mark.said,
        }
        if len(done.choices) < len(done.front.points):
            row[text("tradeoff-column_alike")] = f"{choice.count}"
        rows.append(row)
    return pd.DataFrame(rows)


def spreadsheet(done: Shown) -> pd.DataFrame:
    """Returns a table with one row a split of the whole front, in seconds and in J, bytes or money.

    It also has the row of each split in `table`.
    """
    numbers = [i + 1 for i, choice in enumerate(done.choices) for _ in range(choice.count)]
    return pd.DataFrame(
        [
            {
                "row": number,
                "delay_s": point.delay_s,
                done.column: point.value,
                "layers_on_device": int(point.on_device.sum()),
                "cut": " ".join(point.cut),
                "coverage": done.front.coverage,
            }
            for number, point in zip(numbers, done.front.points, strict=True)
        ]
    )
