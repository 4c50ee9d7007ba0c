"""U-shaped splitting: against brute force on small random graphs, and by hand on drawn ones."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, WORKED, graph, layer, random_graph, random_priced, random_scenario, scenario, source, timed
from reference_more import UShapeReference
from seeds import seeds

import sample_models
from explorer import presets
from explorer.model.graph import ModelGraph
from explorer.pricing import Case
from explorer.scenario.codec import from_options
from explorer.scenario.scenario import UNLIMITED, Constraints, Link, Mode, Scenario, Workload
from explorer.solve import SolveError
from explorer.solve.more import program, ushape
from explorer.solve.more.ushape import UShape, u_shaped
from explorer.solve.more.ushape_flow import Flow
from explorer.solve.result import UNKNOWN
from tests.support.errors import refused

GRAPHS = 500
CASES = Path(__file__).parent / "cases"


@seeds(GRAPHS)
def test_equals_brute_force(rng: Random) -> None:
    case = _with_a_middle(rng)
    reference = _reference(case)
    plan = _best(case)
    device = set(plan.device_layers)
    assert reference.is_allowed(device)
    assert plan.delay_s == pytest.approx(reference.least_delay_s(), rel=1e-9, abs=0)
    assert plan.delay_s == pytest.approx(reference.delay_s(device), rel=1e-9, abs=0)


def test_any_plan_is_priced_and_scheduled_as_by_brute_force() -> None:
    visits = set()
    for number in range(200):
        rng = Random(number)
        case = random_priced(rng)
        reference = _reference(case)
        mask = np.array([rng.random() < 0.5 for _ in case.graph.layers])
        plan = replace(_best(case), on_device=mask, proof=UNKNOWN)
        device = set(plan.device_layers)
        assert plan.delay_s == pytest.approx(reference.delay_s(device), rel=1e-9, abs=0)
        assert plan.server_visits == reference.server_visits(device)
        visits.add(plan.server_visits)
    assert visits >= {0, 1, 2, 3}


GPT2 = {"raw-data-may-leave": "yes", "link": "wifi-6", "device": "jetson-nano"}


def test_the_side_that_uses_a_tied_parameter_holds_it() -> None:
    """GPT-2's head is pinned to the device in a U-shape, and its matrix is that of the embedding."""
    matrix_bytes = 154_389_504
    case = Case(sample_models.load("gpt2"), from_options({**GPT2, "memory": "unlimited", "batch": 4}))
    names = [known.name for known in case.graph.layers]
    ends = np.isin(names, ["input_ids", "lm_head"])
    plan = UShape(case.costs, case.rates, ends, UNKNOWN, _best(case).stats, "mincut")
    link, n = case.scenario.link, case.costs.iterations
    both_ways_s = matrix_bytes * (1 / link.uplink_bytes_per_s + 1 / link.downlink_bytes_per_s)
    assert plan.terms.model_exchange == pytest.approx(both_ways_s, rel=1e-12)
    assert plan.terms.model_exchange == pytest.approx(8.49, abs=0.01)
    adam = case.costs.memory(ends[None, :])[0]
    assert adam - case.costs.memory_bytes[ends].sum() == 4 * matrix_bytes, "618 MB with gradients and two moments"
    untied = case.under(from_options({"ties": "untied"}, case.scenario))
    apart = replace(plan, costs=untied.costs)
    assert plan.delay_s - apart.delay_s == pytest.approx(n * both_ways_s, rel=1e-9)


def test_a_device_that_cannot_hold_the_head_gets_no_u_shape() -> None:
    case = Case(sample_models.load("gpt2"), from_options({**GPT2, "memory": "100MB", "batch": 4}))
    with refused(SolveError, match="100 MB"):
        u_shaped(case.costs, case.rates)


def test_the_middle_of_a_chain_goes_to_the_server() -> None:
    plan = _best(_priced(_chain(), scenario(up=MEGABYTE, down=2 * MEGABYTE, rtt_s=0.25), device_s=[0, 9, 9, 9, 1]))
    assert plan.device_layers == ("x", "a", "head")
    assert (plan.up_cut, plan.down_cut) == ((1,), (3,))
    assert plan.terms.uplink == 2 + 1  # the activation of a, and the gradient of c
    assert plan.terms.downlink == 1 + 0.5  # the gradient of a, and the activation of c, at twice the rate
    assert plan.terms.round_trips == 2 * 0.25
    assert plan.server_visits == 1
    assert plan.further_round_trips_s == 0


def test_inference_has_one_round_trip_and_no_gradients() -> None:
    conditions = scenario(Mode.INFERENCE, up=MEGABYTE, down=2 * MEGABYTE, rtt_s=0.25)
    plan = _best(_priced(_chain(), conditions, device_s=[0, 9, 9, 9, 1]))
    assert plan.terms == (10, 2, 0, 0.5, 0, 0.25)


def test_everything_stays_where_the_round_trips_cost_more_than_they_save() -> None:
    plan = _best(_priced(_chain(), scenario(rtt_s=20.0), device_s=[0, 9, 9, 9, 1]))
    assert plan.on_device.all()
    assert (plan.up_cut, plan.down_cut, plan.server_visits, plan.terms.round_trips) == ((), (), 0, 0)


def test_a_tensor_crosses_each_way_once_however_many_layers_read_it() -> None:
    model = graph(
        source(),
        layer("a", "x", out=MEGABYTE, grad=MEGABYTE),
        layer("b", "a", out=MEGABYTE, grad=MEGABYTE),
        layer("c", "a"),
        layer("head1", "b", "c"),
        layer("head2", "b"),
    )
    plan = _best(_priced(model, scenario(), device_s=[0, 0, 9, 9, 0, 0]))
    assert plan.device_layers == ("x", "a", "head1", "head2")
    assert (plan.up_cut, plan.down_cut) == ((1,), (2, 3))
    assert (plan.terms.uplink, plan.terms.downlink) == (2, 2)


def test_raw_data_stays_on_the_device() -> None:
    model = graph(source(), layer("a", "x"), layer("b", "a"), layer("head", "b"))
    slow_device = [0.0, 9.0, 9.0, 0.0]
    assert _best(_priced(model, scenario(), slow_device)).device_layers == ("x", "a", "head")
    free = scenario(raw_data_stays=False)
    assert _best(_priced(model, free, slow_device)).device_layers == ("x", "head")
    case = _priced(model, free, slow_device)
    held = u_shaped(replace(case.costs, may_cross=np.array([True, False, True, True])), case.rates)
    assert held.device_layers in {("x", "head"), ("x", "a", "b", "head")}
    assert 1 not in held.up_cut


def test_a_plan_that_goes_to_the_server_twice_says_so() -> None:
    model = graph(source(), *(layer(name, read) for name, read in zip("abcdef", "xabcde", strict=True)))
    device_s, server_s = [0, 1, 9, 1, 9, 1, 1], [0, 9, 0, 9, 0, 9, 0]
    plan = _best(timed(model, scenario(rtt_s=0.5), device_s, server_s))
    assert plan.server_visits == 2
    assert plan.terms.round_trips == 2.0
    assert plan.further_round_trips_s == 1.0
    once = _best(timed(model, scenario(rtt_s=4.5), device_s, server_s))
    assert (once.server_visits, once.delay_s) == (1, 21), "18 s of round trips for two visits are more than they save"


@pytest.mark.parametrize("name", sample_models.REGISTRY)
@pytest.mark.parametrize("mode", Mode)
def test_sample_models_gain_over_the_device_alone_what_no_smaller_middle_gains(name: str, mode: Mode) -> None:
    graph = sample_models.load(name)
    conditions = replace(WORKED, workload=replace(WORKED.workload, mode=mode))
    case = Case(graph, replace(conditions, constraints=Constraints(memory_bytes=UNLIMITED)))
    plan = _best(case)
    assert plan.delay_s <= case.terms(case.costs.all_on_device).delay_s * (1 + 1e-12)
    layers = np.arange(len(graph.layers))
    runs = [(layers < first) | (layers >= last) for first in layers for last in layers if first < last]
    allowed = [mask for mask in Random(name).sample(runs, min(100, len(runs))) if mask[case.costs.on_device].all()]
    for mask in allowed:
        assert plan.delay_s <= replace(plan, on_device=mask, proof=UNKNOWN).delay_s * (1 + 1e-12)


def test_more_memory_than_the_device_has_is_an_error() -> None:
    model = graph(source(), layer("a", "x", params=MEGABYTE), layer("b", "a"), layer("head", "b", params=MEGABYTE))
    device_s = [0.0, 1.0, 9.0, 1.0]
    enough = scenario(Mode.INFERENCE, memory_bytes=2 * MEGABYTE)
    assert _best(_priced(model, enough, device_s)).device_layers == ("x", "a", "head")
    short = scenario(Mode.INFERENCE, memory_bytes=1.5 * MEGABYTE)
    with refused(SolveError, match="need 2 MB on the device, more than the limit of 1"):
        _best(_priced(model, short, device_s))


@pytest.mark.parametrize("most_free", [ushape.MOST_FREE, 0])
@seeds(100)
def test_a_plan_within_a_memory_limit_is_the_best(rng: Random, most_free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listed, and where listing is not allowed by the integer program."""
    monkeypatch.setattr(ushape, "MOST_FREE", most_free)
    case = _within_a_limit(rng, _with_a_middle(rng))
    plan, reference = _best(case), _reference(case)
    device = set(plan.device_layers)
    assert reference.is_allowed(device)
    assert not reference.exceeds_memory(device)
    assert plan.proof.is_optimal
    assert plan.delay_s == pytest.approx(reference.least_delay_within_memory_s(), rel=1e-9, abs=0)


@seeds(100)
def test_several_visits_without_a_list(rng: Random, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ushape, "MOST_FREE", 0)
    case = _with_a_middle(rng)
    plan = _best(case)
    assert plan.proof.is_optimal
    assert plan.delay_s == pytest.approx(_reference(case).least_delay_s(), rel=1e-9, abs=0)


@pytest.mark.parametrize("most_free", [ushape.MOST_FREE, 0])
@pytest.mark.parametrize("name", ["memory_gap", "visits"])
def test_cases_in_which_the_best_cut_is_not_the_best_plan(
    name: str, most_free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A memory limit that the cut breaks, and a second visit of the server that does not pay."""
    monkeypatch.setattr(ushape, "MOST_FREE", most_free)
    case = _case_in_file(CASES / f"ushape_{name}.json")
    plan, reference = _best(case), _reference(case)
    assert plan.proof.is_optimal
    assert plan.delay_s == pytest.approx(reference.least_delay_within_memory_s(), rel=1e-9, abs=0)
    flow = Flow.of(case.costs, case.rates)
    cut = flow.cut(0.0)
    assert not case.costs.fits(cut) or flow.delay_s(cut) > 1.05 * plan.delay_s, "the case this test is about"


def test_a_program_that_is_stopped_says_how_good_its_plan_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ushape, "MOST_FREE", 0)
    monkeypatch.setattr(program, "EFFORT", 0.0)
    bounded = 0
    for number in range(100):
        case = _within_a_limit(Random(number), _with_a_middle(Random(number)))
        plan, least_s = _best(case), _reference(case).least_delay_within_memory_s()
        assert case.costs.fits(plan.on_device)
        if plan.proof.bound_s is None:
            assert plan.delay_s == pytest.approx(least_s, rel=1e-9, abs=0)
        else:
            bounded += 1
            assert plan.proof.bound_s <= least_s * (1 + 1e-9)
            assert plan.delay_s >= least_s * (1 - 1e-9)
    assert bounded > 5


def test_a_larger_model_is_solved_by_the_integer_program() -> None:
    """U-Net on machines that are each faster at some layers, in half the memory that the fastest plan takes."""
    model = sample_models.load("unet")
    free = Case(model, scenario(up=1e9, down=1e9, rtt_s=1e-3))
    rng = Random(0)
    server_s = [seconds * rng.lognormvariate(0, 1) for seconds in free.costs.device_s.tolist()]
    free = timed(model, free.scenario, free.costs.device_s.tolist(), server_s)
    flow = Flow.of(free.costs, free.rates)
    most, least = (float(free.costs.memory(mask[None])[0]) for mask in (flow.cut(0.0), flow.pinned))
    case = _limited(free, (most + least) // 2)
    plan = _best(case)
    assert plan.proof.is_optimal
    assert case.costs.fits(plan.on_device)
    assert plan.server_visits > 1
    assert plan.delay_s >= flow.once_s(flow.cut(0.0))
    for v in np.flatnonzero(~flow.pinned):  # no layer on the other side is better
        other = plan.on_device.copy()
        other[v] ^= True
        assert not case.costs.fits(other) or flow.delay_s(other) >= plan.delay_s * (1 - 1e-9)


def test_the_random_graphs_leave_something_to_decide() -> None:
    plans = [_best(_with_a_middle(Random(number))) for number in range(GRAPHS)]
    assert sum(bool(plan.up_cut and plan.down_cut) for plan in plans) > GRAPHS / 4
    assert {plan.server_visits for plan in plans} >= {0, 1, 2}


def _with_a_middle(rng: Random) -> Case:
    """A random graph most of whose loose ends are joined by one more layer, with times that favour either machine."""
    model = random_graph(rng, most_layers=11)
    loose = [known.name for known, readers in zip(model.layers, model.consumers, strict=True) if not readers]
    joined = [name for name in loose if rng.random() < 0.9] or loose
    model = graph(*model.layers, layer("head", *joined))
    times = [0.0, 1.0, 5.0, 20.0] if rng.random() < 0.7 else [10.0**power for power in range(-6, 7)]
    seconds = [[rng.choice(times) for _ in model.layers] for _ in ("device", "server")]
    return timed(model, random_scenario(rng, model), *seconds)


def _within_a_limit(rng: Random, free: Case) -> Case:
    """The same where both ends fit, and mostly not all."""
    ends = free.costs.on_device | np.array([not readers for readers in free.graph.consumers])
    least, most = (float(free.costs.memory(mask[None])[0]) for mask in (ends, free.costs.all_on_device))
    return _limited(free, max(1.0, least + rng.random() * (most - least)))


def _limited(free: Case, memory_bytes: float) -> Case:
    constraints = replace(free.scenario.constraints, memory_bytes=memory_bytes)
    return replace(free, scenario=replace(free.scenario, constraints=constraints))


def _case_in_file(path: Path) -> Case:
    document = json.loads(path.read_text(encoding="utf-8"))
    asked = document["scenario"]
    device, server = (
        presets.machine(role, name).own(**asked[role])
        for role, name in (("device", "jetson-nano"), ("server", "rtx-a6000"))
    )
    conditions = Scenario(
        device,
        server,
        Link(*asked["link"]),
        Workload(Mode.TRAINING, batch=1, iterations=5),
        Constraints(raw_data_stays=False, memory_bytes=asked["memory_bytes"] or UNLIMITED),
        server_speed=asked["server_speed"],
    )
    return Case(ModelGraph.model_validate(document["model"]), conditions)


def _chain() -> ModelGraph:
    return graph(
        source(),
        layer("a", "x", out=2 * MEGABYTE, grad=2 * MEGABYTE),
        layer("b", "a", out=4 * MEGABYTE, grad=4 * MEGABYTE),
        layer("c", "b", out=MEGABYTE, grad=MEGABYTE),
        layer("head", "c"),
    )


def _priced(model: ModelGraph, conditions: Scenario, device_s: list[float]) -> Case:
    return timed(model, conditions, device_s, [0.0] * len(device_s))


def _best(case: Case) -> UShape:
    return u_shaped(case.costs, case.rates)


def _reference(case: Case) -> UShapeReference:
    return UShapeReference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
