"""Splits by a rule and not for the case at hand, to compare with: none of them is proven to be the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from time import perf_counter

import numpy as np

from explorer import presets
from explorer.model.graph import ModelGraph
from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Ints, Mask, Rates, Split
from explorer.pricing.model_costs import price_on
from explorer.scenario.scenario import UNLIMITED, Link, Mode
from explorer.solve.baselines.linear import longest_prefix
from explorer.solve.exact.mincut import cut_at
from explorer.solve.result import UNKNOWN, Method, Solution, SolverStats

NOTHING = SolverStats(vertices=0, edges=0, build_s=0.0, solve_s=0.0)
FORWARD_SHARE = 1 / 3  # of a layer's training time, where pricing gives it none: backward is about twice forward


def all_on_device(costs: Costs, rates: Rates) -> Solution:
    """Returns everything on the device: nothing crosses but the model."""
    return Solution(Split(costs, costs.all_on_device), rates, DEVICE_ONLY.name, UNKNOWN, NOTHING)


def all_on_server(costs: Costs, rates: Rates) -> Solution:
    """Returns as much on the server as the scenario allows: the raw data alone stays, or nothing but it crosses."""
    return Solution(Split(costs, costs.all_on_server), rates, SERVER_ONLY.name, UNKNOWN, NOTHING)


def equal_layers(costs: Costs, rates: Rates) -> Solution:
    """Returns half of the layers on each side, the earlier ones on the device.

    More on the device where more are pinned there, fewer where its memory ends before.
    """
    started = perf_counter()
    order = _pinned_first(costs, list(range(len(costs.graph.layers))))
    half = min(len(order) // 2, longest_prefix(costs, order))
    mask = _first(order, max(half, int(costs.on_device.sum())))
    return Solution(
        Split(costs, mask), rates, EQUAL_LAYERS.name, UNKNOWN, SolverStats(len(order), 0, 0.0, perf_counter() - started)
    )


def random_split(costs: Costs, rates: Rates) -> Solution:
    """Returns the start of a random topological order, of random length, that holds the pinned layers and fits.

    It is drawn by the model's name, so it is the same each time for the same model, pins and memory limit.
    """
    started = perf_counter()
    rng = Random(costs.graph.name)
    order = _pinned_first(costs, _random_order(costs.graph, rng))
    mask = _first(order, rng.randint(int(costs.on_device.sum()), longest_prefix(costs, order)))
    edges = len(costs.graph.edges.read)
    return Solution(
        Split(costs, mask), rates, RANDOM.name, UNKNOWN, SolverStats(len(order), edges, 0.0, perf_counter() - started)
    )


def _random_order(graph: ModelGraph, rng: Random) -> list[int]:
    """Returns a topological order: time and again a random one of the layers whose inputs are all there."""
    missing = [len(parents) for parents in graph.parents]
    ready = [v for v, count in enumerate(missing) if not count]
    order = []
    while ready:
        v = ready.pop(rng.randrange(len(ready)))
        order.append(v)
        for reader in graph.consumers[v]:
            missing[reader] -= 1
            if not missing[reader]:
                ready.append(reader)
    return order


def _pinned_first(costs: Costs, order: list[int]) -> Ints:
    """Returns the order with the pinned layers ahead: still topological, as they read pinned layers alone."""
    return np.array(sorted(order, key=lambda v: not costs.on_device[v]))


def _first(order: Ints, length: int) -> Mask:
    mask = np.zeros(len(order), dtype=np.bool_)
    mask[order[:length]] = True
    return mask


DEVICE_ONLY = Method(
    name="device-only",
    title="All on the device",
    source="",
    assumes="Runs every layer on the device; the server only takes part in the model exchange.",
    exact=False,
    solve=all_on_device,
)
SERVER_ONLY = Method(
    name="server-only",
    title="All on the server",
    source="",
    assumes="Sends the raw data to the server or, where they must stay, what the first layers make of them.",
    exact=False,
    solve=all_on_server,
)
EQUAL_LAYERS = Method(
    name="equal-layers",
    title="Equal layers",
    source="",
    assumes="Puts half of the layers on each side, as if all cost the same and the link were free.",
    exact=False,
    solve=equal_layers,
)
RANDOM = Method(
    name="random",
    title="Random",
    source="",
    assumes="Draws one of the allowed splits and looks at no cost; asked the same again, it draws the same one.",
    exact=False,
    solve=random_split,
)


def static_split(costs: Costs, rates: Rates, over: Sequence[Rates]) -> Solution:
    """Returns the split with the least mean delay over some rates, priced at ``rates``, which need not be among them.

    The delay of a fixed split is linear in the coefficients, so its mean over scenarios is its delay at their mean:

        mean_i( theta_i . phi(D) ) = ( mean_i theta_i ) . phi(D)

    The best split for all of them is therefore a single minimum cut, exact, without a search. A memory limit is
    overlooked. Raises `ValueError` where ``over`` is empty.
    """
    if not over:
        raise ValueError("a static split needs at least one setting of the rates, got none")
    on_device, stats = cut_at(costs, np.mean([each.coefficients for each in over], axis=0))
    return Solution(Split(costs, on_device), rates, STATIC.name, UNKNOWN, stats)


def over_preset_links(rates: Rates) -> list[Rates]:
    """Returns the same speeds over every preset link."""
    links = map(Link.preset, presets.links())
    return [
        Rates.between(
            link.uplink_bytes_per_s, link.downlink_bytes_per_s, link.rtt_s, rates.device_speed, rates.server_speed
        )
        for link in links
    ]


def static_over_presets(costs: Costs, rates: Rates) -> Solution:
    """Returns the static split for all preset links, at the speeds of ``rates``."""
    return static_split(costs, rates, over_preset_links(rates))


STATIC = Method(
    name="static",
    title="Optimal static split",
    source="minimum cut at the mean coefficients",
    assumes="Takes the cut with the least mean delay over all preset links; the slowest of them weigh most.",
    exact=False,
    solve=static_over_presets,
)


def inference_cut(costs: Costs, rates: Rates) -> Solution:
    """Returns the optimal split for inference at the same rates, machines, batch and pins, whatever is run.

    DADS (Hu et al., INFOCOM 2019) finds a minimum cut for the latency of inference; this is its cut under light load,
    where one batch is answered before the next one comes. Its network has no gradients, no backward pass, no
    iterations and no exchange of the model, so in inference it is the optimum, and in training it may be far from it.
    No memory limit is looked at. As for every method, its times leave out the pricing.
    """
    on_device, stats = cut_at(in_inference(costs), rates.coefficients)
    return Solution(Split(costs, on_device), rates, DADS.name, UNKNOWN, stats)


@kept
def in_inference(costs: Costs) -> Costs:
    """Returns the costs of inference on one batch.

    The times of ``costs`` need not be those that pricing gives, so they are kept: of each layer's seconds the share
    that is its forward pass according to pricing remains. Pins stay, those of pricing and any others.
    """
    if costs.workload.mode is Mode.INFERENCE:
        return costs
    unlimited = replace(costs.constraints, memory_bytes=UNLIMITED)
    light = price_on(costs.graph, costs.machines, replace(costs.workload, mode=Mode.INFERENCE), unlimited)
    both = price_on(costs.graph, costs.machines, costs.workload, unlimited)
    return replace(
        light,
        machine_s=tuple(
            known_s * _share(forward_s, both_s)
            for known_s, forward_s, both_s in zip(costs.machine_s, light.machine_s, both.machine_s, strict=True)
        ),
        on_device=costs.on_device,
        may_cross=costs.may_cross,
    )


def _share(forward_s: Floats, training_s: Floats) -> Floats:
    timed = training_s > 0
    share: Floats = np.where(timed, forward_s / np.where(timed, training_s, 1.0), FORWARD_SHARE)
    return share


DADS = Method(
    name="dads",
    title="Inference cut (DADS)",
    source="DADS: Hu et al., INFOCOM 2019, light load",
    assumes="Takes the best cut for inference, in training too: there it overlooks gradients and the model exchange.",
    exact=False,
    solve=inference_cut,
)
