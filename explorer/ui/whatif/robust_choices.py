"""A robust choice as it is shown: ways to choose that agree are one choice, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from explorer.delay import PricedGraph
from explorer.ui.text import text
from explorer.ui.whatif.places import place, place_words
from explorer.units import format_time
from explorer.whatif.robust import Choice, Robust

WAYS = ("least_worst", "least_mean", "least_regret", "midpoint")
SAME = 1e-9  # relative; times that differ by less are equal


@dataclass(frozen=True)
class Chosen:
    """One split and the ways to choose that lead to it."""

    ways: tuple[str, ...]
    choice: Choice

    @property
    def title(self) -> str:
        """``Least worst case, least mean``."""
        first, *rest = (text(f"robust.way_{way}") for way in self.ways)
        return ", ".join([first, *(way[0].lower() + way[1:] for way in rest)])


def chosen(found: Robust) -> list[Chosen]:
    """The different splits in the order of `WAYS`."""
    ways: dict[bytes, list[str]] = {}
    choices: dict[bytes, Choice] = {}
    for way in WAYS:
        choice = _choice(found, way)
        key = choice.on_device.tobytes()
        ways.setdefault(key, []).append(way)
        choices.setdefault(key, choice)
    return [Chosen(tuple(ways[key]), choice) for key, choice in choices.items()]


def _choice(found: Robust, way: str) -> Choice:
    choice = getattr(found, way)
    assert isinstance(choice, Choice)
    return choice


def headline(found: Robust, priced: PricedGraph, ranges: str) -> str:
    """What the cautious choice guarantees, and what the choice for the middle risks."""
    safe, middle = found.least_worst, found.midpoint
    values = {
        "ranges": ranges,
        "safe": place_words(priced, safe.on_device),
        "safe_worst": format_time(safe.worst_s),
        "regret": format_time(safe.regret_s),
    }
    if middle.worst_s <= safe.worst_s * (1 + SAME):
        kind = "always" if safe.regret_s <= SAME * safe.worst_s else "same"
        return text(f"robust.headline_{kind}", **values)
    return text(
        "robust.headline",
        middle=place_words(priced, middle.on_device),
        middle_worst=format_time(middle.worst_s),
        **values,
    )


def facts(of: Chosen, among: list[Chosen]) -> Iterator[tuple[str, str, bool]]:
    """What a card says of a split: each name, its time, and whether no other choice has less."""
    for name in ("worst_s", "mean_s", "regret_s"):
        value = getattr(of.choice, name)
        least = min(getattr(other.choice, name) for other in among)
        # Regrets may all be 0: nothing is the least by less than rounding of the delay.
        is_least = len(among) > 1 and value <= least + SAME * of.choice.worst_s
        yield text(f"robust.{name}"), format_time(value), is_least


def spreadsheet(found: Robust, priced: PricedGraph) -> pd.DataFrame:
    """One row a way to choose, times in seconds."""
    return pd.DataFrame(
        [
            {
                "choice": way,
                "cut": place(priced, choice.on_device),
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


def table(found: Robust, priced: PricedGraph) -> pd.DataFrame:
    """The same as a person reads it."""
    return pd.DataFrame(
        [
            {
                text("robust.column_way"): text(f"robust.way_{way}"),
                text("robust.column_cut"): place(priced, choice.on_device),
                text("robust.worst_s"): format_time(choice.worst_s),
                text("robust.mean_s"): format_time(choice.mean_s),
                text("robust.regret_s"): format_time(choice.regret_s),
                text("robust.column_mean_regret"): text(
                    "robust.with_error",
                    value=format_time(choice.mean_regret_s),
                    error=format_time(choice.mean_regret_error_s),
                ),
                text("robust.column_sampled_worst"): format_time(choice.sampled_worst_s),
            }
            for way in WAYS
            for choice in [_choice(found, way)]
        ]
    )
