"""Estimated layer times: the formula by hand, and each figure where it belongs."""

import numpy as np
import pytest
from graphs import graph, source

import sample_models
from explorer import presets
from explorer.machines.estimated import layer_seconds
from explorer.machines.machine import Machine, utilisation
from explorer.machines.precision import Peaks, Precision, Runtime
from explorer.machines.shapes import winograd_layers
from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass, Tensor, Work

MACHINE = presets.machine("device", "jetson-tx2")
SERVER = presets.machine("server", "rtx-a6000").own(peaks=Peaks(), products=Peaks())
TABLE = utilisation(MACHINE.kind)


def timed(layer: Layer, batch: int = 1, training: bool = False, machine: Machine = MACHINE) -> float:
    return float(layer_seconds(graph(layer), machine, batch, training)[0])


def used(machine: Machine, precision: Precision = Precision.FP32, runtime: Runtime = Runtime.EAGER) -> Machine:
    return machine.model_copy(update={"precision": precision, "runtime": runtime})


def work(kind: OperationClass, forward: Work, backward: Work | None = None) -> Layer:
    return Layer(name="v", operation="op", operation_class=kind, forward=forward, backward=backward or Work())


@pytest.mark.parametrize("kind", list(OperationClass)[1:])
def test_bound_by_arithmetic(kind: OperationClass) -> None:
    layer = work(kind, Work(flops=Affine(10**9, 10**12), bytes=Affine(8, 8), operations=3))
    flops = 10**9 + 4 * 10**12
    assert timed(layer, batch=4) == pytest.approx(flops / (0.666e12 * TABLE.compute[kind]), rel=1e-12)


def test_bound_by_memory() -> None:
    layer = work(OperationClass.ELEMENTWISE, Work(flops=Affine(0, 10), bytes=Affine(10**9, 10**9), operations=1))
    assert timed(layer, batch=2) == pytest.approx(3e9 / (59.7e9 * TABLE.memory), rel=1e-12)


def test_small_work_hides_behind_the_launches_of_an_embedded_gpu_and_adds_to_those_of_a_server() -> None:
    layer = work(OperationClass.CONVOLUTION, Work(flops=Affine(0, 10**6), operations=3))
    assert timed(layer) == pytest.approx(300e-6, rel=1e-12)
    share = utilisation(SERVER.kind).compute[OperationClass.CONVOLUTION]
    assert timed(layer, machine=SERVER) == pytest.approx(120e-6 + 1e6 / (SERVER.peak_flops * share), rel=1e-12)


def test_launches_cost_more_in_training() -> None:
    layer = work(OperationClass.ELEMENTWISE, Work(operations=1), Work(operations=2))
    assert timed(layer, machine=SERVER) == pytest.approx(40e-6, rel=1e-12)
    assert timed(layer, machine=SERVER, training=True) == pytest.approx(3 * 75e-6, rel=1e-12)
    mixed = used(SERVER, Precision.FP16)
    assert timed(layer, machine=mixed, training=True) == pytest.approx(3 * 142e-6, rel=1e-12)
    assert timed(layer, machine=used(SERVER, runtime=Runtime.COMPILED)) == pytest.approx(40e-6 / 1.9, rel=1e-12)


def test_operations_of_a_cpu_cost_time_at_its_own_pace() -> None:
    layer = work(OperationClass.ELEMENTWISE, Work(operations=1))
    pi4, pi5 = (presets.machine("device", name) for name in ("raspberry-pi-4", "raspberry-pi-5"))
    assert timed(layer, machine=pi4) == pytest.approx(2e-3, rel=1e-12)
    assert timed(layer, machine=pi5) / timed(layer, machine=pi4) == pytest.approx(58 / 154, rel=1e-12)
    kernels = work(OperationClass.CONVOLUTION, Work(flops=Affine(0, 10**9)))
    slower = utilisation("cpu").training_slower
    assert slower > 1
    times = timed(kernels, machine=pi4, training=True) / timed(kernels, machine=pi4)
    assert times == pytest.approx(slower, rel=1e-12)


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


HEAVY = Work(flops=Affine(0, 10**12))


def test_another_kind_of_machine_uses_its_own_table() -> None:
    share = utilisation(SERVER.kind).compute[OperationClass.CONVOLUTION]
    assert share != TABLE.compute[OperationClass.CONVOLUTION]
    layer = work(OperationClass.CONVOLUTION, HEAVY)
    assert timed(layer, machine=SERVER) == pytest.approx(1e12 / (SERVER.peak_flops * share), rel=1e-12)


def test_the_share_of_a_class_is_one_of_what_products_reach() -> None:
    capped = SERVER.own(products=Peaks(fp32=5e12))
    assert timed(work(OperationClass.MATRIX_PRODUCT, HEAVY), machine=capped) == pytest.approx(1e12 / 5e12, rel=1e-12)
    slower = SERVER.peak_flops * utilisation(SERVER.kind).compute[OperationClass.MATRIX_PRODUCT] / 5e12
    layer = work(OperationClass.CONVOLUTION, HEAVY)
    assert timed(layer, machine=capped) / timed(layer, machine=SERVER) == pytest.approx(slower, rel=1e-12)


@pytest.mark.parametrize(
    ("kind", "precision", "faster"),
    [
        (OperationClass.CONVOLUTION, Precision.FP32, 2),  # in TF32 by default
        (OperationClass.MATRIX_PRODUCT, Precision.FP32, 1),
        (OperationClass.MATRIX_PRODUCT, Precision.TF32, 2),
        (OperationClass.ATTENTION, Precision.FP16, 4),
        (OperationClass.MATRIX_PRODUCT, Precision.INT8, 1),  # never slower than in FP32
        (OperationClass.DEPTHWISE_CONVOLUTION, Precision.FP16, 1),  # for which tensor units are of no use
    ],
)
def test_tensor_units_are_used_where_there_are_any(kind: OperationClass, precision: Precision, faster: float) -> None:
    layer, peak = work(kind, HEAVY), SERVER.peak_flops
    quick = SERVER.own(peaks=Peaks(tf32=2 * peak, fp16=4 * peak, int8=peak / 2), precision=precision)
    assert timed(layer, machine=SERVER) / timed(layer, machine=quick) == pytest.approx(faster, rel=1e-12)


@pytest.mark.parametrize(("precision", "share"), [(Precision.TF32, 1), (Precision.BF16, 0.5), (Precision.INT8, 0.25)])
def test_narrow_numbers_take_fewer_bytes(precision: Precision, share: float) -> None:
    layer = work(OperationClass.ELEMENTWISE, Work(bytes=Affine(0, 10**10)))
    narrow = timed(layer, machine=used(SERVER, precision))
    assert narrow / timed(layer, machine=SERVER) == pytest.approx(share, rel=1e-12)


def test_an_engine_has_what_follows_a_convolution_in_its_kernel() -> None:
    engine = used(SERVER, runtime=Runtime.ENGINE)
    for kind in (OperationClass.NORMALISATION, OperationClass.ELEMENTWISE):
        assert timed(work(kind, Work(bytes=Affine(0, 10**10), operations=1)), machine=engine) == 0
    assert timed(work(OperationClass.POOLING, Work(operations=2)), machine=engine) == pytest.approx(10e-6, rel=1e-12)


def _convolution(kernel: int, size: int, groups: int = 1) -> ModelGraph:
    """Returns a convolution from 8 channels of 10 x 10 to 6 channels of another size, on nothing but arithmetic."""
    shapes = [tuple(map(Affine, (0, channels, side, side), (1, 0, 0, 0))) for channels, side in ((8, 10), (6, size))]
    weights = 8 * 6 * kernel**2 // groups + 6
    read = source().model_copy(update={"output": Tensor(shape=shapes[0])})
    layer = work(OperationClass.CONVOLUTION, HEAVY)
    output = Tensor(shape=shapes[1])
    return graph(read, layer.model_copy(update={"inputs": ("x",), "output": output, "parameters": weights}))


@pytest.mark.parametrize(
    ("kernel", "size", "groups", "quick"),
    [(3, 10, 1, True), (3, 5, 1, False), (1, 10, 1, False), (5, 10, 1, False), (3, 10, 2, False)],
)
def test_3x3_convolutions_with_stride_1_are_faster(kernel: int, size: int, groups: int, quick: bool) -> None:
    drawn = _convolution(kernel, size, groups)
    table = utilisation(SERVER.kind)
    usual_s = 1e12 / (SERVER.peak_flops * table.compute[OperationClass.CONVOLUTION])
    found = float(layer_seconds(drawn, SERVER, 1, training=False)[1])
    assert found == pytest.approx(usual_s / table.winograd if quick else usual_s, rel=1e-12)
    in_fp16 = SERVER.own(peaks=Peaks(fp16=10 * SERVER.peak_flops), precision=Precision.FP16)
    assert float(layer_seconds(drawn, in_fp16, 1, training=False)[1]) == pytest.approx(usual_s / 10, rel=1e-12)


def test_every_3x3_convolution_of_vgg_is_known_as_one() -> None:
    vgg = sample_models.load("vgg16")
    assert len(winograd_layers(vgg)) == 13
    resnet = sample_models.load("resnet50")
    assert {resnet.layers[v].name for v in winograd_layers(resnet)} == {
        f"layer{stage}.{block}.conv2"
        for stage, blocks in ((1, 3), (2, 4), (3, 6), (4, 3))
        for block in range(blocks)
        if block or stage == 1  # the others have stride 2
    }


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
