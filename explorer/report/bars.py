"""Stacked bars for a page without scripts; one that is too long is torn near its end, its parts keep their shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.present.charts.broken_bars import scale


@dataclass(frozen=True)
class Stacked:
    """A bar with what stands above it."""

    name: str
    amount: str  # the whole of it, written out
    parts: tuple[tuple[str, float], ...]  # how each part looks, and its value
    note: str = ""

    @property
    def total(self) -> float:
        """All parts together."""
        return sum(value for _, value in self.parts)


@dataclass(frozen=True)
class DrawnBar:
    """What a template draws."""

    name: str
    amount: str
    note: str
    torn: bool
    shares: tuple[tuple[str, float], ...]  # how each part looks, and its width in percent


def draw_bars(bars: Sequence[Stacked], longest: float) -> list[DrawnBar]:
    """The bars on one scale; one of more than ``longest`` times the first one is torn."""
    end = scale([bar.total for bar in bars], longest)
    return [
        DrawnBar(
            bar.name,
            bar.amount,
            bar.note,
            torn=bar.total > end,
            shares=tuple((look, round(100 * value / max(end, bar.total), 3)) for look, value in bar.parts),
        )
        for bar in bars
    ]
