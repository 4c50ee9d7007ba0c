"""Pricing: six terms that sum to the delay, against the formula said plainly, and what a split may not do."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import (
    WORKED,
    asked,
    changed,
    graph,
    layer,
    random_limited,
    random_priced,
    scenario,
    source,
    timed,
    wide_scenario,
)
from hypothesis import given
from hypothesis import strategies as st
from reference import Reference
from worked import random_worked

import sample_models
from explorer.model.graph import Affine, Layer, OperationClass, Tensor
from explorer.present import errors
from explorer.pricing import TERM_NAMES, Case, Mask, Terms, price
from explorer.pricing.costs import SplitError
from explorer.scenario.scenario import Link, Mode, Optimiser, Scenario, ScenarioError
from explorer.solve import solve
from tests.support.errors import refused

MB = 1_000_000
randoms = st.randoms(use_true_random=False)


def mask(case: Case, names: str) -> Mask:
    """The split that has these layers on the device."""
    return np.isin([known.name for known in case.graph.layers], names.split())


def two_branches(conditions: Scenario) -> Case:
    """x feeds a and b, both feed c; a's tensor is 2 MB up and 1 MB down, b's 4 and 3; c has 5 MB of parameters."""
    model = graph(
        source(out=8 * MB),
        layer("a", "x", out=2 * MB, grad=MB, params=7 * MB),
        layer("b", "x", out=4 * MB, grad=3 * MB),
        layer("c", "a", "b", params=5 * MB),
    )
    return timed(model, conditions, [0, 10, 20, 40], [0, 1, 2, 4])


def test_terms_in_training() -> None:
    case = two_branches(scenario(iterations=10, up=0.5 * MB, down=0.25 * MB, rtt_s=0.5, raw_data_stays=False))
    assert case.terms(mask(case, "x a b")) == pytest.approx(
        Terms(
            device_compute=10 * (10 + 20),
            uplink=10 * (2 + 4) / 0.5,
            server_compute=10 * 4,
            downlink=10 * (1 + 3) / 0.25,
            model_exchange=7 * (1 / 0.5 + 1 / 0.25),
            round_trips=10 * 0.5,
        ),
        rel=1e-12,
    )
    assert case.terms(mask(case, "x a")).uplink == 10 * (8 + 2) / 0.5  # x is read by b on the server


def test_terms_in_inference() -> None:
    case = two_branches(scenario(Mode.INFERENCE, iterations=10, up=0.5 * MB, rtt_s=0.5))
    assert case.terms(mask(case, "x a b")) == Terms(30, 6 / 0.5, 4, 0, 0, 0.5)


def test_all_on_the_device_needs_no_link_but_for_the_model() -> None:
    case = two_branches(scenario(iterations=10, rtt_s=0.5))
    assert case.terms(case.costs.all_on_device) == Terms(700, 0, 0, 0, 12 * 2, 0)


def test_speeds_scale_the_times_of_their_side_alone() -> None:
    case = two_branches(scenario())
    split = mask(case, "x a b")
    terms = case.terms(split)
    faster = case.under(replace(case.scenario, device_speed=4, server_speed=0.5)).terms(split)
    assert faster == terms._replace(device_compute=terms.device_compute / 4, server_compute=terms.server_compute / 0.5)


def test_costs_are_taken_at_the_batch() -> None:
    output = Tensor(bytes=Affine(3, 10), grad_bytes=Affine(1, 20))
    model = graph(source(), layer("a", "x").model_copy(update={"output": output}))
    case = Case(model, scenario(batch=7))
    assert case.costs.uplink_bytes.tolist() == [0, 73]
    assert case.costs.downlink_bytes.tolist() == [0, 141]


@pytest.mark.parametrize(
    ("dtype", "bits", "share"),
    [
        ("float32", 32, 1),
        ("float32", 8, 0.25),
        ("bfloat16", 32, 1),
        ("bfloat16", 8, 0.5),
        ("float64", 32, 0.5),
        ("int64", 8, 1),
        ("uint8", 1, 1),
        ("bool", 1, 1),
    ],
)
def test_fewer_bits_shrink_floating_tensors_that_are_wider(dtype: str, bits: int, share: float) -> None:
    model = graph(source(), layer("a", "x", out=100, grad=60, dtype=dtype))
    case = Case(model, scenario(bits=bits))
    assert case.costs.uplink_bytes[1] == 100 * share
    assert case.costs.downlink_bytes[1] == 60 * share


@given(randoms)
def test_any_split_costs_what_the_formula_says(rng: Random) -> None:
    """Features times coefficients are the terms, the terms sum to the delay, and the delay is the plain formula's."""
    case = random_priced(rng)
    reference = Reference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
    names = [known.name for known in case.graph.layers]
    device: set[str] = set()
    for known in case.graph.layers:
        if set(known.inputs) <= device and rng.random() < 0.7:
            device.add(known.name)
    split = mask(case, " ".join(device))
    terms = case.terms(split)
    features = case.costs.features(split[None, :])
    assert features.shape == (1, len(TERM_NAMES))
    np.testing.assert_array_equal(features[0] * case.rates.coefficients, terms)
    assert terms.delay_s == pytest.approx(sum(terms), rel=1e-15)
    assert terms.delay_s == pytest.approx(reference.delay_s(device), rel=1e-12, abs=1e-12)
    crossing = {names[u] for u in case.costs.cut(split)}
    assert crossing == {name for name in device if reference.readers[name] - device}
    assert (case.costs.violation(split) is None) == reference.is_allowed(device)


def test_many_splits_are_priced_as_each_alone() -> None:
    case = two_branches(scenario(iterations=3, rtt_s=0.25))
    splits = [mask(case, names) for names in ("", "x", "x a", "x b", "x a b", "x a b c")]
    together = case.costs.features(np.array(splits))
    np.testing.assert_array_equal(together, np.vstack([case.costs.features(split[None, :]) for split in splits]))


@given(randoms)
def test_costs_look_at_no_link_and_no_speed(rng: Random) -> None:
    model = sample_models.load("lenet5")
    first, other = wide_scenario(rng, model), wide_scenario(rng, model)
    second = replace(first, link=other.link, device_speed=other.device_speed, server_speed=other.server_speed)
    assert price(model, first) is price(model, second)
    assert price(sample_models.load("lenet5"), second) is price(model, first), "remembered by value"


@given(randoms, st.sampled_from(["batch", "bits", "mode", "device", "keep", "graph"]))
def test_costs_compare_and_hash_by_content(rng: Random, what: str) -> None:
    model = random_worked(rng)
    conditions = scenario(batch=2, raw_data_stays=False)
    costs = price(model, conditions)
    copied = replace(costs, machine_s=tuple(seconds.copy() for seconds in costs.machine_s))
    assert copied is not costs
    assert copied == costs
    assert hash(copied) == hash(costs)
    assert len({copied, costs}) == 1
    if what == "graph":
        other = price(model.model_copy(update={"name": "another"}), conditions)
    else:
        other = price(
            model,
            {
                "batch": lambda: replace(conditions, workload=replace(conditions.workload, batch=3)),
                "bits": lambda: replace(conditions, constraints=replace(conditions.constraints, bits=8)),
                "mode": lambda: replace(conditions, workload=replace(conditions.workload, mode=Mode.INFERENCE)),
                "device": lambda: replace(conditions, device=conditions.server, server=conditions.device),
                "keep": lambda: replace(
                    conditions, constraints=replace(conditions.constraints, keep=model.layers[-1].name)
                ),
            }[what](),
        )
    assert other != costs
    for field in ("uplink_bytes", "downlink_bytes", "param_bytes", "memory_bytes"):
        array = getattr(costs, field).copy()
        array[rng.randrange(len(array))] += 1.0
        assert replace(costs, **{field: array}) != costs, field
    seconds = costs.server_s.copy()
    seconds[-1] = np.nextafter(seconds[-1], np.inf)
    assert replace(costs, machine_s=(costs.device_s, seconds)) != costs, "to the last bit"
    assert costs != "costs"


def test_layer_times_are_computed_once_for_all_iterations_and_bits() -> None:
    model, conditions = sample_models.load("lenet5"), WORKED
    costs = price(model, conditions)
    longer = price(model, replace(conditions, workload=replace(conditions.workload, iterations=7)))
    coarser = price(model, replace(conditions, constraints=replace(conditions.constraints, bits=8)))
    for other in (longer, coarser):
        assert other is not costs
        assert all(one is two for one, two in zip(other.machine_s, costs.machine_s, strict=True))


def test_what_cannot_be_priced_is_refused_every_time() -> None:
    tight = replace(WORKED, constraints=replace(WORKED.constraints, memory_bytes=1.0))
    for _ in range(2):
        with refused(ScenarioError, match=r"^memory: "):
            Case(sample_models.load("lenet5"), tight)


@given(randoms, st.sampled_from(["up", "down", "rtt", "device", "server"]), st.floats(1, 100))
def test_nothing_gets_slower_when_something_gets_faster(rng: Random, what: str, factor: float) -> None:
    case = random_priced(rng)
    old = case.scenario
    up, down, rtt_s = old.link.uplink_bytes_per_s, old.link.downlink_bytes_per_s, old.link.rtt_s
    new = {
        "up": lambda: replace(old, link=Link(up * factor, down, rtt_s)),
        "down": lambda: replace(old, link=Link(up, down * factor, rtt_s)),
        "rtt": lambda: replace(old, link=Link(up, down, rtt_s / factor)),
        "device": lambda: replace(old, device_speed=old.device_speed * factor),
        "server": lambda: replace(old, server_speed=old.server_speed * factor),
    }[what]()
    assert solve(*asked(case.under(new))).delay_s <= solve(case.costs, case.rates).delay_s * (1 + 1e-9)


def test_violations_are_values() -> None:
    free = two_branches(scenario(raw_data_stays=False))
    assert free.costs.violation(mask(free, "x a b")) is None
    assert free.costs.violation(mask(free, "a b")) == SplitError("layer-not-on-device", layer="x")
    reads = SplitError("layer-reads-from-server", layer="c", read="b")
    assert free.costs.violation(mask(free, "x a c")) == reads
    held = two_branches(scenario(raw_data_stays=True))
    assert held.costs.violation(mask(held, "x a b")) is None
    assert held.costs.violation(mask(held, "x a")) == SplitError("layer-not-on-device", layer="b")
    kept = two_branches(scenario(raw_data_stays=False, keep="a"))
    assert kept.costs.violation(mask(kept, "x b")) == SplitError("layer-not-on-device", layer="a")
    open_pin = changed(held, on_device=free.costs.on_device)
    leaves = SplitError("tensor-may-not-leave", read="x", layer="b")
    assert open_pin.costs.violation(mask(held, "x a")) == leaves


@pytest.mark.parametrize(
    ("mode", "optimiser", "taken", "alive"),
    [
        (Mode.TRAINING, Optimiser.SGD, [0, 14 * MB, 3 * MB], 0),
        (Mode.TRAINING, Optimiser.MOMENTUM, [0, 21 * MB, 3 * MB], 0),
        (Mode.TRAINING, Optimiser.ADAM, [0, 28 * MB, 3 * MB], 0),
        (Mode.INFERENCE, Optimiser.ADAM, [0, 7 * MB, 0], 3 * MB),
    ],
)
def test_memory_of_a_layer(mode: Mode, optimiser: Optimiser, taken: list[int], alive: int) -> None:
    model = graph(source(out=MB), layer("a", "x", params=7 * MB), layer("b", "a", saved=MB))
    case = Case(model, scenario(mode, batch=3, optimiser=optimiser))
    assert case.costs.memory_bytes.tolist() == taken
    assert case.costs.memory(np.array([[True, False, False], [True, True, False]])).tolist() == [
        alive,
        alive + taken[1],
    ]
    assert case.costs.limit_bytes == np.inf
    assert case.costs.fits(case.costs.all_on_device)


@given(randoms)
def test_memory_of_a_split_is_the_references(rng: Random) -> None:
    case = random_limited(rng)
    reference = Reference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
    names = [known.name for known in case.graph.layers]
    splits = np.array([[rng.random() < 0.5 for _ in names] for _ in range(5)])
    sets = [{name for name, on in zip(names, split, strict=True) if on} for split in splits]
    assert case.costs.memory(splits).tolist() == list(map(reference.memory_bytes, sets))


def test_a_split_may_take_the_limit_and_no_byte_more() -> None:
    model = graph(source(), layer("a", "x", params=1300 * MB), layer("b", "a", params=1))
    case = Case(model, scenario(memory_bytes=5200 * MB))
    assert case.costs.violation(mask(case, "x a")) is None
    beyond = case.costs.violation(mask(case, "x a b"))
    assert beyond is not None
    assert errors.sentence(beyond) == "needs 5,200,000,004 B on the device, more than the limit of 5.2 GB"
    small = replace(case.costs, constraints=replace(case.costs.constraints, memory_bytes=4000.0 * MB))
    beyond = SplitError("memory-exceeded", taken_bytes=5.2e9, limit_bytes=4e9)
    assert small.violation(mask(case, "x a")) == beyond
    assert errors.sentence(beyond) == "needs 5.2 GB on the device, more than the limit of 4 GB"


@pytest.mark.parametrize(
    ("conditions", "ways"),
    [
        (
            scenario(memory_bytes=4000 * MB),
            "raise the limit, take a smaller batch, or lift the limit with the word unlimited",
        ),
        (
            scenario(raw_data_stays=False, keep="a", memory_bytes=4000 * MB),
            "raise the limit, take a smaller batch, keep fewer layers there, or lift the limit with the word unlimited",
        ),
        (scenario(Mode.INFERENCE, memory_bytes=1000 * MB), "raise the limit, or lift it with the word unlimited"),
    ],
)
def test_a_limit_that_no_split_respects(conditions: Scenario, ways: str) -> None:
    model = graph(source(), layer("a", "x", params=1300 * MB), layer("b", "a"))
    needed, limit = ("1.3 GB", "1 GB") if conditions.workload.mode is Mode.INFERENCE else ("5.2 GB", "4 GB")
    with pytest.raises(ScenarioError) as caught:
        Case(model, conditions)
    assert errors.sentence(caught.value) == (
        f"memory: even the least split needs {needed} on the device, more than the limit of {limit}; {ways}"
    )


def test_the_two_extremes() -> None:
    case = two_branches(scenario(raw_data_stays=False, keep="c"))
    assert case.costs.all_on_device.all()
    assert case.costs.all_on_server.all(), "keeping the last layer keeps all before it"
    free = two_branches(scenario(raw_data_stays=False))
    assert free.costs.all_on_server.tolist() == [True, False, False, False]
    held = two_branches(scenario(raw_data_stays=True))
    assert held.costs.all_on_server.tolist() == [True, True, True, False]
    assert held.costs.violation(held.costs.all_on_server) is None


def test_keeping_an_unknown_layer_lists_the_near_ones() -> None:
    with refused(ScenarioError, match=r'^keep: unknown layer "layer1.0.conv9": did you mean layer1.0.conv'):
        Case(sample_models.load("resnet18"), scenario(keep="layer1.0.conv9"))


@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_timing_says_how_far_it_can_be_trusted(name: str) -> None:
    case = Case(sample_models.load(name), WORKED)
    assert case.costs.timing == "estimated"
    inputs = [known.operation_class is OperationClass.INPUT for known in case.graph.layers]
    assert (~case.costs.may_cross).tolist() == inputs


def test_a_layer_without_inputs_that_is_not_the_input_may_run_on_either_side() -> None:
    constant = Layer(name="k", operation="arange", operation_class=OperationClass.DATA_MOVEMENT)
    case = Case(graph(source(), constant, layer("a", "x", "k")), scenario(raw_data_stays=False))
    assert case.costs.on_device.tolist() == [True, False, False]
