"""The block-wise algorithm beside the general one: what the contraction leaves, what it costs, and what it saves."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from statistics import median

from benchmarks.graphs import HEAVY, LARGE, SAMPLES, Subject, asked
from benchmarks.measuring import Bar, Cell, Result, seconds
from benchmarks.scenarios import fresh_scenarios
from benchmarks.timed_cut import AGREES
from explorer.pricing import Case
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
    rows = [_row(subject) for subject in (*SAMPLES, *HEAVY, *LARGE[:1])]
    return Result("Block-wise", NOTE, rows, [bar for row in rows if row["graph"] in BARRED for bar in _bars(row)])


def _row(subject: Subject) -> dict[str, Cell]:
    case = subject.case()
    base = case.scenario
    links = [case.under(replace(base, link=scenario.link)) for scenario in fresh_scenarios(case.scenario, SCENARIOS)]
    # Costs that have just been made: no contraction is remembered with them.
    contraction_ms = 1e3 * median(
        seconds(partial(contract, replace(case.costs), case.rates)) for _ in range(CONTRACTIONS)
    )
    blockwise(case.costs, case.rates)
    minimum_cut(case.costs, case.rates)
    general_ms = 1e3 * median(seconds(partial(minimum_cut, *asked(each))) for each in links)
    block_wise_ms = 1e3 * median(seconds(partial(blockwise, *asked(each))) for each in links)
    agrees = all(_agree(each) for each in links)
    return {
        "graph": subject.name,
        "layers": len(case.graph.layers),
        "strong": _vertices(case, "strong"),
        "plain": _vertices(case, "plain"),
        "contraction_ms": contraction_ms,
        "general_ms": general_ms,
        "block_wise_ms": block_wise_ms,
        "times_faster": general_ms / block_wise_ms,
        "solves_to_repay": contraction_ms / (general_ms - block_wise_ms) if general_ms > block_wise_ms else None,
        "agrees": "yes" if agrees else "no",
    }


def _vertices(case: Case, test: Test) -> int:
    return contract(case.costs, case.rates, test).vertices


def _agree(case: Case) -> bool:
    best_s = minimum_cut(case.costs, case.rates).delay_s
    return all(
        abs(way(case.costs, case.rates).delay_s - best_s) <= AGREES * best_s for way in (blockwise, blockwise_plain)
    )


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
