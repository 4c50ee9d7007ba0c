"""An exact map of 200 x 200 scenarios from the table, against as many solves of an outside library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from math import inf
from random import Random

from benchmarks.graphs import HEAVY, SAMPLES, Case
from benchmarks.measuring import Bar, Cell, Result, median_ms
from benchmarks.outside import LIBRARIES
from benchmarks.scenarios import RATE_BYTES_PER_S, SPEED
from benchmarks.timed_cut import Runs, run_library
from explorer.pricing.costs import reprice
from explorer.scenario.scenario import Scenario
from explorer.solve.exact.table import split_table
from explorer.solve.parametric.splitmap import Axis, Quantity, split_map

SIDE, SAMPLE = 200, 25
MAP_MS, FASTEST, NETWORKX, ARGMIN_US = 10.0, 500, 1_000, 20.0
FASTEST_OF = ("OR-tools", "igraph", "PyMaxflow", "scipy")
NOTE = f"""\
A map is the optimal split at {SIDE} uplink rates times {SIDE} device speeds. `map_ms` is made from the table, whose own
build is `table_ms`; both are medians. The outside libraries are timed on {SAMPLE} points of the map drawn at random,
each a build and a solve as a user writes it, and the median is multiplied by {SIDE * SIDE:,}: `fastest_s` for the
fastest of {", ".join(FASTEST_OF)}, `networkx_s` for networkx with whole numbers. `times` is against the map alone,
`times_with_table` against table and map. `flows_only_times` leaves out the building of the networks, as if the library
could keep them. `argmin_us` is one slider position. `agrees`: on the points of the sample the map's delay is that of
the plan which the fastest library returns, to 1e-9."""


def measure() -> Result:
    """A row for every model."""
    rows = [_row(case) for case in (*SAMPLES, *HEAVY)]
    return Result("Maps", NOTE, rows, _bars(rows))


def _row(case: Case) -> dict[str, Cell]:
    priced = case.priced()
    table = split_table(priced)
    uplink = Axis.log(Quantity.UPLINK, *RATE_BYTES_PER_S, SIDE)
    speed = Axis.log(Quantity.DEVICE_SPEED, *SPEED, SIDE)
    made = split_map(table, uplink, speed, priced.scenario)
    map_ms = median_ms(partial(split_map, table, uplink, speed, priced.scenario))
    table_ms = median_ms(partial(split_table, priced), 5)
    rng = Random(case.name)
    points = [(rng.randrange(SIDE), rng.randrange(SIDE)) for _ in range(SAMPLE)]
    cases = [
        (
            reprice(priced, _at(priced.scenario, float(uplink.values[x]), float(speed.values[y]))),
            float(made.delay_s[y, x]),
        )
        for x, y in points
    ]
    measured = [each for each in LIBRARIES if each.is_installed and each.name in (*FASTEST_OF, "networkx")]
    outside = {library.name: run_library(library, cases, budget_s=inf) for library in measured}
    fastest = min((name for name in FASTEST_OF if name in outside), key=lambda name: _ms(outside[name]))
    fastest_s, networkx_s = (SIDE * SIDE * _ms(outside[name]) / 1e3 for name in (fastest, "networkx"))
    flows_s = SIDE * SIDE * min(outside[name].solve_ms or inf for name in FASTEST_OF if name in outside) / 1e3
    return {
        "graph": case.name,
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
        "argmin_us": 1e3 * median_ms(partial(table.best, priced.scenario), 1000),
        "agrees": outside[fastest].agreement,
    }


def _at(scenario: Scenario, uplink: float, device_speed: float) -> Scenario:
    """The scenario at one point of the map."""
    return Quantity.UPLINK.at(Quantity.DEVICE_SPEED.at(scenario, device_speed), uplink)


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
    return [
        Bar("200 x 200 map from the table", f"{MAP_MS:g} ms", f"{map_ms:.2g} ms", map_ms <= MAP_MS),
        Bar("map against the fastest library", f"{FASTEST} times", fastest, min(times, flows_times) >= FASTEST),
        Bar("map against networkx", f"{NETWORKX:,} times", f"{networkx_times:,.0f} times", networkx_times >= NETWORKX),
        Bar("one argmin", f"{ARGMIN_US:g} µs", f"{argmin_us:.2g} µs", argmin_us <= ARGMIN_US),
    ]
