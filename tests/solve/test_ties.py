"""Of splits that tie, every exact method returns the one with the fewest layers on the device."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from graphs import WORKED, TimedCase, graph, layer, random_graph, random_scenario, scenario, source, timed
from reference import Reference
from seeds import seeds

from explorer.model.graph import Affine, Layer, OperationClass, Work
from explorer.pricing import Case
from explorer.scenario.scenario import Link, Mode
from explorer.solve import EXACT, solve
from explorer.solve.result import TIED, least


def test_the_rule() -> None:
    for delays_s, layers, chosen in (
        ([2.0, 1.0, 1.0], [0, 5, 3], 2),
        ([1.0, 1.0 + TIED / 2, 1.0 + 2 * TIED], [5, 3, 1], 1),
        ([0.0, 0.0, 1e-300], [2, 1, 0], 1),
        ([1.0, 1.0], [4, 4], 0),
    ):
        assert least(np.array(delays_s), np.array(layers)) == chosen


def tying(rng: Random) -> TimedCase:
    """A graph on which many splits tie: nothing takes time, or the same on both sides, or whole seconds."""
    model = random_graph(rng, 9)
    conditions = random_scenario(rng, model)
    seconds = [[float(rng.randint(0, most)) for _ in model.layers] for most in (2, 1)]
    kind = rng.randrange(4)
    if kind == 0:
        seconds = [[0.0] * len(model.layers)] * 2
    if kind == 1:
        seconds = [seconds[0]] * 2
        conditions = replace(conditions, device_speed=1.0, server_speed=1.0)
    if kind == 2:
        model = graph(*(without_bytes(known) if rng.random() < 0.7 else known for known in model.layers))
    return timed(model, conditions, *seconds)


def without_bytes(known: Layer) -> Layer:
    """A layer whose tensor weighs nothing and which has no parameters."""
    output = known.output.model_copy(update={"bytes": Affine(0, 0), "grad_bytes": Affine(0, 0)})
    return known.model_copy(update={"output": output, "param_bytes": 0})


@seeds(1500)
def test_every_exact_method_returns_the_same_split(rng: Random) -> None:
    case = tying(rng)
    reference = Reference(case.graph, case.scenario, case.device_s, case.server_s)
    delays_s = [(reference.delay_s(device), device) for device in reference.allowed_splits()]
    least_s = min(delay_s for delay_s, _ in delays_s)
    fewest = min(len(device) for delay_s, device in delays_s if delay_s <= least_s * (1 + TIED))
    expected = [device for delay_s, device in delays_s if delay_s <= least_s * (1 + TIED) and len(device) == fewest]
    for method in EXACT:
        assert set(solve(case.costs, case.rates, method).device_layers) in expected, method
    assert len(expected) == 1, "what all optimal splits share is one of them"


def test_a_layer_that_takes_the_same_on_both_sides_and_sends_nothing_is_on_the_server() -> None:
    """Equal machines and speeds, found by chance: the table once answered with the larger set."""
    machine = WORKED.device.own(peak_flops=147963834.82701352, bandwidth_bytes_per_s=1215731.0162788895)
    quick = {"forward": Work(flops=Affine(0, 0), bytes=Affine(0, 0), operations=3)}
    model = graph(
        source(),
        layer("l1", "x", kind=OperationClass.ATTENTION).model_copy(
            update={"forward": Work(flops=Affine(1, 10_000), bytes=Affine(0, 1))}
        ),
        layer("l2", "l1", kind=OperationClass.NORMALISATION).model_copy(update=quick),
        layer("l3", "l2", out=1, kind=OperationClass.ELEMENTWISE).model_copy(
            update={"forward": Work(flops=Affine(0, 1), operations=3)}
        ),
    )
    conditions = replace(
        scenario(Mode.INFERENCE, batch=65_536, bits=4),
        device=machine,
        server=machine.model_copy(update={"role": "server"}),
        link=Link(7996.173230584049, 7996.173230584049, 0.0),
    )
    case = Case(model, conditions)
    assert case.costs.server_s.tolist() == case.costs.device_s.tolist()
    for method in EXACT:
        assert solve(case.costs, case.rates, method).device_layers == ("x", "l1"), method
