"""The business case: what a split saves in a month against not splitting, as ranges, and what is to be said of it.

A saving is the amount of the other plan less that of the split, and the split stays the same one over all ranges; see
`explorer.money.month` for the formulas and `explorer.money.break_even` for where the money saved is 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from explorer.money.assumptions import Assumptions, Direction, Estimate
from explorer.money.break_even import BreakEven, at_any_price, break_even
from explorer.money.month import LEAST_MONEY, SECONDS_PER_DAY, Amounts, Corners, Costs, Fleet, Use
from explorer.money.prices import SECONDS_PER_HOUR
from explorer.pricing import Case, Mask
from explorer.scenario.scenario import Mode

FULL = 0.8  # of a day; what takes more leaves little for anything else
DOMINANT = 0.8  # of a bill; a part of more decides it

Baseline = Literal["device", "server"]
Choice = Literal["split", "device", "server"]
# From bad to good: the verdict of a business is the worst of those against each baseline.
Verdict = Literal[
    "loses", "slower", "dearer", "faster but dearer", "cheaper but slower", "open", "faster", "cheaper", "same", "pays"
]
# By what is certain of the time, and of the money.
VERDICTS: dict[tuple[Direction, Direction], Verdict] = {
    ("less", "less"): "pays",
    ("less", "same"): "pays",
    ("less", "open"): "faster",
    ("less", "more"): "faster but dearer",
    ("same", "less"): "pays",
    ("same", "same"): "same",
    ("same", "open"): "open",
    ("same", "more"): "loses",
    ("open", "less"): "cheaper",
    ("open", "same"): "open",
    ("open", "open"): "open",
    ("open", "more"): "dearer",
    ("more", "less"): "cheaper but slower",
    ("more", "same"): "loses",
    ("more", "open"): "slower",
    ("more", "more"): "loses",
}
ORDER: tuple[Verdict, ...] = (
    *("loses", "slower", "dearer", "faster but dearer", "cheaper but slower"),
    *("open", "faster", "cheaper", "same", "pays"),
)


@dataclass(frozen=True)
class Plan:
    """Describes one way to place the layers, with what it takes in a month; times are the expected ones."""

    on_device: Mask  # shape (layers,)
    delay_s: float  # of a round
    month: Amounts
    costs: Costs
    day_share: float  # of the day that a device is busy; above 1 there is not time enough
    servers: float  # that must compute at the same time at least, were the load even

    @property
    def dominant(self) -> tuple[str, float] | None:
        """Returns the part of the expected costs that decides the bill, with its share of it; None if there is none."""
        part, value = max(self.costs._asdict().items(), key=lambda item: item[1])
        total = self.costs.total
        return (part, value / total) if total >= LEAST_MONEY and value >= DOMINANT * total else None


@dataclass(frozen=True)
class Comparison:
    """Holds what the split saves against one baseline; negative where it takes more."""

    against: Baseline
    baseline: Plan
    same: bool  # whether the baseline places all layers as the split does
    saved: Amounts  # in a month
    at_any_price: Estimate  # the money saved, with any single price `break_even.REACH` times as high or as low
    saved_costs: Costs  # as expected
    break_even: tuple[BreakEven, ...]

    @property
    def saved_delay(self) -> float:
        """Returns the fraction of the baseline's delay, as expected."""
        time_s = self.baseline.month.time_s.expected
        return self.saved.time_s.expected / time_s if time_s > 0 else 0.0

    @property
    def verdict(self) -> Verdict:
        """Returns what is certain over all ranges."""
        return VERDICTS[self.saved.time_s.direction(), self.saved.money.direction(LEAST_MONEY)]

    @property
    def counted(self) -> tuple[BreakEven, ...]:
        """Returns the break-even points that may decide, the one that takes the least change first.

        Those of a price that is 0 now, or not known, come last: they are no multiple of anything.
        """
        points = [point for point in self.break_even if point.counts]
        return tuple(sorted(points, key=lambda point: abs(math.log(point.factor))))

    @property
    def lasts(self) -> bool:
        """Returns whether no price alone, `break_even.REACH` times as high or low, turns what is certain."""
        return self.at_any_price.direction(LEAST_MONEY) == self.saved.money.direction(LEAST_MONEY)

    @property
    def price_of_saved_hour(self) -> float | None:
        """Returns what an hour that a device is done sooner costs, where the split is faster but dearer."""
        hours = self.saved.time_s.expected / SECONDS_PER_HOUR
        return -self.saved.money.expected / hours if self.verdict == "faster but dearer" else None


@dataclass(frozen=True)
class Headline:
    """Holds the one sentence, as data: its verdict holds against every baseline that differs."""

    choice: Choice  # what the split is
    verdict: Verdict
    comparison: Comparison  # the one with that verdict; with the faster baseline where both have it


CaveatKind = Literal["too long", "nearly full", "only on paper", "too large", "not known"]


@dataclass(frozen=True)
class Caveat:
    """Holds what must be said beside the figures."""

    kind: CaveatKind
    plan: Literal["best", "device", "server"]  # that it is about
    day_share: float = 0.0  # of that plan, where it is about the day
    field: str = ""  # of `Assumptions`, for what is not known and not counted


@dataclass(frozen=True)
class BusinessCase:
    """Describes a split against the two choices without one."""

    case: Case
    fleet: Fleet
    assumptions: Assumptions
    plan: Plan
    comparisons: tuple[Comparison, ...]  # with all on the device, where that fits into its memory, and on the server

    @property
    def mode(self) -> Mode:
        """Returns whether a round is one of training, or a batch of inference."""
        return self.case.scenario.workload.mode

    @property
    def headline(self) -> Headline | None:
        """Returns the one sentence; None where every choice is the same one."""
        different = [comparison for comparison in self.comparisons if not comparison.same]
        if not different:
            return None
        worst = min(different, key=lambda each: (ORDER.index(each.verdict), each.baseline.delay_s))
        choice: Choice = next((each.against for each in self.comparisons if each.same), "split")
        return Headline(choice, worst.verdict, worst)

    @property
    def pays_after_months(self) -> tuple[float, float, float] | None:
        """Returns after how many months setting the split up has paid for itself: expected, soonest and latest.

        The latest is infinite where the doubt leaves open whether money is saved. It is None where no money is saved,
        and where the model is not split, so that nothing is set up.
        """
        headline = self.headline
        if headline is None or headline.choice != "split":
            return None
        saved = headline.comparison.saved.money
        if saved.expected < LEAST_MONEY:
            return None
        soonest, expected = (self.fleet.setup / money for money in (saved.high, saved.expected))
        return expected, soonest, self.fleet.setup / saved.low if saved.low >= LEAST_MONEY else math.inf

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """Returns what a page or a report must say beside the figures, in the order of its weight."""
        found = []
        share = self.plan.day_share
        if share > FULL:
            found.append(Caveat("too long" if share > 1 else "nearly full", "best", share))
        if all(comparison.against != "device" for comparison in self.comparisons):
            found.append(Caveat("too large", "device"))
        for comparison in self.comparisons:
            if not comparison.same and comparison.baseline.day_share > 1:
                found.append(Caveat("only on paper", comparison.against, comparison.baseline.day_share))
        found += [Caveat("not known", "best", field=name) for name in sorted(self.assumptions.not_known)]
        return tuple(found)


def business_case(case: Case, mask: Mask, fleet: Fleet, assumptions: Assumptions | None = None) -> BusinessCase:
    """Returns what a split, mostly the fastest one, saves; ``mask`` has shape (layers,).

    "All on the server" is as much of it as the scenario allows. Assumptions are the presets' where not given.
    """
    assumptions = assumptions or Assumptions.preset(case)
    at = Corners.of(assumptions)
    use = Use.of(case, mask, assumptions.radio)
    plan = _plan(mask, use, fleet, at)
    baselines: dict[Baseline, Mask] = {"device": case.costs.all_on_device, "server": case.costs.all_on_server}
    comparisons = []
    for against, other in baselines.items():
        if not case.costs.fits(other):
            continue
        of_other = Use.of(case, other, assumptions.radio)
        baseline = _plan(other, of_other, fleet, at)
        difference = of_other.less(use)
        fixed_times = int(not other.all()) - int(not mask.all())
        fixed = fixed_times * fleet.fixed_per_month
        comparisons.append(
            Comparison(
                against=against,
                baseline=baseline,
                same=bool((other == mask).all()),
                saved=difference.amounts(fleet, fixed, at),
                at_any_price=at_any_price(difference, fixed, fleet, at),
                saved_costs=difference.costs(fleet, fixed, at),
                break_even=break_even(difference, fixed_times, fleet, assumptions, at, use.time_s(at)),
            )
        )
    return BusinessCase(case, fleet, assumptions, plan, tuple(comparisons))


def _plan(mask: Mask, use: Use, fleet: Fleet, at: Corners) -> Plan:
    fixed = 0.0 if mask.all() else fleet.fixed_per_month
    delay_s = float(use.time_s(at)[0])
    server_s = use.server_s * float(at.server_time[0])
    return Plan(
        on_device=mask,
        delay_s=delay_s,
        month=use.amounts(fleet, fixed, at),
        costs=use.costs(fleet, fixed, at),
        day_share=delay_s * fleet.rounds_a_day / SECONDS_PER_DAY,
        servers=server_s * fleet.devices * fleet.rounds_a_day / SECONDS_PER_DAY,
    )
