"""Which splits of a front a person can choose between, and which of them to recommend.

Two splits are told apart by three significant digits, of the delay and of the other value: neither is known better.
What is then no better than another one in either is no choice of its own, though it belongs to the front.

The recommended one is the knee of the splits shown. With both measured in shares of what the fastest split has,

    saved = 1 - value / value of the fastest        added = delay / delay of the fastest - 1

it has, of the splits shown, the most of ``saved - added``: where both axes are in per cent of the fastest split, it
lies furthest below the straight line along which each per cent of delay buys a per cent of the value. Where that is
next to nothing, it is the fastest split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.questions.tradeoff import Point

LITTLE = 0.01  # of what the fastest split has: who gains less gains nothing


@dataclass(frozen=True)
class Choice:
    """A split of a front, and those that come to the same."""

    point: Point
    count: int  # of the splits of the front that it stands for, itself included; they follow one another


def choices(points: Sequence[Point]) -> tuple[Choice, ...]:
    """The splits of a front, in its order, of which to three digits none is at least as good as another one in both.

    Of splits that are equal to three digits the fastest stands for all.
    """
    kept: list[Choice] = []
    for point in points:
        last = kept[-1].point if kept else None
        if last is not None and _digits(last.value) == _digits(point.value):
            kept[-1] = Choice(last, kept[-1].count + 1)
        elif last is not None and _digits(last.delay_s) == _digits(point.delay_s):
            kept[-1] = Choice(point, kept[-1].count + 1)
        else:
            kept.append(Choice(point, 1))
    return tuple(kept)


def recommended(points: Sequence[Point]) -> int:
    """The position of the knee (see the module) among splits of a front, in its order; 0 for the fastest split."""
    fastest = points[0]

    def gain_s(point: Point) -> float:  # saved - added, in seconds of the fastest split
        return saved(fastest, point) * fastest.delay_s - (point.delay_s - fastest.delay_s)

    best = max(range(len(points)), key=lambda position: gain_s(points[position]))
    return best if gain_s(points[best]) >= LITTLE * fastest.delay_s else 0


def saved(fastest: Point, point: Point) -> float:
    """Which share of what the fastest split takes another split does without."""
    return 1 - point.value / fastest.value if fastest.value else 0.0


def _digits(value: float) -> str:
    return f"{value:.3g}"
