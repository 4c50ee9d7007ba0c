"""What a split gains: how many times as fast it is as the better choice without a split, and how far that is in doubt.

The better choice is the one of *all on the device*, where that fits into the device's memory, and *all on the server*
with the less delay. Every gain that the product names is this one.

*Doubt.* The computing times of a machine may be off by a factor (`explorer.machines.timer.doubt`). With f and g
the factors on the device and on the server, the delay of a choice D is linear,

    T(D) = f * device(D) + g * server(D) + link(D)

and the gain of a split S, which stays the same split, is min over the choices of T(D) / T(S). Each of these ratios of
two linear functions is monotone along every straight line, so its least and largest values over the box of f and g lie
at corners. So does the least of their minimum. The largest may also lie where both choices take equally long: that is a
straight line, on which the gain is one such ratio, so it is largest where the line meets the edge of the box. Corners
and those points are all there is to look at; ``web/gaps.js`` looks at the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import inf
from typing import Literal, NamedTuple

from explorer.pricing import Case, Mask, Terms

Unsplit = Literal["device", "server"]
ROUNDING = 1e-9  # relative; delays that differ by less are equal


@dataclass(frozen=True)
class Speedup:
    """Describes how a split compares with the better choice without one."""

    against: Unsplit
    unsplit_s: float  # the delay of that choice
    times: float  # as fast as it, as the times are estimated; below 1 where the split is slower
    low: float  # and the ends of that over the doubt about both machines
    high: float


class _Line(NamedTuple):
    """Holds the delay of a choice by the factor that each part of it is multiplied by."""

    device_s: float
    server_s: float
    link_s: float

    def at(self, f: float, g: float) -> float:
        return f * self.device_s + g * self.server_s + self.link_s


def speedup(case: Case, mask: Mask) -> Speedup:
    """Returns what a split gains in a scenario; ``mask`` has shape (layers,), True on the device."""
    choices: dict[Unsplit, Mask] = {"server": case.costs.all_on_server}
    if case.costs.fits(case.costs.all_on_device):
        choices["device"] = case.costs.all_on_device
    unsplit = {choice: case.terms(of) for choice, of in choices.items()}
    against = min(unsplit, key=lambda choice: unsplit[choice].delay_s)
    device, server = case.costs.doubt[0], case.costs.doubt[-1]
    split, lines = _line(case.terms(mask)), [_line(terms) for terms in unsplit.values()]
    corners = _looked_at(lines, device, server)
    gains = [_times(min(line.at(f, g) for line in lines), split.at(f, g)) for f, g in corners]
    delay_s = unsplit[against].delay_s
    times = _times(delay_s, case.terms(mask).delay_s)
    return Speedup(against, delay_s, times, min(*gains, times), max(*gains, times))


def _line(terms: Terms) -> _Line:
    compute = terms.device_compute, terms.server_compute
    return _Line(*compute, terms.uplink + terms.downlink + terms.model_exchange + terms.round_trips)


def _times(unsplit_s: float, delay_s: float) -> float:
    """Returns how many times as fast; 1 within rounding."""
    if abs(unsplit_s - delay_s) <= ROUNDING * unsplit_s:
        return 1.0
    return unsplit_s / delay_s if delay_s > 0 else inf


def _looked_at(lines: list[_Line], device: float, server: float) -> Iterator[tuple[float, float]]:
    """Returns the corners of the box, and where two choices take equally long on its edges."""
    ends = (1 / device, device), (1 / server, server)
    yield from product(*ends)
    if len(lines) < 2:
        return
    first, second = lines
    a, b, c = (one - other for one, other in zip(first, second, strict=True))
    for f in ends[0]:
        if b and ends[1][0] <= (g := -(a * f + c) / b) <= ends[1][1]:
            yield f, g
    for g in ends[1]:
        if a and ends[0][0] <= (f := -(b * g + c) / a) <= ends[0][1]:
            yield f, g
