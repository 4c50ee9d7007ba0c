"""Why the cut is where it is, in a sentence made of the terms of the delay; ``web/because.js`` says the same."""

from __future__ import annotations

from explorer.present.i18n.text import text
from explorer.present.phrases import place_words
from explorer.pricing import Rates, Split
from explorer.questions.trade import SAME, Share, Trade, neighbours, trade
from explorer.scenario.scenario import Mode
from explorer.solve.exact.table import SplitTable
from explorer.values.units import format_bytes, format_time


def because(table: SplitTable, rates: Rates, shown: Split | None = None) -> str:
    """Returns why the best split of a table is better than those beside it, at some rates.

    Of a split that is ``shown`` and takes longer it says what that loses. It is empty where there is no other split.
    """
    best = table.splits[int(table.best(rates).row)]
    best_s = float(best.delay(rates))
    if shown is not None and float(shown.delay(rates)) - best_s > SAME * best_s:
        found = trade(shown, best, rates)
        return text("because-apart", where=_where(best), gap=format_time(found.gap_s), trade=_trade(found, best))
    beside = neighbours(table, best, rates)
    return " ".join(_beside(way, other, best, rates) for way, other in beside._asdict().items() if other is not None)


def _beside(way: str, other: Split, best: Split, rates: Rates) -> str:
    """Returns what the best cut before the best one, or behind it, costs."""
    found = trade(other, best, rates)
    if found.costs is None or found.gap_s <= SAME * float(best.delay(rates)):
        return text("because-tied", way=way, where=_where(other))
    costs = _costs(found.costs, best)
    return text("because-beside", way=way, where=_where(other), costs=costs, gap=format_time(found.gap_s))


def _where(split: Split) -> str:
    return place_words(split.costs, split.on_device)


def _trade(found: Trade, split: Split) -> str:
    """Returns what costs time, and what saves some."""
    costs = "" if found.costs is None else _costs(found.costs, split)
    if found.saves is None:
        return costs
    saves = text("because-saves", what=_what(found.saves, split), time=format_time(-found.saves.seconds))
    return text("because-trade", costs=costs, saves=saves)


def _costs(share: Share, split: Split) -> str:
    return text("because-costs", what=_what(share, split), time=format_time(share.seconds))


def _what(share: Share, split: Split) -> str:
    """Returns what a share is of: computing so many more layers, sending so much instead of so much."""
    there, here = share.there, share.here
    if share.part in ("device_compute", "server_compute"):
        way = "other" if share.seconds * (there - here) <= 0 else "more" if there > here else "fewer"
        side = text("phrase-device" if share.part == "device_compute" else "phrase-server")
        return text("because-computing", side=side, count=int(abs(there - here)), way=way)
    if share.part == "round_trips":
        return text("because-round_trips", way="some" if there > 0 else "none")
    way = "nothing" if there == 0 else "alone" if here == 0 else "instead"
    mode = "training" if split.costs.workload.mode is Mode.TRAINING else "inference"
    return text(f"because-{share.part}", way=way, mode=mode, there=format_bytes(there), here=format_bytes(here))
