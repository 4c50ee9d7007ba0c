"""DADS's cut: the split that is best for inference, used for whatever is run.

DADS (Hu et al., INFOCOM 2019) finds a minimum cut for the latency of inference; this is its cut under light load,
where one batch is answered before the next one comes. Its network has no gradients, no backward pass, no iterations
and no exchange of the model, so in inference mode it is the optimum, and in training it may be far from it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.pricing.costs import Floats, PricedGraph, price
from explorer.scenario.scenario import Mode
from explorer.solve.exact.mincut import cut_at
from explorer.solve.method import Method
from explorer.solve.result import Split

FORWARD_SHARE = 1 / 3  # of a layer's training time, where pricing gives it none: backward is about twice forward


def inference_cut(priced: PricedGraph) -> Split:
    """The optimal split for inference under the same link, machines, batch and pins; a memory limit is overlooked.

    As for every method, its times leave out the pricing.
    """
    light = in_inference(priced)
    on_device, stats = cut_at(light, light.coefficients)
    return Split(priced, METHOD.name, on_device, stats)


def in_inference(priced: PricedGraph) -> PricedGraph:
    """The same graph priced for inference on one batch.

    The times of ``priced`` need not be those that `price` gives, so they are kept: of each layer's seconds the share
    that is its forward pass according to `price` remains. Pins stay, those of `price` and any others.
    """
    scenario = priced.scenario
    if scenario.workload.mode is Mode.INFERENCE:
        return priced
    light = price(priced.graph, replace(scenario, workload=replace(scenario.workload, mode=Mode.INFERENCE)))
    both = price(priced.graph, scenario)
    return replace(
        light,
        device_s=priced.device_s * _share(light.device_s, both.device_s),
        server_s=priced.server_s * _share(light.server_s, both.server_s),
        on_device=priced.on_device,
        may_cross=priced.may_cross,
    )


def _share(forward_s: Floats, training_s: Floats) -> Floats:
    timed = training_s > 0
    share: Floats = np.where(timed, forward_s / np.where(timed, training_s, 1.0), FORWARD_SHARE)
    return share


METHOD = Method(
    name="dads",
    title="Inference cut (DADS)",
    source="DADS: Hu et al., INFOCOM 2019, light load",
    assumes="Takes the best cut for inference, in training too: there it overlooks gradients and the model exchange.",
    exact=False,
    solve=inference_cut,
)
