"""How far a delay is from the best one, in words; ``assets/gaps.js`` says the same on the graph's own page."""

from __future__ import annotations

from explorer.present.i18n.text import text

LEAST, MOST = 0.001, 0.9995  # a smaller gap is not written in digits, nor is a larger share that is saved


def gap_text(gap: float, *, proven: bool = True) -> str:
    """How far a delay is from the best: ``optimal`` if that is proven, ``9.23 % longer``, ``5.53 times as long``."""
    if gap == 0:
        return text("compare.optimal") if proven else text("compare.best_known")
    return distance_text(gap)


def distance_text(gap: float) -> str:
    """How much longer one delay is than another: ``just as long``, ``9.23 % longer``, ``5.53 times as long``."""
    if gap == 0:
        return text("graph.gap_same")
    if gap < 0:
        return text("graph.gap_shorter", percent="> 99.9" if -gap >= MOST else percent(-gap))
    if gap >= 1:
        return text("graph.gap_times", ratio=f"{float(f'{1 + gap:.3g}'):,.12g}")
    return text("graph.gap_longer", percent=percent(gap)) if gap >= LEAST else text("graph.gap_little")


def percent(gap: float) -> str:
    """A share in percent with three digits; never 0 for what is more."""
    return "< 0.1" if gap < LEAST else f"{100 * gap:.3g}"
