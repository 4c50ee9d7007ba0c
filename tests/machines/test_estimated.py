"""Estimated layer times: the formula by hand, and each figure where it belongs."""

import numpy as np
import pytest
from graphs import graph, source

import sample_models
from explorer import presets
from explorer.machines.estimated import layer_seconds
from explorer.machines.machine import Machine, utilisation
from explorer.model.graph import Affine, Layer, OperationClass, Work

MACHINE = presets.machine("device", "jetson-tx2")
TABLE = utilisation(MACHINE.kind)


def timed(layer: Layer, batch: int = 1, training: bool = False, machine: Machine = MACHINE) -> float:
    return float(layer_seconds(graph(layer), machine, batch, training)[0])


def work(kind: OperationClass, forward: Work, backward: Work | None = None) -> Layer:
    return Layer(name="v", operation="op", operation_class=kind, forward=forward, backward=backward or Work())


@pytest.mark.parametrize("kind", list(OperationClass)[1:])
def test_bound_by_arithmetic(kind: OperationClass) -> None:
    layer = work(kind, Work(flops=Affine(10**9, 10**12), bytes=Affine(8, 8), operations=3))
    flops = 10**9 + 4 * 10**12
    expected = flops / (0.666e12 * TABLE.compute[kind]) + 3 * TABLE.overhead_us * 1e-6
    assert timed(layer, batch=4) == pytest.approx(expected, rel=1e-12)


def test_bound_by_memory() -> None:
    layer = work(OperationClass.ELEMENTWISE, Work(flops=Affine(0, 10), bytes=Affine(10**9, 10**9), operations=1))
    expected = 3e9 / (59.7e9 * TABLE.memory) + TABLE.overhead_us * 1e-6
    assert timed(layer, batch=2) == pytest.approx(expected, rel=1e-12)


def test_directions_are_bound_each_on_its_own() -> None:
    arithmetic = Work(flops=Affine(0, 10**12), operations=1)
    memory = Work(bytes=Affine(0, 10**10), operations=2)
    layer = work(OperationClass.CONVOLUTION, arithmetic, memory)
    forward_s = timed(work(OperationClass.CONVOLUTION, arithmetic))
    backward_s = timed(work(OperationClass.CONVOLUTION, memory))
    assert timed(layer, training=True) == pytest.approx(forward_s + backward_s, rel=1e-12)
    assert timed(layer, training=False) == pytest.approx(forward_s, rel=1e-12)


def test_the_input_takes_no_time() -> None:
    busy = source().model_copy(update={"forward": Work(flops=Affine(0, 10**12), operations=5)})
    assert timed(busy, training=True) == 0


def test_another_kind_of_machine_uses_its_own_table() -> None:
    server = presets.machine("server", "rtx-a6000")
    layer = work(OperationClass.CONVOLUTION, Work(flops=Affine(0, 10**12)))
    share = utilisation(server.kind).compute[OperationClass.CONVOLUTION]
    assert share != TABLE.compute[OperationClass.CONVOLUTION]
    assert timed(layer, machine=server) == pytest.approx(1e12 / (server.peak_flops * share), rel=1e-12)


@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_sample_models_take_a_time_for_every_layer_but_the_input(name: str) -> None:
    model = sample_models.load(name)
    forward, both = (layer_seconds(model, MACHINE, 8, training) for training in (False, True))
    is_input = np.array([layer.operation_class is OperationClass.INPUT for layer in model.layers])
    assert (forward[is_input] == 0).all()
    is_dropout = np.array([layer.operation == "Dropout" for layer in model.layers])
    assert (forward[is_dropout] == 0).all(), "it does nothing in inference"
    assert (forward[~is_input & ~is_dropout] > 0).all()
    assert (both[~is_input] > 0).all()
    assert (both >= forward).all()
    assert np.isfinite(both).all()
    assert both.sum() > 1.5 * forward.sum()
