"""Model graphs for tests: drawn by hand and drawn at random, and scenarios to price them in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random
from typing import Any

import numpy as np

from explorer import presets
from explorer.machines.machine import MACHINE_MEMORY_RANGE
from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass, Tensor, Work
from explorer.pricing import Case, Costs, Rates, price
from explorer.scenario.choices import DataSet, Results, Sharing, TiedWeights
from explorer.scenario.scenario import UNLIMITED, Constraints, Link, Mode, Optimiser, Scenario, Workload
from explorer.solve.exact.table import Range

MEGABYTE = 1_000_000
# What tests of the library begin with; it stays as it is whatever the page opens on, and has no memory limit.
WORKED = replace(
    Scenario.default(),
    device=presets.machine("device", "jetson-tx2"),
    link=Link.preset("100-400"),
    constraints=Constraints(memory_bytes=UNLIMITED),
)


def layer(
    name: str,
    *inputs: str,
    out: int = 0,
    grad: int = 0,
    params: int = 0,
    saved: int = 0,
    kind: OperationClass = OperationClass.CONVOLUTION,
    dtype: str = "float32",
) -> Layer:
    """A layer by its readable essentials; ``out``, ``grad`` and ``saved`` are bytes a sample, ``params`` bytes."""
    return Layer(
        name=name,
        operation=kind.value,
        operation_class=kind,
        inputs=inputs,
        output=Tensor(dtype=dtype, bytes=Affine(0, out), grad_bytes=Affine(0, grad)),
        saved_bytes=Affine(0, saved),
        param_bytes=params,
        parameters=params // 4,
    )


def strange_layer(name: str, operation: str, inputs: Sequence[str] = ()) -> Layer:
    """Returns a layer in which every field has a value of its own; its parameters are those of ``y``."""
    return Layer(
        name=name,
        operation=operation,
        operation_class=OperationClass.ATTENTION,
        module_path="a.b",
        inputs=tuple(inputs),
        output=Tensor(shape=(Affine(0, 1), Affine(7, 0)), dtype="int8", bytes=Affine(1, 2), grad_bytes=Affine(3, 4)),
        forward=Work(flops=Affine(5, 6), bytes=Affine(7, 8), operations=9),
        backward=Work(flops=Affine(-1, 10**18), bytes=Affine(10**18, 8), operations=1),
        saved_bytes=Affine(11, 12),
        param_bytes=2**40,
        parameters=2**38,
        shares_parameters_with="y",
    )


def source(name: str = "x", out: int = 0) -> Layer:
    """The model's input."""
    return layer(name, out=out, kind=OperationClass.INPUT)


def graph(*layers: Layer, name: str = "drawn") -> ModelGraph:
    """A model graph of these layers."""
    return ModelGraph(name=name, layers=layers)


def scenario(
    mode: Mode = Mode.TRAINING,
    *,
    batch: int = 1,
    iterations: int = 1,
    up: float = MEGABYTE,
    down: float = MEGABYTE,
    rtt_s: float = 0.0,
    raw_data_stays: bool = True,
    keep: str | None = None,
    bits: int = 32,
    memory_bytes: float | None = UNLIMITED,
    gradient_bits: int | None = None,
    optimiser: Optimiser = Optimiser.ADAM,
    results: Results = Results.NOTHING,
) -> Scenario:
    """A scenario of round numbers: a megabyte takes a second each way, and no result comes back."""
    return replace(
        WORKED,
        link=Link(up, down, rtt_s),
        workload=Workload(mode, batch, iterations, optimiser, results=results),
        constraints=Constraints(raw_data_stays, keep, bits, memory_bytes, gradient_bits),
    )


@dataclass(frozen=True)
class TimedCase(Case):
    """A case with costs of its own, such as seconds a layer, in place of those that pricing gives."""

    changes: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def costs(self) -> Costs:
        """The costs, with some of them replaced."""
        return replace(price(self.graph, self.scenario), **self.changes)

    @property
    def device_s(self) -> list[float]:
        """Seconds of each layer on the device."""
        return self.costs.device_s.tolist()

    @property
    def server_s(self) -> list[float]:
        """Seconds of each layer on the server."""
        return self.costs.server_s.tolist()


def changed(case: Case, **changes: Any) -> TimedCase:
    """A case with some costs in place of those that pricing gives; ``device_s`` and ``server_s`` are among them."""
    device_s, server_s = changes.pop("device_s", case.costs.device_s), changes.pop("server_s", case.costs.server_s)
    seconds = (np.asarray(device_s, dtype=np.float64), np.asarray(server_s, dtype=np.float64))
    known = case.changes if isinstance(case, TimedCase) else {}
    return TimedCase(case.graph, case.scenario, {**known, "machine_s": seconds, **changes})


def timed(model: ModelGraph, conditions: Scenario, device_s: Sequence[float], server_s: Sequence[float]) -> TimedCase:
    """A case with these seconds a layer in place of the estimated ones."""
    return changed(Case(model, conditions), device_s=device_s, server_s=server_s)


def asked(case: Case) -> tuple[Costs, Rates]:
    """What a method is asked about a case: ``solve(*asked(case), "mincut")``."""
    return case.costs, case.rates


def rates_within(over: Range, rng: Random, own: Rates) -> Rates:
    """Rates anywhere in a table's range; the round trip is that of ``own`` where the range does not free it."""
    up, down, device, server = (
        _log_uniform(rng, *bounds) for bounds in (over.link_bytes_per_s,) * 2 + (over.speed,) * 2
    )
    round_trip_s = rng.uniform(*over.rtt_s) if over.rtt_s else own.round_trip_s
    return Rates.between(up, down, round_trip_s, device, server)


def random_graph(rng: Random, most_layers: int = 12) -> ModelGraph:
    """A random graph: several inputs and outputs, tensors with many readers, sources that are no input, zero costs."""
    layers: list[Layer] = []
    for v in range(rng.randint(1, most_layers)):
        earlier = [known.name for known in layers]
        inputs = sorted(rng.sample(earlier, min(v, rng.choice([0, 1, 1, 1, 2, 2, 3]))), key=earlier.index)
        is_input = not inputs and rng.random() < 0.8
        integers = rng.random() < 0.1
        layers.append(
            Layer(
                name=f"l{v}",
                operation="op",
                operation_class=OperationClass.INPUT if is_input else rng.choice(list(OperationClass)[1:]),
                inputs=tuple(inputs),
                output=Tensor(
                    dtype="int64" if integers else rng.choice(["float32", "float32", "bfloat16", "float64"]),
                    bytes=_random_cost(rng),
                    grad_bytes=Affine(0, 0) if integers else _random_cost(rng),
                ),
                param_bytes=rng.choice([0, 0, 1, 2, 3]) * MEGABYTE,
            )
        )
    # Shapes and ties follow from what is drawn already: the cases of a seed stay as they were.
    further = Random(repr(layers))
    return graph(*(_with_shape_and_tie(further, known, layers) for known in layers), name="random")


def _with_shape_and_tie(rng: Random, known: Layer, layers: Sequence[Layer]) -> Layer:
    """The layer with a shape, and perhaps with a parameter of another one's."""
    sizes = rng.choice([[], [], [2], [5, 3], [3, 4, 4], [4, 5, 6]])
    shape = (Affine(0, 1), *(Affine(size, 0) for size in sizes)) if rng.random() < 0.7 else ()
    owner = rng.choice(layers).name if rng.random() < 0.15 else None
    return known.model_copy(
        update={
            "output": known.output.model_copy(update={"shape": shape}),
            "shares_parameters_with": None if owner == known.name else owner,
        }
    )


def random_scenario(rng: Random, model: ModelGraph) -> Scenario:
    """Round rates and times, so that many splits tie; any mode, pin and number of bits."""
    conditions = scenario(
        rng.choice(list(Mode)),
        batch=rng.choice([1, 2, 5]),
        iterations=rng.choice([1, 2, 3, 100]),
        up=rng.choice([0.5, 1.0, 2.0, 4.0]) * MEGABYTE,
        down=rng.choice([0.5, 1.0, 2.0, 4.0]) * MEGABYTE,
        rtt_s=rng.choice([0.0, 0.5, 3.0]),
        raw_data_stays=rng.random() < 0.5,
        keep=rng.choice(model.layers).name if rng.random() < 0.3 else None,
        bits=rng.choice([32, 32, 16, 8, 7]),
    )
    # Gradients have bits that follow from what is drawn already: the cases of a seed stay as they were.
    workload, constraints = conditions.workload, conditions.constraints
    gradient_bits = [None, None, 16, 3][(workload.batch + workload.iterations) % 4]
    conditions = replace(conditions, constraints=replace(constraints, gradient_bits=gradient_bits))
    conditions = replace(conditions, device_speed=rng.choice([0.5, 1.0, 2.0]), server_speed=rng.choice([0.5, 1.0, 2.0]))
    return _with_everything(Random(repr(conditions)), conditions)


def _with_everything(rng: Random, conditions: Scenario) -> Scenario:
    """The scenario with every further part of the formula drawn, each of them mostly as usual."""
    workload = replace(
        conditions.workload,
        sharing=rng.choice(list(Sharing)),
        results=rng.choice(list(Results)),
        label_bytes=rng.choice([None, None, 0.0, 1024.0, float(MEGABYTE)]),
        data_set=rng.choice([DataSet.EACH_ITERATION, DataSet.EACH_ITERATION, DataSet.ONCE]),
        ties=rng.choice(list(TiedWeights)),
        optimiser=rng.choice(list(Optimiser)),
    )
    constraints = replace(
        conditions.constraints,
        input_bits=rng.choice([None, None, 32, 8, 4]),
        input_compression=rng.choice([1.0, 1.0, 4.0, 10.0]),
        wire_overhead=rng.choice([0.0, 0.0, 0.25, 0.05]),
    )
    turnaround_s = rng.choice([0.0, 0.0, 0.25, 1.0])
    return replace(conditions, workload=workload, constraints=constraints, turnaround_s=turnaround_s)


def random_priced(rng: Random, most_layers: int = 12) -> TimedCase:
    """A random graph in a random scenario, with whole seconds a layer: zeros, ties, and layers faster on the device."""
    model = random_graph(rng, most_layers)
    seconds = [[float(rng.randint(0, most)) for _ in model.layers] for most in (5, 3)]
    return timed(model, random_scenario(rng, model), *seconds)


def random_limited(rng: Random, most_layers: int = 12) -> TimedCase:
    """A random graph under a random memory limit that allows some splits and mostly not all.

    The limit is often just what some split takes, in whole megabytes, so that many splits tie and fit to the byte.
    """
    free = random_priced(rng, most_layers)
    layers = [known.model_copy(update={"saved_bytes": _random_cost(rng)}) for known in free.graph.layers]
    optimiser = rng.choice(list(Optimiser))
    conditions = replace(free.scenario, workload=replace(free.scenario.workload, optimiser=optimiser))
    return under_a_limit(rng, timed(graph(*layers, name="limited"), conditions, free.device_s, free.server_s))


def under_a_limit(rng: Random, free: TimedCase) -> TimedCase:
    """The same under a random memory limit: that of the scenario, or what the device declares."""
    conditions = free.scenario
    least, most = (
        int(free.costs.memory(mask[None, :])[0]) for mask in (free.costs.all_on_server, free.costs.all_on_device)
    )
    limit = max(rng.randint(least // MEGABYTE, most // MEGABYTE + 1) * MEGABYTE, least, 1)
    if rng.random() < 0.5 and limit >= MACHINE_MEMORY_RANGE[0]:
        device, memory_bytes = conditions.device.own(memory_bytes=float(limit)), None
    else:
        device, memory_bytes = conditions.device, float(limit)
    constraints = replace(conditions.constraints, memory_bytes=memory_bytes)
    limited = replace(conditions, device=device, constraints=constraints)
    return timed(free.graph, limited, free.device_s, free.server_s)


def _random_cost(rng: Random) -> Affine:
    return Affine(rng.choice([0, 0, 1]) * MEGABYTE, rng.randint(0, 4) * MEGABYTE)


def wide_scenario(rng: Random, model: ModelGraph) -> Scenario:
    """Any rates and speeds over many decades, any machines, mode, batch, pin and number of bits."""
    machines = [rng.choice(list(presets.machines(role).values())) for role in ("device", "server")]
    conditions = scenario(
        rng.choice(list(Mode)),
        batch=rng.choice([1, 8, 32, 256]),
        iterations=rng.choice([1, 10, 100, 1000]),
        up=_log_uniform(rng, 1e4, 1e9),
        down=_log_uniform(rng, 1e4, 1e9),
        rtt_s=rng.choice([0.0, _log_uniform(rng, 1e-4, 1.0)]),
        raw_data_stays=rng.random() < 0.5,
        keep=rng.choice(model.layers).name if rng.random() < 0.2 else None,
        bits=rng.choice([32, 16, 8, 5]),
    )
    workload, constraints = conditions.workload, conditions.constraints
    gradient_bits = [None, None, 16, 4][(workload.batch + workload.iterations) % 4]
    conditions = replace(conditions, constraints=replace(constraints, gradient_bits=gradient_bits))
    speeds = [_log_uniform(rng, 0.1, 10) for _ in machines]
    both = replace(conditions, device=machines[0], server=machines[1])
    both = replace(both, device_speed=speeds[0], server_speed=speeds[1])
    return _with_everything(Random(repr(both)), both)


def _log_uniform(rng: Random, low: float, high: float) -> float:
    drawn = math.exp(rng.uniform(math.log(low), math.log(high)))
    return float(min(max(drawn, low), high))  # rounding must not lead beyond an end
