"""What the Compare page computes, remembered for each view: every method's answer, and the contracted graph.

Slow methods are asked once the page stands; until then their answers are pending.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import streamlit as st

from explorer.app.state import View
from explorer.present.layout.contracted import laid_out
from explorer.present.layout.drawing import Level
from explorer.pricing.costs import PricedGraph, price
from explorer.scenario import models, options
from explorer.scenario.scenario import Mode
from explorer.solve import METHODS, SolveError
from explorer.solve.compare import Answer, Comparison, compare, longer_by
from explorer.solve.contract.contraction import Contraction, contract
from explorer.solve.gain import Gain, graph_view_gain, largest_gain
from explorer.solve.more.throughput import Pipeline, pipelined
from explorer.solve.more.ushape import UShape, u_shaped
from explorer.solve.result import Split

LINEAR = "linear"  # what the graph view is held against: one cut point in the order of the layers
GENERAL, BLOCKWISE = "mincut", "blockwise"  # the full graph, and the contracted one
SLOW = ("exhaustive",)
LISTS = "enumerate"  # where this method has no answer, the slow ones have none either
QUICK_S = 0.01  # a method that takes longer is timed once
REPEATS = 5
ALIKE = 1.2  # times the least; running times are not told apart below that
WORTH = 0.01  # from this gain on the graph view is worth showing

# Where a single cut point falls short even if it does not in a person's own scenario: branches, and a slow link.
FALLBACK = ("googlenet", {"device": "jetson-agx-orin", "link": "lte-driving", "batch": "1"})


@dataclass(frozen=True)
class Compared:
    """Every method in one view, and what is drawn and said beside them."""

    view: View
    comparison: Comparison
    contraction: Contraction
    contracted: Level  # its groups, each called by its last layer

    @property
    def priced(self) -> PricedGraph:
        """The prices that all methods answered for."""
        return self.comparison.priced

    @cached_property
    def ranked(self) -> tuple[Answer, ...]:
        """Allowed answers by delay, equal ones in the order of the registry; then forbidden ones, then none."""
        return tuple(sorted(self.comparison.answers, key=self._rank))

    def _rank(self, answer: Answer) -> tuple[bool, bool, float]:
        """By how much a method falls short; delays that differ by rounding are equal, a pending one in its place."""
        if answer.split is None:
            lists = self.answer(LISTS)
            return not (is_pending(answer) and lists and lists.split), False, 0.0
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
        return tuple(answer for answer in self.ranked if answer.split and self._rank(answer) == (False, False, 0.0))

    @cached_property
    def quickest(self) -> tuple[Answer, ...]:
        """The exact methods that answer in the least time, and those that take hardly longer; the quickest first."""
        times = {
            answer.method.name: took_s(answer.split) for answer in self.optimal if answer.split and answer.method.exact
        }
        first = sorted((name for name in times if times[name] <= ALIKE * min(times.values())), key=times.__getitem__)
        return tuple(answer for name in first if (answer := self.answer(name)))

    @property
    def unsplit_on(self) -> Literal["device", "server"] | None:
        """The side that all layers are on in the best split, as far as the scenario allows; None where it is split."""
        on_device = self.best.on_device
        if on_device.all():
            return "device"
        return "server" if (on_device == self.priced.server_most).all() else None

    @cached_property
    def best(self) -> Split:
        """The fastest allowed split; of several the block-wise one, which never cuts through a contracted group."""
        allowed = [answer for answer in self.comparison.answers if answer.is_allowed]
        splits = {answer.method.name: answer.split for answer in allowed if answer.split}
        least = self.comparison.best or min(splits.values(), key=lambda split: split.delay_s)
        blockwise = splits.get(BLOCKWISE, least)
        return blockwise if longer_by(blockwise.delay_s, least.delay_s) == 0.0 else least

    @property
    def at_most_above(self) -> float | None:
        """How far above the least delay the best split can be, as a fraction; None where no exact method answered."""
        return self.comparison.best.at_most_above if self.comparison.best else None

    @cached_property
    def gain(self) -> Gain | None:
        """What the graph view gains here; None where no prefix fits into the memory limit."""
        try:
            return graph_view_gain(self.priced)
        except SolveError:
            return None

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
    """Seconds from prices to an answer, without what was spent once and is remembered."""
    return split.stats.build_s + split.stats.solve_s


def is_pending(answer: Answer) -> bool:
    """Whether a method has not been asked yet."""
    return answer.split is None and not answer.problem


def at_once(view: View) -> Compared:
    """Every method in a view, the slow ones pending until `ask_the_rest` has asked them."""
    return compared(view) if st.session_state.get(_ASKED) == _key(view) else _compared(*_key(view))


def ask_the_rest(view: View) -> None:
    """Ask the slow methods, and run the page once more if that is new to it: the last thing that a page does."""
    if st.session_state.get(_ASKED) != _key(view):
        compared(view)
        st.session_state[_ASKED] = _key(view)
        st.rerun()


def compared(view: View) -> Compared:
    """Every method in a view, none pending."""
    key = _key(view)
    done, slow = _compared(*key), {answer.method.name: answer for answer in _slow(*key)}
    answers = tuple(slow.get(answer.method.name, answer) for answer in done.comparison.answers)
    return replace(done, comparison=Comparison(done.priced, answers))


_ASKED = "compared"  # of the session: the key of the view whose slow methods were asked


def _key(view: View) -> tuple[str, dict[str, str]]:
    return view.model, options.to_options(view.scenario)


@st.cache_resource(max_entries=32, show_spinner=False)
def _compared(model: str, scenario: dict[str, str]) -> Compared:
    view = View(model, options.from_options(scenario))
    priced = price(models.find(model).graph, view.scenario)
    contraction = contract(priced)
    return Compared(view, _timed(priced), contraction, laid_out(contraction))


@st.cache_resource(max_entries=32, show_spinner=False)
def _slow(model: str, scenario: dict[str, str]) -> tuple[Answer, ...]:
    return compare(_compared(model, scenario).priced, SLOW, repeats=0).answers


def _timed(priced: PricedGraph) -> Comparison:
    """Every method that is not slow once, and the quick ones again for a steadier time."""
    once = {
        name: Answer(method, None) if name in SLOW else compare(priced, [name], repeats=0).answers[0]
        for name, method in METHODS.items()
    }
    quick = [name for name, answer in once.items() if answer.split and _ran_s(answer.split) < QUICK_S]
    again = {answer.method.name: answer for answer in compare(priced, quick, REPEATS).answers}
    return Comparison(priced, tuple((once | again).values()))


def _ran_s(split: Split) -> float:
    return took_s(split) + split.stats.once_s


def offer(view: View) -> Offer | None:
    """A view near this one in which the graph view gains; None where it gains nowhere as much as `WORTH`."""
    return _offer(options.to_options(options.apply(view.scenario, "keep", "")))


@st.cache_resource(max_entries=32, show_spinner=False)
def _offer(scenario: dict[str, str]) -> Offer | None:
    near = largest_gain([model.graph for model in models.models().values()], options.from_options(scenario))
    name, changes = FALLBACK
    view = View(name, options.from_options(changes, View.default(name).scenario))
    far = graph_view_gain(price(models.find(name).graph, view.scenario))
    found = [Offer(View(gain.priced.graph.name, gain.priced.scenario), _gap(gain)) for gain in (near, far) if gain]
    return next((offer for offer in found if offer.gap >= WORTH), None)


def _gap(gain: Gain) -> float:
    return longer_by(gain.linear_s, gain.optimum_s)


def u_shape(view: View) -> UShape | str:
    """The best U-shaped plan of a view, or why there is none."""
    return _u_shape(view.model, options.to_options(view.scenario))


@st.cache_resource(max_entries=32, show_spinner=False)
def _u_shape(model: str, scenario: dict[str, str]) -> UShape | str:
    try:
        return u_shaped(price(models.find(model).graph, options.from_options(scenario)))
    except SolveError as error:
        return str(error)


def pipeline(view: View) -> Pipeline | str:
    """The pipelined split of a view run in inference, or why there is none."""
    return _pipeline(view.model, options.to_options(options.apply(view.scenario, "mode", Mode.INFERENCE.value)))


@st.cache_resource(max_entries=32, show_spinner=False)
def _pipeline(model: str, scenario: dict[str, str]) -> Pipeline | str:
    try:
        return pipelined(price(models.find(model).graph, options.from_options(scenario)))
    except SolveError as error:
        return str(error)
