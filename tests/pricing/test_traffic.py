"""What crosses beside the cut and what it takes, by hand: labels, results, raw input, tied parameters, casts, steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from graphs import MEGABYTE, graph, layer, scenario, source

import sample_models
from explorer.machines.machine import utilisation
from explorer.model.graph import Affine, Layer, OperationClass, Tensor
from explorer.pricing import Case
from explorer.scenario.choices import DataSet, Results, Sharing, TiedWeights
from explorer.scenario.codec import from_options
from explorer.scenario.scenario import Constraints, Mode, Optimiser, Scenario, Workload


def output(shape: list[int], dtype: str = "float32", kind: OperationClass = OperationClass.CONVOLUTION) -> Layer:
    """A layer whose tensor has these sizes for each sample, 4 bytes an element."""
    sizes = (Affine(0, 1), *(Affine(size, 0) for size in shape))
    tensor = Tensor(shape=sizes, dtype=dtype, bytes=Affine(0, 4 * int(np.prod(shape))))
    name = "x" if kind is OperationClass.INPUT else "out"
    inputs = () if kind is OperationClass.INPUT else ("x",)
    return Layer(name=name, operation="op", operation_class=kind, inputs=inputs, output=tensor)


def of_output(shape: list[int], workload: Workload) -> tuple[float, float]:
    """The bytes of the labels and of the results of an output."""
    case = Case(graph(source(), output(shape)), replace(scenario(), workload=workload))
    return float(case.costs.label_bytes[1]), float(case.costs.result_bytes[1])


@pytest.mark.parametrize(
    ("shape", "labels", "last", "index"),
    [
        ([1000], 3 * 8, 3 * 1000 * 4, 3 * 8),  # classes: an index a sample
        ([7, 50], 3 * 7 * 8, 3 * 50 * 4, 3 * 7 * 8),  # positions by classes: an index a position
        ([21, 6, 5], 3 * 30 * 8, 3 * 21 * 30 * 4, 3 * 30 * 8),  # classes by height by width: an index a pixel
        ([1], 3 * 8, 3 * 4, 3 * 4),  # an index may not take more than the outputs themselves
        ([], 3 * 8, 3 * 4, 3 * 4),
    ],
)
def test_labels_and_results_by_the_shape_of_the_output(shape: list[int], labels: int, last: int, index: int) -> None:
    training, inference = Workload(batch=3), Workload(Mode.INFERENCE, batch=3)
    whole = 3 * 4 * int(np.prod(shape))
    assert of_output(shape, training) == (labels, 0)
    assert of_output(shape, inference) == (0, whole)
    assert of_output(shape, replace(inference, results=Results.LAST_POSITION)) == (0, last)
    assert of_output(shape, replace(inference, results=Results.CLASS_INDEX)) == (0, index)
    assert of_output(shape, replace(inference, results=Results.NOTHING)) == (0, 0)
    assert of_output(shape, replace(training, label_bytes=100.0)) == (300, 0)
    assert of_output(shape, replace(training, label_bytes=0.0)) == (0, 0)


def test_only_outputs_have_labels_and_results_and_whole_numbers_have_no_loss() -> None:
    model = graph(source(), output([10]), layer("next", "out", out=8), layer("mask", "x", out=8, dtype="int64"))
    training, inference = Case(model, scenario(batch=2)).costs, Case(model, from_options({"mode": "inference"})).costs
    assert training.label_bytes.tolist() == [0, 0, 0, 0], "of an output without a shape nobody knows the labels"
    given = replace(scenario(batch=2), workload=Workload(batch=2, label_bytes=5.0))
    assert Case(model, given).costs.label_bytes.tolist() == [0, 0, 10, 0]
    assert inference.result_bytes.tolist() == [0, 0, 8 * inference.workload.batch, 8 * inference.workload.batch]


def test_gpt2s_logits_come_back_over_the_air() -> None:
    options = {"mode": "inference", "batch": 4, "link": "wifi-6", "memory": "unlimited", "raw-data-may-leave": "yes"}

    def all_on_server(**more: str) -> float:
        case = Case(sample_models.load("gpt2"), from_options({**options, **more}))
        return case.terms(case.costs.all_on_server).downlink

    logits_bytes = 4 * 1024 * 50_257 * 4
    down_bytes_per_s = from_options(options).link.downlink_bytes_per_s
    assert logits_bytes == 823_410_688
    assert all_on_server() == pytest.approx(logits_bytes / down_bytes_per_s, rel=1e-12)
    assert 22.5 < all_on_server() < 22.7
    assert all_on_server(results="last-position") == pytest.approx(all_on_server() / 1024, rel=1e-12)
    assert all_on_server(results="class-index") == pytest.approx(4 * 1024 * 8 / down_bytes_per_s, rel=1e-12)
    assert all_on_server(results="nothing") == 0


@pytest.mark.parametrize(
    ("tensor", "constraints", "share"),
    [
        (output([3, 8, 8], kind=OperationClass.INPUT), {}, 1 / 4),
        (output([1, 8, 8], kind=OperationClass.INPUT), {}, 1 / 4),
        (output([3, 8, 8], kind=OperationClass.INPUT), {"input_bits": 16}, 1 / 2),
        (output([3, 8, 8], kind=OperationClass.INPUT), {"input_compression": 10.0}, 1 / 40),
        (output([3, 8, 8], kind=OperationClass.INPUT), {"input_bits": 64}, 1),
        (output([16, 8, 8], kind=OperationClass.INPUT), {}, 1),  # no channels of a picture
        (output([3, 8, 8, 8], kind=OperationClass.INPUT), {}, 1),
        (output([8], kind=OperationClass.INPUT), {"bits": 8}, 1),  # of activations
        (output([8], kind=OperationClass.INPUT), {"wire_overhead": 0.5}, 1.5),
    ],
)
def test_the_raw_input_is_sent_as_it_is(tensor: Layer, constraints: dict[str, Any], share: float) -> None:
    model = graph(tensor, layer("a", "x"))
    leaves = Constraints(raw_data_stays=False, **constraints)
    costs = Case(model, replace(scenario(), constraints=leaves)).costs
    assert costs.uplink_bytes[0] == pytest.approx(share * tensor.output.bytes.at(1), rel=1e-12)
    assert costs.cast_s[0][0] == 0


def test_a_data_set_that_is_kept_goes_up_once_and_is_not_counted() -> None:
    model = graph(output([3, 8, 8], kind=OperationClass.INPUT), output([10]))
    conditions = scenario(batch=2, iterations=5, raw_data_stays=False)
    each = Case(model, conditions)
    once = Case(model, replace(conditions, workload=replace(conditions.workload, data_set=DataSet.ONCE)))
    split = np.array([True, False])
    raw, labels = 2 * 3 * 64, 2 * 8  # bytes of an iteration
    assert each.terms(split).uplink == pytest.approx(5 * (raw + labels) / MEGABYTE, rel=1e-12)
    assert once.terms(split).uplink == 0
    kept = once.costs.once
    assert (kept.tensor_bytes.tolist(), kept.label_bytes.tolist()) == ([5 * raw, 0], [0, 5 * labels])
    assert not each.costs.once.tensor_bytes.any()
    assert not each.costs.once.label_bytes.any()
    inference = replace(conditions, workload=replace(once.costs.workload, mode=Mode.INFERENCE))
    assert Case(model, inference).costs.uplink_bytes[0] == raw


def test_one_device_exchanges_no_model_and_downloads_its_part_once() -> None:
    model = graph(source(), layer("a", "x", params=3 * MEGABYTE), layer("b", "a", params=5 * MEGABYTE))
    conditions = scenario(iterations=2, down=2 * MEGABYTE)
    federated = Case(model, conditions)
    alone = Case(model, replace(conditions, workload=replace(conditions.workload, sharing=Sharing.ONE_DEVICE)))
    everything = federated.costs.all_on_device
    assert federated.terms(everything).model_exchange == 8 + 4
    assert alone.terms(everything).model_exchange == 0
    assert alone.costs.once.param_bytes.tolist() == [0, 3 * MEGABYTE, 5 * MEGABYTE]
    assert not federated.costs.once.param_bytes.any()


def test_a_turnaround_is_paid_with_every_round_trip() -> None:
    case = Case(graph(source(), layer("a", "x")), replace(scenario(iterations=3, rtt_s=0.5), turnaround_s=0.25))
    assert case.terms(np.array([True, False])).round_trips == 3 * 0.75
    assert case.terms(case.costs.all_on_device).round_trips == 0


def tied(conditions: Scenario) -> Case:
    """An embedding of 4 MB that the last layer uses, too; a second copy in between would be paid by every cut."""
    head = layer("head", "body").model_copy(update={"shares_parameters_with": "embed"})
    model = graph(source(), layer("embed", "x", out=MEGABYTE, params=4 * MEGABYTE), layer("body", "embed"), head)
    return Case(model, conditions)


IN_TWO = np.array([True, True, False, False])
CONDITIONS = scenario(iterations=3, up=2 * MEGABYTE, optimiser=Optimiser.SGD)


def moved_s(role: str, moved_bytes: float) -> float:
    """Seconds in which a machine of the tests moves so many bytes through its memory."""
    machine = CONDITIONS.device if role == "device" else CONDITIONS.server
    return moved_bytes / (machine.bandwidth_bytes_per_s * utilisation(machine.kind).memory)


def with_(conditions: Scenario, **changes: Any) -> Scenario:
    """The scenario with other fields of its workload."""
    return replace(conditions, workload=replace(conditions.workload, **changes))


def test_a_tied_parameter_on_both_sides_crosses_in_every_iteration() -> None:
    kept, untied = tied(CONDITIONS), tied(with_(CONDITIONS, ties=TiedWeights.UNTIED))
    for case, crossing in ((kept, 4), (untied, 0)):
        terms = case.terms(IN_TWO)
        assert terms.uplink == 3 * (1 + crossing) / 2
        assert terms.downlink == 3 * crossing
        assert terms.model_exchange == 4 / 2 + 4
        assert terms.server_compute == pytest.approx(3 * moved_s("server", 3 * 4 * MEGABYTE), rel=1e-12)
        together = case.terms(case.costs.all_on_device)
        assert (together.uplink, together.downlink, together.model_exchange) == (0, 0, 4 / 2 + 4)
    inference = tied(with_(CONDITIONS, mode=Mode.INFERENCE))
    assert inference.terms(IN_TWO)[:5] == (0, 1 / 2, 0, 0, 0)


def test_a_device_that_uses_a_tied_parameter_holds_and_exchanges_it_wherever_it_is_counted() -> None:
    twin = layer("twin", "x").model_copy(update={"shares_parameters_with": "owner"})
    model = graph(source(), layer("owner", "x", params=4 * MEGABYTE), twin, layer("end", "owner", "twin"))
    case = Case(model, CONDITIONS)
    split = np.array([True, False, True, False])
    assert case.terms(split).model_exchange == 4 / 2 + 4
    assert case.costs.memory(split[None, :])[0] == 2 * 4 * MEGABYTE, "parameters and gradients"
    assert case.terms(split).device_compute == pytest.approx(3 * moved_s("device", 3 * 4 * MEGABYTE), rel=1e-12)
    both = np.array([True, True, True, False])
    assert case.costs.memory(both[None, :])[0] == 2 * 4 * MEGABYTE, "one copy for both"
    assert case.terms(both).uplink == 0
    neither = np.array([True, False, False, False])
    assert case.costs.memory(neither[None, :])[0] == 0
    assert (case.terms(neither).uplink, case.terms(neither).model_exchange) == (0, 0)


def test_the_optimisers_step_moves_parameters_gradients_and_state() -> None:
    for optimiser, moved in ((Optimiser.SGD, 3), (Optimiser.MOMENTUM, 5), (Optimiser.ADAM, 7)):
        case = Case(graph(source(), layer("a", "x", params=MEGABYTE)), with_(CONDITIONS, optimiser=optimiser))
        seconds = 3 * moved_s("device", moved * MEGABYTE)
        assert case.terms(case.costs.all_on_device).device_compute == pytest.approx(seconds, rel=1e-12)
        seconds = 3 * moved_s("server", moved * MEGABYTE)
        assert case.terms(np.array([True, False])).server_compute == pytest.approx(seconds, rel=1e-12)
        inference = case.under(with_(CONDITIONS, mode=Mode.INFERENCE))
        assert inference.terms(inference.costs.all_on_device).device_compute == 0


def test_casting_reads_and_writes_on_both_sides_at_their_speeds() -> None:
    model = graph(source(), layer("a", "x", out=MEGABYTE, grad=MEGABYTE), layer("b", "a"))
    conditions = replace(scenario(bits=8, gradient_bits=16), device_speed=0.5, server_speed=4.0)
    terms = Case(model, conditions).terms(np.array([True, True, False]))
    for role, speed, seconds in (("device", 0.5, terms.device_compute), ("server", 4.0, terms.server_compute)):
        machine = conditions.device if role == "device" else conditions.server
        launches = 2 * 1e-6 * utilisation(machine.kind).overhead_us  # of the tensor and of its gradient
        moved = moved_s(role, MEGABYTE * (1 + 8 / 32) + MEGABYTE * (1 + 16 / 32))
        assert seconds == pytest.approx((moved + launches) / speed, rel=1e-12)
    full = Case(model, scenario()).terms(np.array([True, True, False]))
    assert (full.device_compute, full.server_compute) == (0, 0)


def test_the_overhead_of_the_protocol_is_on_everything_that_crosses() -> None:
    plain, heavy = (
        tied(replace(CONDITIONS, constraints=replace(CONDITIONS.constraints, wire_overhead=share)))
        for share in (0.0, 0.25)
    )
    for split in (IN_TWO, plain.costs.all_on_device):
        one, other = plain.terms(split), heavy.terms(split)
        expected = one._replace(
            uplink=1.25 * one.uplink, downlink=1.25 * one.downlink, model_exchange=1.25 * one.model_exchange
        )
        assert other == pytest.approx(expected, rel=1e-12)
