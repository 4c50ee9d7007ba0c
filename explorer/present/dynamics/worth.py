"""What adapting is worth, in the one sentence that page and command line have for it: what a manager repeats."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.dynamics.generators import Generator
from explorer.dynamics.generators.cell import Cell
from explorer.dynamics.summary import PolicySummary, Spread
from explorer.present.dynamics.asked import BEST_FIXED
from explorer.present.i18n.text import text
from explorer.present.measure import DIGITS, MINUS, TWICE, gap_text
from explorer.present.numbers import LEAST, number_text
from explorer.present.phrases import marked

SAME = 0.01  # share of the time that makes no difference to anybody


def worth_sentence(found: Mapping[str, PolicySummary], policy: str, *, rounds: int, seeds: int, where: str) -> str:
    """Returns what adapting is worth against the best fixed cut, with its interval over seeds, whichever way it goes.

    ``where`` is where the rounds are played, as `place_words` says it.
    """
    given = {"rounds": text("timeline-over", count=rounds), "place": where, "how": text(f"timeline-how_{policy}")}
    if policy not in found:
        return text("timeline-headline_none", policy=policy_name(policy), **given)
    saving, mean = found[policy].savings[BEST_FIXED], found[policy].switches.mean
    count = round(mean, 1) if mean < 10 and mean % 1 else round(mean)
    return text(
        "timeline-headline",
        kind=_kind(saving, found[policy]),
        measure=gap_text(-saving.mean, text("timeline-best_fixed_words")),
        interval=interval(saving, seeds),
        switches=text("timeline-switches", count=count, kind="mean" if mean % 1 else "each"),
        low=_percent(-saving.low if saving.low is not None else -saving.mean),
        high=_percent(saving.high if saving.high is not None else saving.mean),
        **given,
    )


def regret_sentence(found: Mapping[str, PolicySummary], policy: str) -> str:
    """Returns how far a policy is from the bound; "" where it cannot be followed."""
    if policy not in found:
        return ""
    gap = gap_text(found[policy].regret.mean, text("timeline-bound_words"))
    return text("timeline-regret", gap=gap, policy=policy_name(policy))


def place_words(link: Generator | None, device: Generator, file: str = "") -> str:
    """Returns where rounds are played, within a sentence: ``a 5G cell below 6 GHz``, with what happens to the device.

    Without a generator of the link, that is the name of a trace's file, which is put in backquotes.
    """
    if link is None:
        where = text("timeline-on_file", name=marked(file))
    elif isinstance(link, Cell):
        where = text("timeline-on_cell", band=link.band)
    else:
        where = text(f"timeline-on_{link.NAME}")
    return where + text(f"timeline-while_{device.NAME}")


def _kind(saving: Spread, found: PolicySummary) -> str:
    """Returns how a saving is said: it saves, it loses, it makes no difference, or seeds do not agree."""
    ends = (saving.mean, saving.low or 0.0, saving.high or 0.0)
    if max(map(abs, ends)) < SAME:
        return "still" if found.switches.mean == 0 and abs(saving.mean) < LEAST else "same"
    if saving.low is not None and saving.high is not None and saving.low <= 0 <= saving.high:
        return "open"
    return "saves" if saving.mean > 0 else "loses"


def interval(saving: Spread, seeds: int) -> str:
    """Returns the interval of a saving in the unit of the saving itself; "" where it rests on one trace."""
    if saving.low is None or saving.high is None:
        return ""
    if not 1 / TWICE < 1 - saving.mean < TWICE:
        kind = "times"
        ends = (1 / (1 - saving.low), 1 / (1 - saving.high)) if saving.mean > 0 else (1 - saving.high, 1 - saving.low)
        low, high = (number_text(end, DIGITS) for end in ends)
    else:
        kind = "percent"
        ends = (saving.low, saving.high) if saving.mean > 0 else (-saving.high, -saving.low)
        low, high = (_percent(end) for end in ends)
    return "" if low == high else text("timeline-interval", kind=kind, low=low, high=high, seeds=seeds)


def spread_text(spread: Spread) -> str:
    """Returns what a table says of a share: the mean in percent, and its interval where it has one."""
    mean = text("timeline-percent", value=_percent(spread.mean))
    if spread.low is None or spread.high is None or _percent(spread.low) == _percent(spread.high):
        return mean
    low, high = _percent(spread.low), _percent(spread.high)
    return text("timeline-percent_between", value=_percent(spread.mean), low=low, high=high)


def _percent(share: float) -> str:
    percent = 100 * share
    return number_text(percent if abs(percent) >= 1 else round(percent, 1) + 0.0, DIGITS).replace("-", MINUS)


def policy_name(name: str) -> str:
    """Returns what a policy is called."""
    return text(f"timeline-policy_{name}")
