"""The block-wise algorithm: the delay of the general one always, from a far smaller graph."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, WORKED, changed, graph, layer, random_priced, random_scenario, source, timed, wide_scenario
from seeds import seeds

import sample_models
from explorer.model.graph import Layer, OperationClass
from explorer.pricing import Case, Floats
from explorer.scenario.scenario import Link
from explorer.solve import solve
from explorer.solve.contract.contraction import contract
from explorer.solve.exact.mincut import minimum_cut

METHODS = ("blockwise", "blockwise-plain")
every_model = pytest.mark.parametrize("name", sample_models.REGISTRY)


def block_structured(rng: Random) -> Case:
    """A chain of blocks drawn at random: residual, parallel, dense, with sizes and seconds of few values, so with ties.

    One layer in six is faster on the device; some models have a second output.
    """
    layers: list[Layer] = [source("x", out=rng.randint(0, 4) * MEGABYTE)]
    tail = "x"

    def add(*inputs: str) -> str:
        name = f"l{len(layers)}"
        size = rng.randint(0, 4) * MEGABYTE
        grad = size if rng.random() < 0.9 else rng.randint(0, 4) * MEGABYTE
        layers.append(
            layer(name, *dict.fromkeys(inputs), out=size, grad=grad, params=rng.choice([0, 0, 1, 3]) * MEGABYTE)
        )
        return name

    def residual(entry: str) -> str:
        inner = entry
        for _ in range(rng.randint(1, 4)):
            inner = add(inner)
        return add(inner, entry)

    def parallel(entry: str) -> str:
        ends = []
        for _ in range(rng.randint(2, 3)):
            inner = add(entry)
            for _ in range(rng.randint(0, 2)):
                inner = add(inner)
            ends.append(inner)
        return add(*ends)

    def dense(entry: str) -> str:
        known = [entry]
        for _ in range(rng.randint(2, 4)):
            known.append(add(*known))
        return add(*known)

    for _ in range(rng.randint(1, 4)):
        tail = rng.choice([add, residual, parallel, dense])(tail)
        if rng.random() < 0.1:
            layers.append(layer(f"head{len(layers)}", tail))
    model = graph(*layers, name="blocks")
    device_s = [float(rng.randint(0, 5)) for _ in layers]
    server_s = [s / 5 if rng.random() < 5 / 6 else s + rng.randint(0, 2) for s in device_s]
    return timed(model, random_scenario(rng, model), device_s, server_s)


@seeds(2000)
def test_equals_the_general_algorithm_on_block_structured_graphs(rng: Random) -> None:
    case = block_structured(rng)
    least_s = minimum_cut(case.costs, case.rates).delay_s
    for method in METHODS:
        split = solve(case.costs, case.rates, method)
        assert case.costs.violation(split.on_device) is None
        assert split.delay_s == pytest.approx(least_s, rel=1e-9, abs=0)


def test_the_random_graphs_are_what_they_should_be() -> None:
    """They are contracted, stay partly open, have layers faster on the device, and most contractions are no chain."""
    drawn = [block_structured(Random(number)) for number in range(300)]
    strong = [contract(case.costs, case.rates) for case in drawn]
    plain = [contract(case.costs, case.rates, "plain") for case in drawn]
    layers = sum(len(case.graph.layers) for case in drawn)
    assert sum(c.vertices for c in strong) < 0.7 * layers
    assert sum(c.vertices for c in plain) < layers
    assert sum(any(case.costs.device_s < case.costs.server_s) for case in drawn) > 100
    assert sum(not c.is_chain for c in strong) > 30


@every_model
def test_equals_the_general_algorithm_in_a_thousand_scenarios(name: str) -> None:
    model = sample_models.load(name)
    rng = Random(name)
    for number in range(40):
        conditions = wide_scenario(rng, model)
        case = Case(model, conditions)
        for _ in range(25):
            link = Link(10 ** rng.uniform(3, 9), 10 ** rng.uniform(3, 9), rng.choice([0.0, 10 ** rng.uniform(-4, 0)]))
            speeds = {"device_speed": 10 ** rng.uniform(-1, 1), "server_speed": 10 ** rng.uniform(-1, 1)}
            case = case.under(replace(conditions, link=link, **speeds))
            least_s = minimum_cut(case.costs, case.rates).delay_s
            for method in METHODS:
                assert solve(case.costs, case.rates, method).delay_s == pytest.approx(least_s, rel=1e-9, abs=0), (
                    method,
                    number,
                )


@pytest.mark.parametrize("name", ["resnet50", "googlenet", "densenet121", "gpt2"])
def test_at_most_a_third_of_the_layers_is_left(name: str) -> None:
    case = Case(sample_models.load(name), WORKED)
    contraction = contract(case.costs, case.rates)
    assert 1 < contraction.vertices <= len(case.graph.layers) / 3
    assert (
        solve(case.costs, case.rates, "blockwise").stats.vertices
        < minimum_cut(case.costs, case.rates).stats.vertices / 3
    )


@every_model
def test_a_border_of_groups_is_one_at_which_some_scenario_cuts(name: str) -> None:
    """No more is left than needed: with compute that costs nothing but at one layer, each group's end is optimal."""
    case = Case(sample_models.load(name), WORKED)
    contraction = contract(case.costs, case.rates)
    assert contraction.is_chain
    rate = 1e6
    link = Link(rate, rate, 0.0)
    free = np.zeros(len(case.graph.layers))
    for group in range(contraction.first_prefix, contraction.vertices - 1):
        side = contraction.prefix(group)
        # The server refuses all that comes before: an allowed profile, since no layer is faster on the device.
        wanted = changed(
            case.under(replace(case.scenario, link=link)), device_s=free, server_s=np.where(side, 1e6, 0.0)
        )
        split = minimum_cut(wanted.costs, wanted.rates)
        assert split.on_device[side].all()
        assert split.delay_s <= wanted.terms(side).delay_s
        assert wanted.costs.features(side[None])[0, 1] < min(
            (wanted.costs.features(contraction.prefix(g)[None])[0, 1] for g in range(contraction.first_prefix, group)),
            default=np.inf,
        )


def test_the_plain_test_closes_residual_blocks_and_leaves_inceptions_open() -> None:
    def left(name: str) -> float:
        case = Case(sample_models.load(name), WORKED)
        return contract(case.costs, case.rates, "plain").vertices / len(case.graph.layers)

    assert left("resnet18") < 0.4
    assert left("densenet121") < 0.1
    assert left("googlenet") > 0.6


def test_a_block_stays_open_where_the_device_is_faster() -> None:
    model = graph(
        source(out=MEGABYTE),
        layer("a", "x", out=MEGABYTE, grad=MEGABYTE),
        layer("b", "a", out=MEGABYTE, grad=MEGABYTE),
        layer("c", "b", "a", out=MEGABYTE, grad=MEGABYTE),
        layer("d", "c"),
    )
    conditions = replace(random_scenario(Random(1), model), device_speed=1.0, server_speed=1.0)
    conditions = replace(conditions, constraints=replace(conditions.constraints, keep=None))
    willing = timed(model, conditions, [0, 2, 2, 2, 2], [0, 1, 1, 1, 1])
    unwilling = timed(model, conditions, [0, 2, 1, 2, 2], [0, 1, 9, 1, 1])

    def is_closed(case: Case) -> bool:
        b, c = contract(case.costs, case.rates, "plain").group_of[2:4]
        return bool(b == c)

    assert is_closed(willing)
    assert not is_closed(unwilling)
    # What is slow enough on the server becomes so with the speed, too.
    slowed = willing.under(replace(conditions, server_speed=0.1))
    assert not is_closed(slowed)


def test_the_contraction_is_found_once_for_all_links() -> None:
    case = Case(sample_models.load("resnet18"), WORKED)
    other = case.under(replace(case.scenario, link=Link(1e3, 1e8, 0.3)))
    assert contract(case.costs, case.rates) is contract(other.costs, other.rates)
    # The device gets faster, and the server stays the faster one on every layer.
    computing = case.costs.server_s > 0
    least = float((case.costs.device_s[computing] / case.costs.server_s[computing]).min())
    assert least > 1
    faster = case.under(replace(case.scenario, device_speed=0.99 * least))
    assert contract(case.costs, case.rates) is contract(faster.costs, faster.rates)


@pytest.mark.parametrize(
    "field", ["device_s", "server_s", "uplink_bytes", "downlink_bytes", "param_bytes", "iterations"]
)
def test_nothing_is_remembered_that_another_price_changes(field: str) -> None:
    for name in ("resnet18", "googlenet"):
        case = Case(sample_models.load(name), WORKED)
        solve(case.costs, case.rates, "blockwise")
        for times in range(1, 8):
            if field == "iterations":
                workload = replace(case.costs.workload, iterations=case.costs.iterations * 10**times)
                other = changed(case, workload=workload)
            else:
                other = changed(case, **{field: getattr(case.costs, field) * 4.0**times})
            for method in METHODS:
                assert solve(other.costs, other.rates, method).delay_s == pytest.approx(
                    minimum_cut(other.costs, other.rates).delay_s, rel=1e-9, abs=0
                )


def test_other_pins_are_another_contraction() -> None:
    case = Case(sample_models.load("resnet18"), WORKED)
    solve(case.costs, case.rates, "blockwise")
    pinned = np.arange(len(case.graph.layers)) <= case.graph.index["layer2.0.add"]
    held = changed(case, on_device=pinned)
    for method in METHODS:
        split = solve(held.costs, held.rates, method)
        assert split.on_device[pinned].all()
        assert split.delay_s == pytest.approx(minimum_cut(held.costs, held.rates).delay_s, rel=1e-9, abs=0)


@seeds(40)
def test_sizes_far_apart_and_billions_of_iterations(rng: Random) -> None:
    """Where sums lose digits: bytes from 1 to 10^15, seconds over twelve decades, more iterations than 2^53 bytes."""
    drawn = block_structured(rng)
    n = len(drawn.graph.layers)
    spread = rng.choice([3, 9, 15])

    def bytes_of() -> Floats:
        return np.array([rng.choice([0.0, float(round(10 ** rng.uniform(0, spread)))]) for _ in range(n)])

    up = bytes_of()
    iterations = rng.choice([1, 999_999_937])
    case = changed(
        drawn,
        uplink_bytes=up,
        downlink_bytes=rng.choice([up, bytes_of()]),
        device_s=np.array([10 ** rng.uniform(-9, 3) for _ in range(n)]),
        server_s=np.array([10 ** rng.uniform(-9, 3) for _ in range(n)]),
        workload=replace(drawn.costs.workload, iterations=iterations),
    )
    for _ in range(10):
        link = Link(10 ** rng.uniform(1, 10), 10 ** rng.uniform(1, 10), 0.0)
        case = case.under(replace(case.scenario, link=link))
        for method in METHODS:
            split = solve(case.costs, case.rates, method)
            assert case.costs.violation(split.on_device) is None
            assert split.delay_s == pytest.approx(minimum_cut(case.costs, case.rates).delay_s, rel=1e-9, abs=0)


def test_rates_a_million_times_apart_contract_nothing_where_that_matters() -> None:
    conditions = WORKED
    leaving = replace(conditions, constraints=replace(conditions.constraints, raw_data_stays=False))
    case = Case(sample_models.load("resnet18"), leaving)
    assert contract(case.costs, case.rates).vertices < 10
    uneven = case.under(replace(leaving, link=Link(1.0, 1e8, 0.0)))
    assert contract(uneven.costs, uneven.rates).vertices == len(case.graph.layers)
    assert solve(uneven.costs, uneven.rates, "blockwise").delay_s == pytest.approx(
        minimum_cut(uneven.costs, uneven.rates).delay_s, rel=1e-9, abs=0
    )


def test_a_last_block_with_several_ends_stays_open() -> None:
    """Its data does not leave through one tensor: there is no tensor to compare the inside with."""
    model = graph(
        source(), layer("a", "x", out=MEGABYTE, grad=MEGABYTE), *(layer(f"end{i}", "a", out=MEGABYTE) for i in range(3))
    )
    case = timed(model, random_scenario(Random(0), model), [0, 3, 3, 3, 3], [0, 1, 1, 1, 1])
    assert len(set(contract(case.costs, case.rates, "plain").group_of.tolist())) == 5


def test_candidates_hold_the_optimum_also_under_any_prices() -> None:
    for number in range(300):
        case = random_priced(Random(number))
        candidates = contract(case.costs, case.rates).candidates(10_000)
        assert candidates is not None
        assert all(case.costs.violation(mask) is None for mask in candidates)
        best_s = float((case.costs.features(candidates) @ case.rates.coefficients).min())
        assert best_s == pytest.approx(minimum_cut(case.costs, case.rates).delay_s, rel=1e-9, abs=0)


def test_candidates_beyond_the_cap_are_not_listed() -> None:
    case = Case(sample_models.load("googlenet"), WORKED)
    assert contract(case.costs, case.rates).candidates(3) is None


def test_the_drawable_graph_has_a_layer_a_group() -> None:
    case = Case(sample_models.load("resnet50"), WORKED)
    contraction = contract(case.costs, case.rates)
    drawn = contraction.graph
    assert len(drawn.layers) == contraction.vertices
    assert sum(map(len, drawn.parents)) == len(contraction.edges)
    assert drawn.layers[0].operation_class is OperationClass.INPUT or contraction.groups[0] != (0,)
    assert sum(known.param_bytes for known in drawn.layers) == sum(known.param_bytes for known in case.graph.layers)


def test_nothing_to_contract_falls_back_to_the_general_algorithm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.solve.contract.dominance.MOST_LOOKED_AT", 0)
    for number in range(50):
        case = random_priced(Random(number))
        split = solve(case.costs, case.rates, "blockwise")
        assert split.method == "blockwise"
        assert split.delay_s == pytest.approx(minimum_cut(case.costs, case.rates).delay_s, rel=1e-9, abs=0)
