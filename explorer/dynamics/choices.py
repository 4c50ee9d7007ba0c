"""The splits that policies choose from: all that are optimal somewhere on the traces, and those of the baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.dynamics.rounds import ends_of
from explorer.dynamics.trace import Trace, rates_of
from explorer.pricing import Case, Costs, Floats, Ints, Mask, Pace, Split, Term, by_pace
from explorer.solve.baselines.linear import first, longest_prefix, shortest_prefix
from explorer.solve.baselines.rules_of_thumb import equal_layers, random_split
from explorer.solve.exact.table import AT_ONCE, Range, first_least, list_oracle, split_table
from explorer.solve.parametric.envelope import lower_envelope


@dataclass(frozen=True, eq=False)
class Choices:
    """Holds some splits, those with fewer layers on the device first; positions below are positions in this list."""

    costs: Costs
    masks: Mask  # (splits, layers), True on the device; every one is allowed
    optimal: Ints  # those of the table of optimal splits
    prefixes: Ints  # the linear prefixes that are the best of all prefixes somewhere; none where none fits
    named: dict[str, int]  # the baselines of one split each that are allowed, by the name of their method

    @cached_property
    def features(self) -> Floats:
        """Returns the six features of each, shape (splits, 6)."""
        return self.costs.features(self.masks)

    @cached_property
    def rows(self) -> Floats:
        """Returns the features by pace, shape (splits, 5): times five paces they are delays."""
        return by_pace(self.features)

    @cached_property
    def sends(self) -> Mask:
        """Returns which of them need the link at all, shape (splits,)."""
        return np.asarray(self.rows[:, [Pace.UPLINK, Pace.DOWNLINK, Pace.ROUND_TRIP]].any(axis=1))

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """Returns them as splits."""
        return tuple(Split(self.costs, mask) for mask in self.masks)

    @cached_property
    def moved_up(self) -> Floats:
        """Returns the bytes that go up from one split (row) to another (column), shape (splits, splits).

        Each side holds the parameters of its own layers alone, so those of layers that change sides must travel;
        what is exchanged in every round anyway is not among them.
        """
        on = self.masks.astype(np.float64)
        of_layer = np.array([layer.param_bytes for layer in self.costs.graph.layers], dtype=np.float64)
        travels = of_layer * (1 + self.costs.constraints.wire_overhead) * (self.costs.param_bytes == 0)
        moved: Floats = (on * travels) @ (1.0 - on).T
        return moved

    @property
    def moved_down(self) -> Floats:
        """Returns the same of the bytes that come down."""
        moved: Floats = self.moved_up.T
        return moved

    @property
    def moves_cost(self) -> bool:
        """Returns whether going from one of the splits to another sends anything."""
        return bool(self.moved_up.any())

    def best(self, paces: Floats, among: Ints | None = None) -> tuple[Ints, Floats]:
        """Returns the position of the fastest at some paces, and its delay; paces of shape (5, ...) give (...).

        Of splits that tie, the one with the fewest layers on the device is the fastest, as everywhere.
        """
        among = self.optimal if among is None else among
        flat = np.ascontiguousarray(paces.reshape(5, -1))
        rows = self.rows[among]
        found, delays_s = np.empty(flat.shape[1], dtype=np.int64), np.empty(flat.shape[1])
        for start in range(0, len(found), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            first_least(rows @ flat[:, part], found[part], delays_s[part])
        return among[found].reshape(paces.shape[1:]), delays_s.reshape(paces.shape[1:])

    def delays(self, split: Ints, paces: Floats) -> Floats:
        """Returns the delay of one split for each of some paces, shapes (...) and (5, ...)."""
        delays_s: Floats = self.rows[split, 0] * paces[0]
        for pace in range(1, 5):
            delays_s += self.rows[split, pace] * paces[pace]
        return delays_s

    @cached_property
    def device_share(self) -> Floats:
        """Returns the seconds on the device at speed 1, shape (splits,)."""
        seconds: Floats = self.features[:, Term.DEVICE_COMPUTE]
        return seconds


def choices(case: Case, traces: Sequence[Trace]) -> Choices:
    """Returns the splits to choose from on some traces.

    The table of optimal splits is exact for all rates that the traces and the scenario have, and what lies between.
    Raises `SolveError` where a memory limit binds and the splits are too many to list.
    """
    costs = case.costs
    low, high = ends_of(traces)
    ends = rates_of(np.stack([low, high], axis=1), case.scenario.turnaround_s)
    over = Range().reaching(case.rates).reaching(ends)
    table = split_table(costs, case.rates, over)
    baselines = {
        "device-only": costs.all_on_device,
        "server-only": costs.all_on_server,
        "equal-layers": equal_layers(costs, case.rates).on_device,
        "random": random_split(costs, case.rates).on_device,
    }
    allowed = {name: mask for name, mask in baselines.items() if costs.violation(mask) is None}
    prefixes = _prefixes(costs, over)
    every = np.concatenate([table.masks, prefixes, *(mask[None, :] for mask in allowed.values())])
    ordered = every[every.sum(axis=1).argsort(kind="stable")]
    masks = np.array(list({mask.tobytes(): mask for mask in ordered}.values()))
    place = {mask.tobytes(): number for number, mask in enumerate(masks)}

    def places(of: Mask) -> Ints:
        return np.array(sorted(place[mask.tobytes()] for mask in of), dtype=np.int64)

    named = {name: place[mask.tobytes()] for name, mask in allowed.items()}
    return Choices(costs, masks, places(table.masks), places(prefixes), named)


def _prefixes(costs: Costs, over: Range) -> Mask:
    """Returns the linear prefixes that are the best of all that fit somewhere in a range, shape (prefixes, layers)."""
    layers = len(costs.graph.layers)
    lengths = range(shortest_prefix(costs), longest_prefix(costs) + 1)
    if not lengths:
        return np.zeros((0, layers), dtype=np.bool_)
    masks = np.stack([first(length, layers) for length in lengths])
    return lower_envelope(list_oracle(costs, masks), *over.paces).masks
