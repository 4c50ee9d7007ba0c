"""How far a delay is from the best one, in words."""

from __future__ import annotations

from explorer.ui.text import text

LEAST = 0.001  # a smaller gap is not written in digits


def gap_text(gap: float, *, proven: bool = True) -> str:
    """How far a delay is from the best: ``optimal`` if that is proven, ``9.23 % longer``, ``5.53 times as long``."""
    if gap < 0:
        return text("compare.shorter", percent=percent(-gap))
    if gap == 0:
        return text("compare.optimal") if proven else text("compare.best_known")
    if gap >= 1:
        return text("compare.times", ratio=f"{float(f'{1 + gap:.3g}'):,.12g}")
    return text("compare.longer", percent=percent(gap)) if gap >= LEAST else text("compare.longer_little")


def percent(gap: float) -> str:
    """A share in percent with three digits; never 0 for what is more."""
    return "< 0.1" if gap < LEAST else f"{100 * gap:.3g}"
