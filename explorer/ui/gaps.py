"""How far a delay is from the best one, in words."""

from __future__ import annotations

from explorer.ui.text import text

LEAST = 0.001  # a smaller gap is not written in digits


def gap_text(gap: float, *, proven: bool = True) -> str:
    """How far a delay is from the best: ``optimal`` if that is proven, ``+9.2 %``, ``5.5`` times from double on."""
    if gap < 0:
        return text("compare.shorter", percent=percent(-gap))
    if gap == 0:
        return text("compare.optimal") if proven else text("compare.best_known")
    if gap >= 1:
        return text("compare.times", ratio=f"{1 + gap:,.0f}" if gap >= 99 else f"{1 + gap:.3g}")
    return text("compare.longer", percent=percent(gap)) if gap >= LEAST else text("compare.longer_little")


def percent(gap: float) -> str:
    """A share in percent with two or three digits; never 0 for what is more."""
    return "< 0.1" if gap < LEAST else f"{100 * gap:.{3 if gap >= 0.1 else 2}g}"
