"""A robust choice in words: what each way to choose guarantees, which split to take, and where the midpoint lies.

Ways to choose that come to practically the same are one choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from explorer.present.i18n.text import text
from explorer.present.map.words import input_title
from explorer.present.numbers import count_text, listed, unbroken_time, written
from explorer.present.phrases import action, place, place_words
from explorer.pricing import Case, Mask
from explorer.questions.inputs import INPUTS, RTT, Input
from explorer.questions.phase_map import described
from explorer.questions.ranges import Ranges
from explorer.questions.robust import Choice, Robust
from explorer.scenario.scenario import Scenario
from explorer.values.units import format_time

WAYS = ("least_worst", "least_mean", "least_regret", "midpoint")
FIGURES = ("worst_s", "mean_s", "regret_s")
PRACTICALLY = 0.02  # of a delay: times that differ by less are practically equal, as estimates are far less exact
EXACT = 1e-9  # of a delay: a regret below that is none


@dataclass(frozen=True)
class Chosen:
    """Describes one split, and the ways to choose that lead to it or to what is practically as good."""

    ways: tuple[str, ...]
    choice: Choice
    alike: tuple[Choice, ...] = ()  # other splits whose figures are all practically equal

    @property
    def title(self) -> str:
        """Returns the ways that lead to it: ``Least worst case, least mean``."""
        first, *rest = (text(f"robust-way_{way}") for way in self.ways)
        return ", ".join([first, *(way[0].lower() + way[1:] for way in rest)])


def chosen(found: Robust) -> list[Chosen]:
    """Returns the choices that differ, the safe one first and the others in the order of `WAYS`."""
    groups: list[list[Choice]] = []
    for choice in (safe(found), *(_choice(found, way) for way in WAYS)):
        group = next((group for group in groups if _as_good(found, group[0], choice)), None)
        if group is None:
            groups.append([choice])
        elif not any(_same(choice, other) for other in group):
            group.append(choice)
    return [
        Chosen(
            tuple(way for way in WAYS if any(_same(_choice(found, way), choice) for choice in group)),
            group[0],
            tuple(group[1:]),
        )
        for group in groups
    ]


def safe(found: Robust) -> Choice:
    """Returns the split to take where the worst case counts.

    Of those that practically have the least, it is the best on average.

    Where several are practically equal in that, too, the one with the least regret; then all on the device, which needs
    no link; then the first of `WAYS`.
    """
    left = [_choice(found, way) for way in WAYS]
    for figure in FIGURES:
        left = [choice for choice in left if is_close(found, figure, choice, min(left, key=_by(figure)))]
    return next((choice for choice in left if choice.on_device.all()), left[0])


def is_close(found: Robust, figure: str, one: Choice, other: Choice) -> bool:
    """Returns whether two choices are practically equal in a figure.

    A regret, too, is small or large beside the delay.
    """
    delay_s = found.least_worst.worst_s if figure == "worst_s" else found.least_mean.mean_s
    return abs(_of(one, figure) - _of(other, figure)) <= PRACTICALLY * delay_s


def facts(found: Robust, of: Chosen, among: list[Chosen]) -> Iterator[tuple[str, str, str]]:
    """Returns what a card says of a split.

    Each has a name, a time, and ``least``, ``even`` (practically the least) or ``more``.

    The least is that of all ways to choose: one that comes to practically the same as another has no card of its own.
    A card that stands alone has nothing to be compared with.
    """
    for figure in FIGURES:
        least = min((_choice(found, way) for way in WAYS), key=_by(figure))
        if len(among) == 1 or not is_close(found, figure, of.choice, least):
            rank = "more"
        else:
            rank = "least" if _of(of.choice, figure) == _of(least, figure) else "even"
        yield text(f"robust-{figure}"), format_time(_of(of.choice, figure)), rank


def _choice(found: Robust, way: str) -> Choice:
    choice = getattr(found, way)
    assert isinstance(choice, Choice)
    return choice


def _of(choice: Choice, figure: str) -> float:
    return float(getattr(choice, figure))


def _by(figure: str) -> Callable[[Choice], float]:
    return lambda choice: _of(choice, figure)


def _same(one: Choice, other: Choice) -> bool:
    return bool((one.on_device == other.on_device).all())


def _as_good(found: Robust, one: Choice, other: Choice) -> bool:
    return all(is_close(found, figure, one, other) for figure in FIGURES)


def spreadsheet(found: Robust, case: Case) -> pd.DataFrame:
    """Returns a table with one row a way to choose, times in seconds."""
    return pd.DataFrame(
        [
            {
                "choice": way,
                "cut": place(case.costs, choice.on_device),
                "layers_on_device": int(choice.on_device.sum()),
                "worst_s": choice.worst_s,
                "sampled_worst_s": choice.sampled_worst_s,
                "mean_s": choice.mean_s,
                "largest_regret_s": choice.regret_s,
                "mean_regret_s": choice.mean_regret_s,
                "mean_regret_standard_error_s": choice.mean_regret_error_s,
            }
            for way in WAYS
            for choice in [_choice(found, way)]
        ]
    )


def table(found: Robust, case: Case) -> pd.DataFrame:
    """Returns the same as a person reads it."""
    return pd.DataFrame(
        [
            {
                text("robust-column_way"): text(f"robust-way_{way}"),
                text("robust-column_cut"): place(case.costs, choice.on_device),
                text("robust-worst_s"): format_time(choice.worst_s),
                text("robust-mean_s"): format_time(choice.mean_s),
                text("robust-regret_s"): format_time(choice.regret_s),
                text("robust-column_mean_regret"): text(
                    "robust-with_error",
                    value=format_time(choice.mean_regret_s),
                    error=format_time(choice.mean_regret_error_s),
                ),
                text("robust-column_sampled_worst"): format_time(choice.sampled_worst_s),
            }
            for way in WAYS
            for choice in [_choice(found, way)]
        ]
    )


def headline(found: Robust, case: Case) -> str:
    """Returns what the safe choice guarantees, and what the choice for the middle risks.

    The ranges stand in the fields.
    """
    sure, middle, among = safe(found), found.midpoint, chosen(found)
    alike = (sure, *among[0].alike)
    if _is_always_best(found):
        kind = "always"
    elif not is_close(found, "worst_s", middle, sure):
        kind = "midpoint"
    elif len(among) == 1 and among[0].alike:
        kind = "equal"
    else:
        kind = "same"
    return text(
        f"robust-headline_{kind}",
        safe=place_words(case.costs, sure.on_device),
        worst=unbroken_time(sure.worst_s),
        regret=unbroken_time(sure.regret_s),
        most=unbroken_time(max(choice.worst_s for choice in alike)),
        most_regret=unbroken_time(max(choice.regret_s for choice in alike)),
        middle=place_words(case.costs, middle.on_device),
        middle_worst=unbroken_time(middle.worst_s),
    )


def advice(found: Robust, case: Case) -> str:
    """Returns which split to take: one, or one for either aim where the safe choice takes longer on average.

    Empty where one split is always the best: that is all there is to say.
    """
    if _is_always_best(found):
        return ""
    sure, mean = safe(found), found.least_mean
    kind = "one" if is_close(found, "mean_s", sure, mean) else "two"
    return text(
        f"robust-advice_{kind}",
        do=_capital(_do(case, sure.on_device)),
        do_safe=_do(case, sure.on_device),
        do_mean=_do(case, mean.on_device),
        share=count_text(100 * PRACTICALLY),
        worst=unbroken_time(sure.worst_s),
        mean=unbroken_time(mean.mean_s),
        safe_mean=unbroken_time(sure.mean_s),
        mean_worst=unbroken_time(mean.worst_s),
    )


def midpoint(over: Ranges, middle: Scenario) -> str:
    """Returns the values that are the middle of the ranges, and which middle that is."""
    kinds: dict[str, list[Input]] = {
        "geometric": [varied for varied in over.intervals if varied is not RTT],
        "arithmetic": [varied for varied in over.intervals if varied is RTT],
        "median": list(over.choices),
    }
    parts = [
        text(f"robust-midpoint_{kind}", values=listed([_value(varied, middle) for varied in inputs]))
        for kind, inputs in kinds.items()
        if inputs
    ]
    return text("robust-midpoint", parts="; ".join(parts))


def ranges_text(found: Ranges) -> str:
    """Returns the ranges within a sentence: ``uplink 20 Mbit/s to 500 Mbit/s and batch 16, 32, 64``."""
    spans = [
        text("robust-span", name=input_title(varied).lower(), low=written(varied, low), high=written(varied, high))
        for varied, (low, high) in found.intervals.items()
    ]
    spans += [
        text(
            "robust-span_values",
            name=input_title(varied).lower(),
            values=", ".join(written(varied, value) for value in sorted(set(values))),
        )
        for varied, values in found.choices.items()
    ]
    return listed(spans)


def sentence(problem: str) -> str:
    """Returns a library's message as a sentence.

    An input has its title where the message begins with its name; a full stop ends it.
    """
    name = next((name for name in INPUTS if problem.startswith(f"{name} ")), None)
    said = _capital(problem) if name is None else input_title(INPUTS[name]) + problem.removeprefix(name)
    return said if said.endswith(".") else f"{said}."


def _is_always_best(found: Robust) -> bool:
    return safe(found).regret_s <= EXACT * safe(found).worst_s


def _value(varied: Input, there: Scenario) -> str:
    return f"{input_title(varied).lower()} {written(varied, varied.value(there))}"


def _do(case: Case, mask: Mask) -> str:
    return action(described(case.costs, mask))


def _capital(said: str) -> str:
    return said[0].upper() + said[1:]
