"""What a comparison of methods comes to, remembered for each case: every method's answer, and the contracted graph.

Slow methods are asked apart; until then their answers are pending.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from explorer.present.i18n.text import text
from explorer.present.layout.contracted import laid_out
from explorer.present.layout.drawing import Level
from explorer.present.overlap_words import pipeline_of
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import codec, models
from explorer.scenario.scenario import Mode, Scenario
from explorer.solve import METHODS, Method, SolveError
from explorer.solve.compare import Answer, Comparison, Gain, compare, graph_view_gain, largest_gain, longer_by
from explorer.solve.contract.contraction import Contraction, contract
from explorer.solve.more.overlap import Overlapped
from explorer.solve.more.throughput import Pipeline, pipelined
from explorer.solve.more.ushape import UShape, u_shaped
from explorer.solve.own_cut import OWN_CUT, own_cut
from explorer.solve.result import Solution

LINEAR = "linear"  # what the graph view is held against: one cut point in the order of the layers
GENERAL, BLOCKWISE = "mincut", "blockwise"  # the full graph, and the contracted one
SLOW = ("exhaustive",)
LISTS = "enumerate"  # where this method has no answer, the slow ones have none either
QUICK_S = 0.01  # a method that takes longer is timed once
REPEATS = 5
WORTH = 0.01  # from this gain on the graph view is worth showing

# Where a single cut point falls short even if it does not in a person's own scenario: branches, and a slow link.
FALLBACK = ("googlenet", {"device": "jetson-agx-orin", "link": "lte-driving", "batch": "1"})


@dataclass(frozen=True)
class Compared:
    """Holds every method in one view, and what is drawn and said beside them."""

    view: View
    case: Case
    comparison: Comparison
    contraction: Contraction
    contracted: Level  # its groups, each called by its last layer
    own: Answer | None = None  # the user's own cut, beside the methods

    @cached_property
    def ranked(self) -> tuple[Answer, ...]:
        """Returns allowed answers by delay, equal ones in the order of the registry; then forbidden ones, then none."""
        return tuple(sorted((*self.comparison.answers, *filter(None, [self.own])), key=self._rank))

    def _rank(self, answer: Answer) -> tuple[bool, bool, float]:
        """Returns by how much a method falls short.

        Delays that differ by rounding are equal; a pending one stays in its place.
        """
        if answer.split is None:
            lists = self.answer(LISTS)
            return not (is_pending(answer) and lists and lists.split), False, 0.0
        return False, not answer.is_allowed, self.gap(answer.split)

    def gap(self, split: Solution) -> float:
        """Returns how much longer a split takes than the best one, as a fraction.

        It is negative for one that is not allowed.
        """
        return self.gap_of(split.delay_s)

    def gap_of(self, delay_s: float) -> float:
        """Returns the same for a delay in seconds."""
        return longer_by(delay_s, self.best.delay_s)

    def answer(self, method: str) -> Answer | None:
        """Returns what a method says; None for one that is not registered."""
        return next((answer for answer in self.comparison.answers if answer.method.name == method), None)

    @cached_property
    def optimal(self) -> tuple[Answer, ...]:
        """Returns the allowed answers that no allowed split beats."""
        methods = (answer for answer in self.ranked if answer is not self.own)
        return tuple(answer for answer in methods if answer.split and self._rank(answer) == (False, False, 0.0))

    @property
    def unsplit_on(self) -> Literal["device", "server"] | None:
        """Returns the side that all layers are on in the best split, as far as the scenario allows.

        It is None where the model is split.
        """
        on_device = self.best.on_device
        if on_device.all():
            return "device"
        return "server" if (on_device == self.case.costs.all_on_server).all() else None

    @cached_property
    def best(self) -> Solution:
        """Returns the fastest allowed split.

        Of several it is the block-wise one, which never cuts through a contracted group.
        """
        allowed = [answer for answer in self.comparison.answers if answer.is_allowed]
        splits = {answer.method.name: answer.split for answer in allowed if answer.split}
        least = self.comparison.best or min(splits.values(), key=lambda split: split.delay_s)
        blockwise = splits.get(BLOCKWISE, least)
        return blockwise if longer_by(blockwise.delay_s, least.delay_s) == 0.0 else least

    @property
    def at_most_above(self) -> float | None:
        """Returns how far above the least delay the best split can be, as a fraction.

        It is None where no exact method answered.
        """
        return self.comparison.best.at_most_above if self.comparison.best else None

    @cached_property
    def gain(self) -> Gain | None:
        """Returns what the graph view gains here; None where no prefix fits into the memory limit."""
        try:
            return graph_view_gain(self.case)
        except SolveError:
            return None

    @property
    def linear_gap(self) -> float | None:
        """Returns how much longer the best linear prefix takes than the best split.

        It is None where there is no allowed one.
        """
        linear = self.answer(LINEAR)
        return self.gap(linear.split) if linear and linear.split and linear.is_allowed else None


@dataclass(frozen=True)
class Offer:
    """Describes a view in which the best linear prefix falls short, and by how much."""

    view: View
    gap: float


def took_s(split: Solution) -> float:
    """Returns the seconds from prices to an answer, without what was spent once and is remembered."""
    return split.stats.build_s + split.stats.solve_s


def is_pending(answer: Answer) -> bool:
    """Returns whether a method has not been asked yet."""
    return answer.split is None and not answer.problem


def own_answer(case: Case, cut: Sequence[str]) -> Answer | None:
    """Returns the split after some layers as a method's answer, in the language that is spoken; None for no layers."""
    if not cut:
        return None
    split = own_cut(case.costs, case.rates, cut)
    method = Method(OWN_CUT, text("cut-yours"), "", text("cut-assumes"), False, lambda *_: split)
    return Answer(method, split, violation=case.costs.violation(split.on_device))


def with_own(done: Compared, view: View) -> Compared:
    """Returns a comparison with the own cut of a view beside the methods."""
    return replace(done, view=replace(done.view, cut=view.cut), own=own_answer(done.case, view.cut))


def compared(view: View) -> Compared:
    """Returns every method in a view, none pending."""
    case = case_of(view)
    done, slow = compared_at_once(case), {answer.method.name: answer for answer in _slow(case)}
    answers = tuple(slow.get(answer.method.name, answer) for answer in done.comparison.answers)
    return with_own(replace(done, comparison=replace(done.comparison, answers=answers)), view)


def case_of(view: View) -> Case:
    return Case(models.find(view.model).graph, view.scenario)


@lru_cache(maxsize=32)
def compared_at_once(case: Case) -> Compared:
    contraction = contract(case.costs, case.rates)
    return Compared(View(case.graph.name, case.scenario), case, _timed(case), contraction, laid_out(contraction))


@lru_cache(maxsize=32)
def _slow(case: Case) -> tuple[Answer, ...]:
    return compare(case.costs, case.rates, SLOW, repeats=0).answers


def _timed(case: Case) -> Comparison:
    """Returns every method that is not slow once, and the quick ones again for a steadier time."""
    once = {
        name: Answer(method, None) if name in SLOW else compare(case.costs, case.rates, [name], repeats=0).answers[0]
        for name, method in METHODS.items()
    }
    quick = [name for name, answer in once.items() if answer.split and _ran_s(answer.split) < QUICK_S]
    again = {answer.method.name: answer for answer in compare(case.costs, case.rates, quick, REPEATS).answers}
    return Comparison(case.costs, case.rates, tuple((once | again).values()))


def _ran_s(split: Solution) -> float:
    return took_s(split) + split.stats.once_s


def offer(view: View) -> Offer | None:
    """Returns a view near this one in which the graph view gains; None where it gains nowhere as much as `WORTH`."""
    return _offer(replace(view.scenario, constraints=replace(view.scenario.constraints, keep=None)))


@lru_cache(maxsize=32)
def _offer(scenario: Scenario) -> Offer | None:
    near = largest_gain([model.graph for model in models.models().values()], scenario)
    name, changes = FALLBACK
    view = View(name, codec.from_options(changes, View.default(name).scenario))
    far = graph_view_gain(case_of(view))
    found = [Offer(View(gain.case.graph.name, gain.case.scenario), _gap(gain)) for gain in (near, far) if gain]
    return next((offer for offer in found if offer.gap >= WORTH), None)


def _gap(gain: Gain) -> float:
    return longer_by(gain.linear_s, gain.optimum_s)


def u_shape(view: View) -> UShape | SolveError:
    """Returns the best U-shaped plan of a view, or why there is none."""
    return _u_shape(case_of(view))


@lru_cache(maxsize=32)
def _u_shape(case: Case) -> UShape | SolveError:
    try:
        return u_shaped(case.costs, case.rates)
    except SolveError as error:
        return error.detached()


def pipeline(view: View) -> Pipeline | SolveError:
    """Returns the pipelined split of a view run in inference, or why there is none."""
    workload = replace(view.scenario.workload, mode=Mode.INFERENCE)
    return _pipeline(case_of(replace(view, scenario=replace(view.scenario, workload=workload))))


@lru_cache(maxsize=32)
def _pipeline(case: Case) -> Pipeline | SolveError:
    try:
        return pipelined(case.costs, case.rates)
    except SolveError as error:
        return error.detached()


def overlap(view: View) -> Overlapped | SolveError:
    """Returns the best split of a view in micro-batches, or why there is none."""
    return _overlap(case_of(view))


@lru_cache(maxsize=32)
def _overlap(case: Case) -> Overlapped | SolveError:
    try:
        return pipeline_of(case)
    except SolveError as error:
        return error.detached()
