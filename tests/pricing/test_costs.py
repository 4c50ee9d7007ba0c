"""Pricing: six terms that sum to the delay, against the formula said plainly, and what a split may not do."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import graph, layer, random_limited, random_priced, scenario, source, timed, wide_scenario
from hypothesis import given
from hypothesis import strategies as st
from reference import Reference

import sample_models
from explorer.model.graph import Affine, Layer, OperationClass, Tensor
from explorer.pricing.costs import TERM_NAMES, Mask, PricedGraph, Terms, coefficients, price, reprice
from explorer.scenario.scenario import Link, Mode, Optimiser, Scenario, ScenarioError
from explorer.solve import solve

MB = 1_000_000
randoms = st.randoms(use_true_random=False)


def mask(priced: PricedGraph, names: str) -> Mask:
    """The split that has these layers on the device."""
    return np.isin([known.name for known in priced.graph.layers], names.split())


def two_branches(conditions: Scenario) -> PricedGraph:
    """x feeds a and b, both feed c; a's tensor is 2 MB up and 1 MB down, b's 4 and 3; c has 5 MB of parameters."""
    model = graph(
        source(out=8 * MB),
        layer("a", "x", out=2 * MB, grad=MB, params=7 * MB),
        layer("b", "x", out=4 * MB, grad=3 * MB),
        layer("c", "a", "b", params=5 * MB),
    )
    return timed(model, conditions, [0, 10, 20, 40], [0, 1, 2, 4])


def test_terms_in_training() -> None:
    priced = two_branches(scenario(iterations=10, up=0.5 * MB, down=0.25 * MB, rtt_s=0.5, raw_data_stays=False))
    assert priced.terms(mask(priced, "x a b")) == pytest.approx(
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
    assert priced.terms(mask(priced, "x a")).uplink == 10 * (8 + 2) / 0.5  # x is read by b on the server


def test_terms_in_inference() -> None:
    priced = two_branches(scenario(Mode.INFERENCE, iterations=10, up=0.5 * MB, rtt_s=0.5))
    assert priced.terms(mask(priced, "x a b")) == Terms(30, 6 / 0.5, 4, 0, 0, 0.5)


def test_all_on_the_device_needs_no_link_but_for_the_model() -> None:
    priced = two_branches(scenario(iterations=10, rtt_s=0.5))
    assert priced.terms(priced.device_only) == Terms(700, 0, 0, 0, 12 * 2, 0)


def test_speeds_scale_the_times_of_their_side_alone() -> None:
    priced = two_branches(scenario())
    split = mask(priced, "x a b")
    terms = priced.terms(split)
    faster = reprice(priced, replace(priced.scenario, device_speed=4, server_speed=0.5)).terms(split)
    assert faster == terms._replace(device_compute=terms.device_compute / 4, server_compute=terms.server_compute / 0.5)


def test_costs_are_taken_at_the_batch() -> None:
    output = Tensor(bytes=Affine(3, 10), grad_bytes=Affine(1, 20))
    model = graph(source(), layer("a", "x").model_copy(update={"output": output}))
    priced = price(model, scenario(batch=7))
    assert priced.uplink_bytes.tolist() == [0, 73]
    assert priced.downlink_bytes.tolist() == [0, 141]


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
    priced = price(model, scenario(bits=bits))
    assert priced.uplink_bytes[1] == 100 * share
    assert priced.downlink_bytes[1] == 60 * share


@given(randoms)
def test_any_split_costs_what_the_formula_says(rng: Random) -> None:
    """Features times coefficients are the terms, the terms sum to the delay, and the delay is the plain formula's."""
    priced = random_priced(rng)
    reference = Reference(priced.graph, priced.scenario, priced.device_s.tolist(), priced.server_s.tolist())
    names = [known.name for known in priced.graph.layers]
    device: set[str] = set()
    for known in priced.graph.layers:
        if set(known.inputs) <= device and rng.random() < 0.7:
            device.add(known.name)
    split = mask(priced, " ".join(device))
    terms = priced.terms(split)
    features = priced.features(split[None, :])
    assert features.shape == (1, len(TERM_NAMES))
    np.testing.assert_array_equal(features[0] * coefficients(priced.scenario), terms)
    assert terms.delay_s == pytest.approx(sum(terms), rel=1e-15)
    assert terms.delay_s == pytest.approx(reference.delay_s(device), rel=1e-12, abs=1e-12)
    crossing = {names[u] for u in priced.cut(split)}
    assert crossing == {name for name in device if reference.readers[name] - device}
    assert (priced.violation(split) is None) == reference.is_allowed(device)


def test_many_splits_are_priced_as_each_alone() -> None:
    priced = two_branches(scenario(iterations=3, rtt_s=0.25))
    splits = [mask(priced, names) for names in ("", "x", "x a", "x b", "x a b", "x a b c")]
    together = priced.features(np.array(splits))
    np.testing.assert_array_equal(together, np.vstack([priced.features(split[None, :]) for split in splits]))


@given(randoms)
def test_reprice_is_price(rng: Random) -> None:
    model = sample_models.load("lenet5")
    first = wide_scenario(rng, model)
    other = wide_scenario(rng, model)
    second = replace(first, link=other.link, device_speed=other.device_speed, server_speed=other.server_speed)
    repriced, fresh = reprice(price(model, first), second), price(model, second)
    split = np.array([v < rng.randint(0, len(model.layers)) for v in range(len(model.layers))])
    assert repriced.scenario == fresh.scenario
    np.testing.assert_array_equal(repriced.coefficients, fresh.coefficients)
    np.testing.assert_array_equal(repriced.features(split[None, :]), fresh.features(split[None, :]))
    np.testing.assert_array_equal(repriced.on_device, fresh.on_device)


def test_reprice_refuses_what_changes_costs() -> None:
    priced = two_branches(scenario())
    for change in ({"workload": replace(priced.scenario.workload, batch=2)}, {"server": priced.scenario.device}):
        with pytest.raises(ScenarioError, match="differs between the scenarios: price the graph anew"):
            reprice(priced, replace(priced.scenario, **change))


@given(randoms, st.sampled_from(["up", "down", "rtt", "device", "server"]), st.floats(1, 100))
def test_nothing_gets_slower_when_something_gets_faster(rng: Random, what: str, factor: float) -> None:
    priced = random_priced(rng)
    old = priced.scenario
    up, down, rtt_s = old.link.uplink_bytes_per_s, old.link.downlink_bytes_per_s, old.link.rtt_s
    new = {
        "up": lambda: replace(old, link=Link(up * factor, down, rtt_s)),
        "down": lambda: replace(old, link=Link(up, down * factor, rtt_s)),
        "rtt": lambda: replace(old, link=Link(up, down, rtt_s / factor)),
        "device": lambda: replace(old, device_speed=old.device_speed * factor),
        "server": lambda: replace(old, server_speed=old.server_speed * factor),
    }[what]()
    assert solve(reprice(priced, new)).delay_s <= solve(priced).delay_s * (1 + 1e-9)


def test_violations_are_sentences() -> None:
    free = two_branches(scenario(raw_data_stays=False))
    assert free.violation(mask(free, "x a b")) is None
    assert free.violation(mask(free, "a b")) == "x must be on the device"
    assert free.violation(mask(free, "x a c")) == "c is on the device but reads b from the server"
    held = two_branches(scenario(raw_data_stays=True))
    assert held.violation(mask(held, "x a b")) is None
    assert held.violation(mask(held, "x a")) == "b must be on the device"
    kept = two_branches(scenario(raw_data_stays=False, keep="a"))
    assert kept.violation(mask(kept, "x b")) == "a must be on the device"
    open_pin = replace(held, on_device=free.on_device)
    assert open_pin.violation(mask(held, "x a")) == "the tensor of x may not leave the device but b reads it"


@pytest.mark.parametrize(
    ("mode", "optimiser", "taken"),
    [
        (Mode.TRAINING, Optimiser.SGD, [0, 14 * MB, 3 * MB]),
        (Mode.TRAINING, Optimiser.MOMENTUM, [0, 21 * MB, 3 * MB]),
        (Mode.TRAINING, Optimiser.ADAM, [0, 28 * MB, 3 * MB]),
        (Mode.INFERENCE, Optimiser.ADAM, [0, 7 * MB, 0]),
    ],
)
def test_memory_of_a_layer(mode: Mode, optimiser: Optimiser, taken: list[int]) -> None:
    model = graph(source(out=MB), layer("a", "x", params=7 * MB), layer("b", "a", saved=MB))
    priced = price(model, scenario(mode, batch=3, optimiser=optimiser))
    assert priced.memory_bytes.tolist() == taken
    assert priced.memory(np.array([[True, False, False], [True, True, False]])).tolist() == [0, taken[1]]
    assert priced.limit == np.inf
    assert priced.fits(priced.device_only)


@given(randoms)
def test_memory_of_a_split_is_the_references(rng: Random) -> None:
    priced = random_limited(rng)
    reference = Reference(priced.graph, priced.scenario, priced.device_s.tolist(), priced.server_s.tolist())
    names = [known.name for known in priced.graph.layers]
    splits = np.array([[rng.random() < 0.5 for _ in names] for _ in range(5)])
    sets = [{name for name, on in zip(names, split, strict=True) if on} for split in splits]
    assert priced.memory(splits).tolist() == list(map(reference.memory_bytes, sets))


def test_a_split_may_take_the_limit_and_no_byte_more() -> None:
    model = graph(source(), layer("a", "x", params=1300 * MB), layer("b", "a", params=1))
    priced = price(model, scenario(memory_bytes=5200 * MB))
    assert priced.violation(mask(priced, "x a")) is None
    beyond = priced.violation(mask(priced, "x a b"))
    assert beyond == "needs 5,200,000,004 B on the device, more than the limit of 5.2 GB"
    small = replace(priced, scenario=scenario(memory_bytes=4000 * MB))
    assert small.violation(mask(priced, "x a")) == "needs 5.2 GB on the device, more than the limit of 4 GB"


@pytest.mark.parametrize(
    ("conditions", "ways"),
    [
        (scenario(memory_bytes=4000 * MB), "raise the limit or take a smaller batch"),
        (
            scenario(raw_data_stays=False, keep="a", memory_bytes=4000 * MB),
            "raise the limit or take a smaller batch or keep fewer layers there",
        ),
        (scenario(Mode.INFERENCE, memory_bytes=1000 * MB), "raise the limit"),
    ],
)
def test_a_limit_that_no_split_respects(conditions: Scenario, ways: str) -> None:
    model = graph(source(), layer("a", "x", params=1300 * MB), layer("b", "a"))
    needed, limit = ("1.3 GB", "1 GB") if conditions.workload.mode is Mode.INFERENCE else ("5.2 GB", "4 GB")
    with pytest.raises(ScenarioError) as caught:
        price(model, conditions)
    assert str(caught.value) == (
        f"memory: even the least split needs {needed} on the device, more than the limit of {limit}; {ways}"
    )


def test_the_two_extremes() -> None:
    priced = two_branches(scenario(raw_data_stays=False, keep="c"))
    assert priced.device_only.all()
    assert priced.server_most.all(), "keeping the last layer keeps all before it"
    free = two_branches(scenario(raw_data_stays=False))
    assert free.server_most.tolist() == [True, False, False, False]
    held = two_branches(scenario(raw_data_stays=True))
    assert held.server_most.tolist() == [True, True, True, False]
    assert held.violation(held.server_most) is None


def test_keeping_an_unknown_layer_lists_the_near_ones() -> None:
    with pytest.raises(ScenarioError, match=r'^keep: unknown layer "layer1.0.conv9": did you mean layer1.0.conv'):
        price(sample_models.load("resnet18"), scenario(keep="layer1.0.conv9"))


@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_timing_says_how_far_it_can_be_trusted(name: str) -> None:
    priced = price(sample_models.load(name), Scenario.default())
    assert priced.timing == "estimated"
    inputs = [known.operation_class is OperationClass.INPUT for known in priced.graph.layers]
    assert (~priced.may_cross).tolist() == inputs


def test_a_layer_without_inputs_that_is_not_the_input_may_run_on_either_side() -> None:
    constant = Layer(name="k", operation="arange", operation_class=OperationClass.DATA_MOVEMENT)
    priced = price(graph(source(), constant, layer("a", "x", "k")), scenario(raw_data_stays=False))
    assert priced.on_device.tolist() == [True, False, False]
