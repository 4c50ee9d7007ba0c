"""What the Compare page computes, remembered for each view: every method's answer, and the contracted graph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from explorer import models, options
from explorer.delay import PricedGraph, price
from explorer.scenario import Mode
from explorer.solve import EXACT, METHODS, SolveError
from explorer.solve.compare import Answer, Comparison, compare, longer_by
from explorer.solve.contraction import Contraction, contract
from explorer.solve.split import Split
from explorer.solve.throughput import Pipeline, pipelined
from explorer.solve.ushape import UShape, u_shaped
from explorer.ui.layout import lay_out
from explorer.ui.layout.drawing import Drawing
from explorer.ui.state import View

LINEAR = "linear"  # what the graph view is held against: one cut point in the order of the layers
GENERAL, BLOCKWISE = "mincut", "blockwise"  # the full graph, and the contracted one
QUICK_S = 0.02  # a method that takes longer is timed once
REPEATS = 3
WORTH = 0.01  # from this gain on the graph view is worth showing

# Where a single cut point falls short: a model with branches, and a link slow enough that one branch more counts.
CANDIDATES = (
    ("googlenet", {"device": "jetson-agx-orin", "link": "lte-driving", "batch": "1"}),
    ("googlenet", {"device": "jetson-tx2", "link": "nb-iot", "batch": "1"}),
    ("googlenet", {"device": "raspberry-pi-5", "link": "lte-driving", "batch": "1"}),
)


@dataclass(frozen=True)
class Compared:
    """Every method in one view, and what is drawn and said beside them."""

    view: View
    comparison: Comparison
    contraction: Contraction
    contracted: Drawing  # of the contraction's own graph

    @property
    def priced(self) -> PricedGraph:
        """The prices that all methods answered for."""
        return self.comparison.priced

    @cached_property
    def ranked(self) -> tuple[Answer, ...]:
        """Allowed answers by delay, equal ones in the order of the registry; then forbidden ones, then none."""
        return tuple(sorted(self.comparison.answers, key=self._rank))

    def _rank(self, answer: Answer) -> tuple[bool, bool, float]:
        """By how much a method falls short; delays that differ by rounding are equal."""
        if answer.split is None:
            return True, False, 0.0
        return False, not answer.is_allowed, self.gap(answer.split)

    def gap(self, split: Split) -> float:
        """How much longer a split takes than the best one, as a fraction; negative for one that is not allowed."""
        return self.gap_of(split.delay_s)

    def gap_of(self, delay_s: float) -> float:
        """The same for a delay in seconds."""
        return longer_by(delay_s, self.best.delay_s)

    def answer(self, method: str) -> Answer | None:
        """What a method says; None for one that is not registered."""
        return next((answer for answer in self.comparison.answers if answer.method.name == method), None)

    @cached_property
    def optimal(self) -> tuple[Answer, ...]:
        """The allowed answers that no allowed split beats."""
        return tuple(answer for answer in self.ranked if self._rank(answer) == (False, False, 0.0))

    @cached_property
    def fastest(self) -> Answer | None:
        """The exact method that answered in the least time, building included."""
        exact = [answer for answer in self.optimal if answer.method.exact]
        return min(exact, key=lambda answer: took_s(answer.split) if answer.split else 0.0, default=None)

    @cached_property
    def best(self) -> Split:
        """The fastest allowed split; of several the block-wise one, which never cuts through a contracted group."""
        allowed = [answer for answer in self.comparison.answers if answer.is_allowed]
        splits = {answer.method.name: answer.split for answer in allowed if answer.split}
        least = self.comparison.best or min(splits.values(), key=lambda split: split.delay_s)
        blockwise = splits.get(BLOCKWISE, least)
        return blockwise if longer_by(blockwise.delay_s, least.delay_s) == 0.0 else least

    @property
    def linear_gap(self) -> float | None:
        """How much longer the best linear prefix takes than the best split; None where there is no allowed one."""
        linear = self.answer(LINEAR)
        return self.gap(linear.split) if linear and linear.split and linear.is_allowed else None


@dataclass(frozen=True)
class Offer:
    """A view in which the best linear prefix falls short, and by how much."""

    view: View
    gap: float


def took_s(split: Split) -> float:
    """Seconds from prices to an answer."""
    return split.stats.build_s + split.stats.solve_s


def compared(view: View) -> Compared:
    """Every method in a view."""
    return _compared(replace(view, method=None).model, options.to_options(view.scenario))


@st.cache_resource(max_entries=32, show_spinner=False)
def _compared(model: str, scenario: dict[str, str]) -> Compared:
    view = View(model, options.from_options(scenario))
    priced = price(models.find(model).graph, view.scenario)
    contraction = contract(priced)
    return Compared(view, _timed(priced), contraction, lay_out(contraction.graph))


def _timed(priced: PricedGraph) -> Comparison:
    """Every method once, and the quick ones again for a steadier time."""
    once = compare(priced, repeats=0)
    quick = [answer.method.name for answer in once.answers if answer.split and took_s(answer.split) < QUICK_S]
    again = {answer.method.name: answer for answer in compare(priced, quick, REPEATS).answers}
    return Comparison(priced, tuple(again.get(answer.method.name, answer) for answer in once.answers))


@st.cache_resource(show_spinner=False)
def offer() -> Offer | None:
    """The candidate in which the graph view gains most; None where none gains as much as `WORTH`."""
    offers = [_offer(model, changes) for model, changes in CANDIDATES]
    best = max(offers, key=lambda offer: offer.gap)
    return best if best.gap >= WORTH else None


def _offer(model: str, changes: dict[str, str]) -> Offer:
    view = View.default(model)
    for name, value in changes.items():
        view = view.with_option(name, value)
    priced = price(models.find(model).graph, view.scenario)
    exact, linear = METHODS[EXACT[0]].solve(priced), METHODS[LINEAR].solve(priced)
    return Offer(view, longer_by(linear.delay_s, exact.delay_s))


def u_shape(view: View) -> UShape:
    """The best U-shaped plan of a view."""
    return _u_shape(view.model, options.to_options(view.scenario))


@st.cache_resource(max_entries=32, show_spinner=False)
def _u_shape(model: str, scenario: dict[str, str]) -> UShape:
    return u_shaped(price(models.find(model).graph, options.from_options(scenario)))


def pipeline(view: View) -> Pipeline | str:
    """The pipelined split of a view run in inference, or why there is none."""
    return _pipeline(view.model, options.to_options(options.apply(view.scenario, "mode", Mode.INFERENCE.value)))


@st.cache_resource(max_entries=32, show_spinner=False)
def _pipeline(model: str, scenario: dict[str, str]) -> Pipeline | str:
    try:
        return pipelined(price(models.find(model).graph, options.from_options(scenario)))
    except SolveError as error:
        return str(error)
