"""Many settings against one table: a map of 200 x 200, beside an outside library, and a million link states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from math import inf
from random import Random

import numpy as np

from benchmarks.graphs import HEAVY, SAMPLES, Subject
from benchmarks.measuring import Bar, Cell, Result, median_ms
from benchmarks.outside import LIBRARIES
from benchmarks.scenarios import RATE_BYTES_PER_S, SPEED
from benchmarks.timed_cut import Runs, run_library
from explorer.pricing import Case, Floats, Rates
from explorer.scenario.scenario import Link
from explorer.solve.exact.table import SplitTable, split_table

SIDE, SAMPLE = 200, 25
MAP_MS, FASTEST, NETWORKX, ARGMIN_US = 10.0, 500, 1_000, 20.0
FASTEST_OF = ("OR-tools", "igraph", "PyMaxflow", "scipy")
STATES, STATES_OF, AGAINST_NUMPY = 1_000_000, "resnet50", 2.0
NOTE = f"""\
A map is the optimal split at {SIDE} uplink rates times {SIDE} device speeds: one look-up of {SIDE * SIDE:,} settings.
`map_ms` is made from the table, whose own build is `table_ms`; both are medians. The outside libraries are timed on
{SAMPLE} points of the map drawn at random, each a build and a solve as a user writes it, and the median is multiplied
by {SIDE * SIDE:,}: `fastest_s` for the fastest of {", ".join(FASTEST_OF)}, `networkx_s` for networkx with whole
numbers. `times` is against the map alone, `times_with_table` against table and map. `flows_only_times` leaves out the
building of the networks, as if the library could keep them. `argmin_us` is one slider position. `agrees`: on the
points of the sample the map's delay is that of the plan which the fastest library returns, to 1e-9. `states_ms` is
{STATES:,} link states (rates both ways) against the table: which row is the best at each, and its delay. `numpy_ms`,
measured in turn with it, is a bare matrix product and argmin of the same sizes, which answers the first of the two
alone."""


def measure() -> Result:
    """A row for every model."""
    rows = [_row(subject) for subject in (*SAMPLES, *HEAVY)]
    return Result("Maps", NOTE, rows, _bars(rows))


def _row(subject: Subject) -> dict[str, Cell]:
    case = subject.case()
    table = split_table(case.costs, case.rates)
    uplinks, speeds = np.geomspace(*RATE_BYTES_PER_S, SIDE), np.geomspace(*SPEED, SIDE)
    made = table.best(_map_rates(case, uplinks, speeds))
    delays_s = np.reshape(made.delay_s, (SIDE, SIDE))
    map_ms = median_ms(lambda: table.best(_map_rates(case, uplinks, speeds)))
    table_ms = median_ms(lambda: split_table(replace(case.costs), case.rates), 5)
    rng = Random(subject.name)
    points = [(rng.randrange(SIDE), rng.randrange(SIDE)) for _ in range(SAMPLE)]
    cases = [(_at(case, float(uplinks[x]), float(speeds[y])), float(delays_s[y, x])) for x, y in points]
    measured = [each for each in LIBRARIES if each.is_installed and each.name in (*FASTEST_OF, "networkx")]
    outside = {library.name: run_library(library, cases, budget_s=inf) for library in measured}
    fastest = min((name for name in FASTEST_OF if name in outside), key=lambda name: _ms(outside[name]))
    fastest_s, networkx_s = (SIDE * SIDE * _ms(outside[name]) / 1e3 for name in (fastest, "networkx"))
    flows_s = SIDE * SIDE * min(outside[name].solve_ms or inf for name in FASTEST_OF if name in outside) / 1e3
    states_ms, numpy_ms = link_states(table, case.rates)
    return {
        "graph": subject.name,
        "splits": len(table.masks),
        "table_ms": table_ms,
        "map_ms": map_ms,
        "fastest": fastest,
        "fastest_s": fastest_s,
        "times": 1e3 * fastest_s / map_ms,
        "times_with_table": 1e3 * fastest_s / (map_ms + table_ms),
        "flows_only_times": 1e3 * flows_s / map_ms,
        "networkx_s": networkx_s,
        "networkx_times": 1e3 * networkx_s / map_ms,
        "argmin_us": 1e3 * median_ms(partial(table.best, case.rates), 1000),
        "agrees": outside[fastest].agreement,
        "states_ms": states_ms,
        "numpy_ms": numpy_ms,
    }


def link_states(table: SplitTable, rates: Rates) -> tuple[float, float]:
    """Milliseconds for a million link states by the table, rates made and all, and by numpy's product and argmin."""
    rng = np.random.default_rng(1)
    low, high = np.log(RATE_BYTES_PER_S)
    up, down = np.exp(rng.uniform(low, high, (2, STATES)))
    speeds = {"device_speed": rates.device_speed, "server_speed": rates.server_speed}
    paces = Rates.between(up, down, rates.round_trip_s, **speeds).paces
    ways: tuple[Callable[[], object], ...] = (
        lambda: table.best(Rates.between(up, down, rates.round_trip_s, **speeds)),
        lambda: (table.rows @ paces).argmin(axis=0),
    )
    in_turn = [[median_ms(way, 1) for way in ways] for _ in range(7)]
    ours_ms, bare_ms = np.median(in_turn, axis=0).tolist()
    return ours_ms, bare_ms


def _map_rates(case: Case, uplinks: Floats, device_speeds: Floats) -> Rates:
    """The rates at every point of the map, device speeds from row to row."""
    link = case.scenario.link
    return Rates.between(
        np.tile(uplinks, SIDE),
        link.downlink_bytes_per_s,
        link.rtt_s,
        np.repeat(device_speeds, SIDE),
        case.scenario.server_speed,
    )


def _at(case: Case, uplink: float, device_speed: float) -> Case:
    """The case at one point of the map."""
    link = case.scenario.link
    changed = Link(uplink, link.downlink_bytes_per_s, link.rtt_s)
    return case.under(replace(case.scenario, link=changed, device_speed=device_speed))


def _ms(runs: Runs) -> float:
    """What one point takes, the build included."""
    if runs.total_ms is None:
        raise RuntimeError(f"a library did not finish on a point of the map: {runs.problem}")
    return runs.total_ms


def _bars(rows: list[dict[str, Cell]]) -> list[Bar]:
    """The worst of all models for each."""

    def worst(column: str, of: Callable[[Iterable[float]], float]) -> float:
        return of(float(row[column] or 0.0) for row in rows)

    map_ms, argmin_us = worst("map_ms", max), worst("argmin_us", max)
    times, flows_times = worst("times", min), worst("flows_only_times", min)
    networkx_times = worst("networkx_times", min)
    fastest = f"{times:,.0f} times, {flows_times:,.0f} without building"
    (of_numpy,) = (float(row["states_ms"]) / float(row["numpy_ms"]) for row in rows if row["graph"] == STATES_OF)
    return [
        Bar("200 x 200 map from the table", f"{MAP_MS:g} ms", f"{map_ms:.2g} ms", map_ms <= MAP_MS),
        Bar("map against the fastest library", f"{FASTEST} times", fastest, min(times, flows_times) >= FASTEST),
        Bar("map against networkx", f"{NETWORKX:,} times", f"{networkx_times:,.0f} times", networkx_times >= NETWORKX),
        Bar("one argmin", f"{ARGMIN_US:g} µs", f"{argmin_us:.2g} µs", argmin_us <= ARGMIN_US),
        Bar(
            "a million link states of ResNet-50 against a bare product and argmin",
            f"{AGAINST_NUMPY:g} times",
            f"{of_numpy:.2f} times",
            of_numpy <= AGAINST_NUMPY,
        ),
    ]
