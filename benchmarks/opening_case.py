"""Which sample model, machines and link a first visit is best shown, by criteria that can be asked of any case.

    python -m benchmarks.opening_case

prints the cases that meet all of them, the largest gain first. A page that opens on one of them argues for a split on
each of its pages: at the declared speed and over all the doubt about it, as the robust choice, and in the business
case. ``tests/test_opening_case.py`` holds what the page opens on against them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np

import sample_models
from explorer import presets
from explorer.model.blocks import blocks
from explorer.money.business import business_case
from explorer.money.month import LEAST_MONEY, Fleet
from explorer.present.business.entries import START
from explorer.present.view import slider_range
from explorer.pricing import Case, Costs, Mask, Rates, Split
from explorer.questions.ranges import Ranges
from explorer.questions.robust import robust
from explorer.scenario import models
from explorer.scenario.scenario import Link, Mode, ScenarioError
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.exact.table import split_table

LEAST_GAIN = 2.0  # times as fast as the better unsplit choice
LEAST_CUTS = 4  # along the uplink slider
MOST_BLOCKS = 16  # that can be read at first sight
RATE_SPREAD = 5.0  # by which the What-if page divides and multiplies a rate at first


def gain(costs: Costs, rates: Rates) -> float:
    """Returns how many times as fast as the faster choice without a split the best split is; 1 where it is none."""
    unsplit_s = min(float(Split(costs, mask).delay(rates)) for mask in (costs.all_on_device, costs.all_on_server))
    return unsplit_s / minimum_cut(costs, rates).delay_s


def wins(case: Case) -> bool:
    """Returns whether the best split is at least twice as fast as both unsplit choices."""
    return gain(case.costs, case.rates) >= LEAST_GAIN


def is_feasible(case: Case) -> bool:
    """Returns whether every choice fits into the memory that the device declares, so that all can be compared."""
    return case.costs.limit_bytes == case.scenario.device.memory_bytes and case.costs.fits(case.costs.all_on_device)


def is_readable(case: Case) -> bool:
    """Returns whether the graph has few blocks, and both sides of the best split some of them."""
    found = blocks(case.graph)
    cut = minimum_cut(case.costs, case.rates).split.cut
    return len(found) <= MOST_BLOCKS and bool(cut) and found[-1].layers[0] not in cut


def has_many_cuts(case: Case) -> bool:
    """Returns whether at least four different splits with a cut are best along the uplink slider."""
    table = split_table(case.costs, case.rates, slider_range(case.scenario))
    best_somewhere = [mask for mask, found in zip(table.masks, table.uplink_ranges(case.rates), strict=True) if found]
    return sum(_is_split(case.costs, mask) for mask in best_somewhere) >= LEAST_CUTS


def wins_whoever_shares_the_model(case: Case) -> bool:
    """Returns whether the best split wins in training with and without the exchange of the model, and in inference."""
    workload = case.scenario.workload
    for mode in Mode:
        there = case.under(replace(case.scenario, workload=replace(workload, mode=mode)))
        alone = replace(there.costs, param_bytes=np.zeros_like(there.costs.param_bytes))
        if not all(_splits(costs, there.rates) for costs in (there.costs, alone)):
            return False
    return True


def wins_over_the_doubt(case: Case) -> bool:
    """Returns whether a split is best however far off the device's estimated times are."""
    return all(_splits(case.costs, rates) for rates in _doubted(case))


def is_robust(case: Case) -> bool:
    """Returns whether every robust choice is a split: over the doubt about the device, and over five times the link."""
    speed, uplink = case.scenario.device_speed, case.scenario.link.uplink_bytes_per_s
    doubt = case.costs.doubt[0]
    over = (
        Ranges(device_speed=(speed / doubt, speed * doubt)),
        Ranges(uplink_bytes_per_s=(uplink / RATE_SPREAD, uplink * RATE_SPREAD)),
    )
    found = [robust(case.graph, case.scenario, ranges, samples=1) for ranges in over]
    choices = [choice for each in found for choice in (each.least_worst, each.least_mean, each.least_regret)]
    return all(_is_split(case.costs, choice.on_device) for choice in choices)


def pays(case: Case) -> bool:
    """Returns whether the best split saves time for certain and money as expected, with all the usual figures.

    Money saved for certain is too much to ask: prices of servers, and times that are twice as long or as short, have
    ranges so wide that no case with four cuts along the uplink has it.
    """
    rounds = START["rounds_training" if case.scenario.workload.is_training else "rounds_inference"]
    fleet = Fleet(devices=START["devices"], rounds_a_day=rounds)
    against = business_case(case, minimum_cut(case.costs, case.rates).on_device, fleet).comparisons
    return all(each.saved.time_s.direction() == "less" and each.saved.money.expected >= LEAST_MONEY for each in against)


Criterion = Callable[[Case], bool]
CRITERIA: tuple[Criterion, ...] = (
    is_feasible,
    wins,
    is_readable,
    has_many_cuts,
    wins_over_the_doubt,
    wins_whoever_shares_the_model,
    pays,
    is_robust,
)


def candidates(names: Iterable[str] = tuple(sample_models.REGISTRY)) -> Iterator[Case]:
    """Returns every sample model with few blocks on every pair of machines and every link, in both modes."""
    readable = [models.find(name) for name in names if len(blocks(models.find(name).graph)) <= MOST_BLOCKS]
    machines = product(presets.machines("device").values(), presets.machines("server").values())
    for model, (device, server), mode, link in product(readable, list(machines), Mode, presets.links()):
        workload = replace(model.usual.workload, mode=mode, batch=1 if mode is Mode.INFERENCE else model.batch)
        scenario = replace(model.usual, device=device, server=server, link=Link.preset(link), workload=workload)
        try:
            yield Case(model.graph, scenario)
        except ScenarioError:  # nothing fits
            continue


def _doubted(case: Case) -> list[Rates]:
    """Returns the rates with the device as slow and as fast as its times leave open, and as declared."""
    doubt = case.costs.doubt[0]
    speeds = (case.scenario.device_speed * factor for factor in (1 / doubt, 1.0, doubt))
    return [Rates.of(replace(case.scenario, device_speed=speed)) for speed in speeds]


def _splits(costs: Costs, rates: Rates) -> bool:
    return _is_split(costs, minimum_cut(costs, rates).on_device)


def _is_split(costs: Costs, mask: Mask) -> bool:
    return not mask.all() and bool((mask != costs.all_on_server).any())


def main() -> None:
    """Prints every case that meets all criteria, with its gain."""
    found = [case for case in candidates() if all(meets(case) for meets in CRITERIA)]
    for case in sorted(found, key=lambda case: -gain(case.costs, case.rates)):
        scenario = case.scenario
        words = (case.graph.name, scenario.device.name, scenario.server.name, scenario.link.preset_name)
        sys.stdout.write(f"{gain(case.costs, case.rates):5.2f} {' '.join(words)} {scenario.workload.mode.value}\n")


if __name__ == "__main__":
    main()
