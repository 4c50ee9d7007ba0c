"""Which input matters here: the delay with each of them smaller and larger by a factor, for a tornado chart."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import inf

from explorer.model.graph import ModelGraph
from explorer.pricing import Case, Mask
from explorer.questions.axes import bits_between
from explorer.questions.changes import Change, Turn, changes
from explorer.questions.inputs import BATCH, BITS, INPUTS, Input
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.result import Solution


@dataclass(frozen=True)
class End:
    """Describes one value of an input, all else as in the scenario."""

    value: float  # the one really used: within the limits of a scenario, rounded where it is a whole number
    split: Solution  # the optimal one
    kept_s: float | None  # delay of the split that is optimal now; None where it does not fit into the memory limit

    @property
    def delay_s(self) -> float:
        """Returns the least delay."""
        return self.split.delay_s

    @property
    def gain_s(self) -> float | None:
        """Returns what moving the cut gains over keeping it as it is now; None where it cannot be kept."""
        return None if self.kept_s is None else max(0.0, self.kept_s - self.delay_s)


@dataclass(frozen=True)
class Swing:
    """Holds what one input does to the delay."""

    varied: Input
    low: End  # at the value divided by the factor
    now: End
    high: End  # at the value times the factor
    changes: tuple[Change, ...]  # where the optimal split changes between the two, going up

    def turns(self) -> tuple[Turn, ...]:
        """Returns the changes as they are met on the way from the value now, up or down; in ascending order."""
        return tuple(change.met_from(self.now.value) for change in self.changes)

    @property
    def size_s(self) -> float:
        """Returns how far apart the delays at the two ends are; every delay between lies between them."""
        return abs(self.high.delay_s - self.low.delay_s)


def sensitivity(graph: ModelGraph, scenario: Scenario, factor: float) -> tuple[Swing, ...]:
    """Returns for every input the optimum at its value divided and multiplied by ``factor``, the largest swing first.

    The delay is monotone in each input (see `explorer.questions.robust`), so the swing's ends are its extremes. An end
    beyond what a scenario may have, a number of bits that cannot be chosen, or too large a batch for what must fit into
    a memory limit, is moved to the nearest value between that can be: `End.value` says which.

    The batch of a model that has one only is left out.

    Raises `ScenarioError` for a factor that is not above 1, and where the scenario itself cannot be priced.
    """
    if not 1 < factor < inf:
        raise ScenarioError("factor-not-above-one", got=float(factor))
    case = Case(graph, scenario)
    now = minimum_cut(case.costs, case.rates)
    swings = (_swing(case, now, varied, factor) for varied in INPUTS.values() if _may_vary(graph, varied))
    return tuple(sorted(swings, key=lambda swing: -swing.size_s))


def _may_vary(graph: ModelGraph, varied: Input) -> bool:
    return varied is not BATCH or graph.only_batch is None


def _swing(case: Case, now: Solution, varied: Input, factor: float) -> Swing:
    graph, scenario = case.graph, case.scenario
    value = varied.value(scenario)
    low = varied.clipped(value / factor)
    high = varied.clipped(value * factor)
    if varied is BITS:
        low, *_, high = sorted((value, *bits_between(low, high, value)))
    if varied.is_whole and not _has_price(graph, varied.at(scenario, high)):
        high = _last_priced(graph, scenario, varied, round(value), round(high))
    return Swing(
        varied,
        low=_end(graph, scenario, varied, low, now.on_device),
        now=End(value, now, now.delay_s),
        high=_end(graph, scenario, varied, high, now.on_device),
        changes=changes(graph, scenario, varied, low, high),
    )


def _end(graph: ModelGraph, scenario: Scenario, varied: Input, value: float, kept: Mask) -> End:
    case = Case(graph, varied.at(scenario, value))
    return End(value, minimum_cut(case.costs, case.rates), case.terms(kept).delay_s if case.costs.fits(kept) else None)


def _has_price(graph: ModelGraph, scenario: Scenario) -> bool:
    """Returns whether what must be on the device fits into its memory."""
    try:
        Case(graph, scenario)
    except ScenarioError:
        return False
    return True


def _last_priced(graph: ModelGraph, scenario: Scenario, varied: Input, least: int, most: int) -> int:
    """Returns the largest value that has a price, of which ``least`` has one and ``most`` has none.

    That is enough to look for, because memory only grows.
    """
    values = range(least, most)
    beyond = bisect_left(values, True, key=lambda value: not _has_price(graph, varied.at(scenario, value)))
    return values[beyond - 1]
