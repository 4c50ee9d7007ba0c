"""What is said of a robust choice: what it guarantees, which split to take, and where the midpoint lies."""

from __future__ import annotations

from explorer.present.format import listed, place_words, unbroken_time, written
from explorer.present.i18n.text import text
from explorer.present.map.axes import input_title
from explorer.present.robust.choices import PRACTICALLY, chosen, is_close, safe
from explorer.present.split_names import action
from explorer.pricing.costs import Mask, PricedGraph
from explorer.questions.inputs import INPUTS, RTT, Input
from explorer.questions.phase_map import described
from explorer.questions.ranges import Ranges
from explorer.questions.robust import Robust
from explorer.scenario.scenario import Scenario

EXACT = 1e-9  # of a delay: a regret below that is none


def headline(found: Robust, priced: PricedGraph) -> str:
    """What the safe choice guarantees, and what the choice for the middle risks; the ranges stand in the fields."""
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
        f"robust.headline_{kind}",
        safe=place_words(priced, sure.on_device),
        worst=unbroken_time(sure.worst_s),
        regret=unbroken_time(sure.regret_s),
        most=unbroken_time(max(choice.worst_s for choice in alike)),
        most_regret=unbroken_time(max(choice.regret_s for choice in alike)),
        middle=place_words(priced, middle.on_device),
        middle_worst=unbroken_time(middle.worst_s),
    )


def advice(found: Robust, priced: PricedGraph) -> str:
    """Which split to take: one, or one for either aim where the safe choice takes longer on average.

    Empty where one split is always the best: that is all there is to say.
    """
    if _is_always_best(found):
        return ""
    sure, mean = safe(found), found.least_mean
    kind = "one" if is_close(found, "mean_s", sure, mean) else "two"
    return text(
        f"robust.advice_{kind}",
        do=_capital(_do(priced, sure.on_device)),
        do_safe=_do(priced, sure.on_device),
        do_mean=_do(priced, mean.on_device),
        share=f"{100 * PRACTICALLY:g}",
        worst=unbroken_time(sure.worst_s),
        mean=unbroken_time(mean.mean_s),
        safe_mean=unbroken_time(sure.mean_s),
        mean_worst=unbroken_time(mean.worst_s),
    )


def midpoint(over: Ranges, middle: Scenario) -> str:
    """The values that are the middle of the ranges, and which middle that is."""
    kinds: dict[str, list[Input]] = {
        "geometric": [varied for varied in over.intervals if varied is not RTT],
        "arithmetic": [varied for varied in over.intervals if varied is RTT],
        "median": list(over.choices),
    }
    parts = [
        text(f"robust.midpoint_{kind}", values=listed([_value(varied, middle) for varied in inputs]))
        for kind, inputs in kinds.items()
        if inputs
    ]
    return text("robust.midpoint", parts="; ".join(parts))


def sentence(problem: str) -> str:
    """A library's message as a sentence: the input by its title where it begins with its name, and a full stop."""
    name = next((name for name in INPUTS if problem.startswith(f"{name} ")), None)
    said = _capital(problem) if name is None else input_title(INPUTS[name]) + problem.removeprefix(name)
    return said if said.endswith(".") else f"{said}."


def _is_always_best(found: Robust) -> bool:
    return safe(found).regret_s <= EXACT * safe(found).worst_s


def _value(varied: Input, there: Scenario) -> str:
    return f"{input_title(varied).lower()} {written(varied, varied.value(there))}"


def _do(priced: PricedGraph, mask: Mask) -> str:
    return action(described(priced, mask))


def _capital(said: str) -> str:
    return said[0].upper() + said[1:]
