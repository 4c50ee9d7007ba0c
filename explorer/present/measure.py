"""The one measure of delays in words: how one delay compares with another, and what a split gains.

Below twice it is a share of the time, ``saves 38 % of the time`` or ``takes 12 % longer``; from twice on a factor,
``3.2 times as fast`` or ``takes 3.2 times as long``. There are two digits, as estimates are no better, and behind a
gain its range where the computing times are in doubt. ``web/gaps.js`` says the same with the same messages.
"""

from __future__ import annotations

from math import inf

from explorer.present.i18n.text import text
from explorer.present.numbers import LEAST, number_text, percent
from explorer.present.phrases import unsplit_words
from explorer.pricing import Case, Mask
from explorer.questions.speedup import speedup

DIGITS = 2
TWICE = 2.0  # from here on a factor is said
MINUS = "\N{MINUS SIGN}"


def measure_text(times: float, than: str = "", between: tuple[float, float] | None = None) -> str:
    """Returns how a delay compares with another one, of which ``times`` is how many times as fast it is.

    ``than`` names the other one. ``between`` is the range of ``times``, left out where both ends read the same.

    >>> measure_text(3.21), measure_text(1.6, "all on the device", (1.1, 2.2)), measure_text(0.8)
    ('3.2 times as fast', 'saves 38 % of the time against all on the device (9.1 to 55 %)', 'takes 25 % longer')
    """
    kind, value = _measured(times)
    key = "phrase-measure_than" if than else "phrase-measure"
    return text(key, kind=kind, value=value, range=_range(kind, *between) if between else "", than=than)


def _measured(times: float) -> tuple[str, str]:
    """Returns the kind of measure, as the messages name it, and its number."""
    if times == 1:
        return "same", ""
    slower = 1 / times if times > 0 else inf
    if inf in (times, slower):
        return "endless" if times > 1 else "endless_slow", ""
    if times >= TWICE:
        return "fast", number_text(times, DIGITS)
    if slower >= TWICE:
        return "slow", number_text(slower, DIGITS)
    share = 1 - slower if times > 1 else slower - 1
    kind = "saves" if times > 1 else "longer"
    if share < LEAST:
        return f"little_{kind}", number_text(100 * LEAST)
    return kind, number_text(100 * share, DIGITS)


def _range(kind: str, low: float, high: float) -> str:
    """Returns the range of a gain in the unit of the gain itself."""
    if kind not in ("fast", "saves") or high == inf or low == 0:
        return ""
    ends = (low, high) if kind == "fast" else (100 - 100 / low, 100 - 100 / high)
    first, last = (number_text(end, DIGITS).replace("-", MINUS) for end in ends)
    return "" if first == last else text("phrase-measure_range", kind=kind, low=first, high=last)


def gap_text(gap: float, than: str = "") -> str:
    """Returns how a delay compares with another, ``gap`` being the fraction that it is longer by, negative for less.

    >>> gap_text(0.0), gap_text(0.12), gap_text(2.21), gap_text(-0.38)
    ('takes just as long', 'takes 12 % longer', 'takes 3.2 times as long', 'saves 38 % of the time')
    """
    return measure_text(1 / (1 + gap) if gap > -1 else inf, than)


def optimality_text(gap: float, *, proven: bool = True) -> str:
    """Returns how far a split is from the best one: ``optimal`` if that is proven, ``takes 9.2 % longer``."""
    if gap == 0:
        return text("compare-optimal") if proven else text("compare-best_known")
    return gap_text(gap)


def gain_text(case: Case, mask: Mask) -> str:
    """Returns what a split gains, and against what: ``is 3.2 times as fast as all on the device (1.6 to 4.1 times)``.

    It is empty for a choice without a split, where nothing is gained.
    """
    if is_unsplit(case, mask):
        return ""
    found = speedup(case, mask)
    return measure_text(found.times, unsplit_words(case.costs, found.against), (found.low, found.high))


def gain_range_text(case: Case, mask: Mask) -> str:
    """Returns the same standing alone: ``3.2 times as fast (1.6 to 4.1 times)``; or that nothing is gained."""
    if is_unsplit(case, mask):
        return text("phrase-no_gain")
    found = speedup(case, mask)
    return measure_text(found.times, between=(found.low, found.high))


def is_unsplit(case: Case, mask: Mask) -> bool:
    """Returns whether all layers are on one side, as far as the scenario allows; ``mask`` has shape (layers,)."""
    return bool((mask == case.costs.all_on_device).all() or (mask == case.costs.all_on_server).all())


def gain_sentence(case: Case, mask: Mask) -> str:
    """Returns `gain_text` as a sentence; empty where nothing is gained."""
    gain = gain_text(case, mask)
    return text("phrase-gains", gain=gain) if gain else ""


def share_text(share: float) -> str:
    """Returns a share as a number of percent with the digits of a measure."""
    return percent(share) if share < LEAST else number_text(100 * share, DIGITS)
