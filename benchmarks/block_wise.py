"""The block-wise algorithm beside the general one: what the contraction leaves, what it costs, and what it saves."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from statistics import median

from benchmarks.graphs import HEAVY, LARGE, SAMPLES, Case
from benchmarks.measuring import Bar, Cell, Result, seconds
from benchmarks.scenarios import fresh_scenarios
from benchmarks.timed_cut import AGREES
from explorer.pricing.costs import PricedGraph, reprice
from explorer.solve.contract.contraction import Test, contract
from explorer.solve.exact.blockwise import blockwise, blockwise_plain
from explorer.solve.exact.mincut import minimum_cut

SCENARIOS, CONTRACTIONS = 15, 3
BARRED = ("resnet50", "googlenet", "densenet121", "gpt2")
SHARE, FASTER, AIM = 1 / 3, 5.0, 13.0
NOTE = f"""\
In training, with both machines at their own speed. `layers` are contracted to `strong` vertices by the strong test, to
`plain` ones by the plain test. `contraction_ms` is what the strong one costs, once for a model and a pair of speeds;
`general_ms` and `block_wise_ms` are whole solves with all that is kept between scenarios known, medians over
{SCENARIOS} links. `times_faster` is their ratio, `solves_to_repay` how many solves pay for the contraction. `agrees`:
both delays are equal to {AGREES:g} on every link."""


def measure() -> Result:
    """A row for every graph; the contraction of the largest is not attempted here."""
    rows = [_row(case) for case in (*SAMPLES, *HEAVY, *LARGE[:1])]
    return Result("Block-wise", NOTE, rows, [bar for row in rows if row["graph"] in BARRED for bar in _bars(row)])


def _row(case: Case) -> dict[str, Cell]:
    priced = case.priced()
    base = priced.scenario
    links = [
        reprice(priced, replace(base, link=scenario.link)) for scenario in fresh_scenarios(priced.scenario, SCENARIOS)
    ]
    contraction_ms = 1e3 * median(seconds(partial(contract, _anew(priced))) for _ in range(CONTRACTIONS))
    blockwise(priced)
    minimum_cut(priced)
    general_ms = 1e3 * median(seconds(partial(minimum_cut, each)) for each in links)
    block_wise_ms = 1e3 * median(seconds(partial(blockwise, each)) for each in links)
    agrees = all(_agree(each) for each in links)
    return {
        "graph": case.name,
        "layers": len(priced.graph.layers),
        "strong": _vertices(priced, "strong"),
        "plain": _vertices(priced, "plain"),
        "contraction_ms": contraction_ms,
        "general_ms": general_ms,
        "block_wise_ms": block_wise_ms,
        "times_faster": general_ms / block_wise_ms,
        "solves_to_repay": contraction_ms / (general_ms - block_wise_ms) if general_ms > block_wise_ms else None,
        "agrees": "yes" if agrees else "no",
    }


def _anew(priced: PricedGraph) -> PricedGraph:
    """The same prices in an array of their own, for which no contraction is remembered."""
    return replace(priced, device_s=priced.device_s.copy())


def _vertices(priced: PricedGraph, test: Test) -> int:
    return contract(priced, test).vertices


def _agree(priced: PricedGraph) -> bool:
    best_s = minimum_cut(priced).delay_s
    return all(abs(way(priced).delay_s - best_s) <= AGREES * best_s for way in (blockwise, blockwise_plain))


def _bars(row: dict[str, Cell]) -> list[Bar]:
    layers, strong, faster = row["layers"], row["strong"], row["times_faster"]
    if not isinstance(layers, int) or not isinstance(strong, int) or not isinstance(faster, float):
        raise TypeError(f"not a row of this table: {row}")
    share = strong / layers
    return [
        Bar(f"{row['graph']}: vertices left", "1/3 of the layers", f"{strong} of {layers}", share <= SHARE),
        Bar(
            f"{row['graph']}: block-wise against general",
            f"{FASTER:g} times faster, aim {AIM:g}",
            f"{faster:.1f} times",
            faster >= FASTER,
        ),
    ]
