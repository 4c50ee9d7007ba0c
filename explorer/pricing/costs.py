"""What a model costs on a chain of machines, before any link and any speed is known.

With D the layers on the device, N the iterations of a round, and cut(D) the tensors of D read outside it:

    T(D) = N * [ sum_{v in D} t_dev(v) + sum_{v not in D} t_srv(v)
                 + sum_{u in cut(D)} ( a(u)/R_up + g(u)/R_down ) + [D is not everything] * RTT ]
           + sum_{v in D} k(v) * (1/R_up + 1/R_down)

`Costs` holds t_dev, t_srv, a, g, k and N; `explorer.pricing.rates.Rates` holds R_up, R_down, RTT and the speeds; a
`explorer.pricing.split.Split` brings both together. Inference has N = 1, no gradients and no model exchange.

Two costs are equal, and have the same hash, where all their numbers are: what is found once for costs (a table, a
contraction, a listing) is remembered by their value.

A split must also fit into the device's memory: what it takes is in `explorer.pricing.memory`, and the limit is what the
device declares, unless the scenario has another or none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np

from explorer.machines.machine import Machine
from explorer.machines.precision import Runtime
from explorer.machines.timer import LayerTimes, Trust, doubt, layer_times
from explorer.model.graph import Layer, ModelGraph, OperationClass
from explorer.model.kept import kept
from explorer.pricing.memory import layer_bytes, passing_bytes, peak_bytes, readers
from explorer.pricing.terms import Floats, Mask
from explorer.scenario.scenario import Constraints, Mode, Scenario, ScenarioError, Workload
from explorer.values.errors import ExplorerError
from explorer.values.names import UnknownNameError

REMEMBERED = 64  # costs that are kept, with all that is known of them


class SplitError(ExplorerError):
    """Reports why a scenario does not allow a split; returned as a value and not raised."""


@dataclass(frozen=True, eq=False)
class Costs:
    """Holds the costs of a model on machines, in a workload, under constraints; arrays have one entry a layer."""

    graph: ModelGraph
    machines: tuple[Machine, ...]  # the chain: the device first, the server last
    workload: Workload
    constraints: Constraints
    machine_s: tuple[Floats, ...]  # one iteration of each layer on each machine of the chain, at speed 1
    trust: tuple[Trust, ...]  # how far the times of each machine can be trusted
    uplink_bytes: Floats  # the layer's tensor
    downlink_bytes: Floats  # its gradient
    param_bytes: Floats  # exchanged once a round if on the device; 0 in inference
    memory_bytes: Floats  # that it adds to what its device side takes
    passing_bytes: Floats  # the layer's tensor while it is alive on the device; 0 in training
    on_device: Mask  # pinned: the input, what must read it there, and what is kept; closed under predecessors
    may_cross: Mask  # False for a tensor that must stay on the device

    @property
    def device_s(self) -> Floats:
        """Returns the seconds of each layer on the first machine at speed 1."""
        return self.machine_s[0]

    @property
    def server_s(self) -> Floats:
        """Returns the seconds of each layer on the last machine at speed 1."""
        return self.machine_s[-1]

    @property
    def doubt(self) -> tuple[float, ...]:
        """Returns how many times as long as it is told, or as short, each machine of the chain may take."""
        training = self.workload.is_training
        return tuple(
            doubt(each, trust, training=training) for each, trust in zip(self.machines, self.trust, strict=True)
        )

    @property
    def timing(self) -> Trust:
        """Returns how far the times can be trusted where one word must do: that of the machine trusted least."""
        return max(self.trust, key=list(Trust).index)

    @property
    def iterations(self) -> int:
        """Returns N: iterations of a round in training, 1 in inference."""
        return self.workload.rounds_of_batches

    @property
    def all_on_device(self) -> Mask:
        """Returns the split with everything on the device."""
        return np.ones(len(self.graph.layers), dtype=np.bool_)

    @property
    def all_on_server(self) -> Mask:
        """Returns the split with as much on the server as is allowed."""
        return self.on_device

    @property
    def limit_bytes(self) -> float:
        """Returns the bytes that the device's layers may take; infinite without a limit."""
        return self.constraints.limit_bytes(self.machines[0])

    def features(self, masks: Mask) -> Floats:
        """Returns the six features of each split, shape (splits, 6), in the order of `Term`.

        ``masks`` has shape (splits, layers), True on the device; every one is closed under predecessors.
        """
        on = masks.astype(np.float64)
        cut = on * ((readers(self.graph) @ (1.0 - on).T).T > 0)
        n = self.iterations
        return np.stack(
            [
                n * (on @ self.device_s),
                n * (cut @ self.uplink_bytes),
                n * ((1.0 - on) @ self.server_s),
                n * (cut @ self.downlink_bytes),
                on @ self.param_bytes,
                n * ~masks.all(axis=1),
            ],
            axis=1,
        )

    def after(self, layers: Iterable[int]) -> Mask:
        """Returns the least device side with some layers on it, by their positions.

        All that they read from goes along, and what must stay on the device.
        """
        mask = self.on_device.copy()
        mask[list(layers)] = True
        for v in range(len(mask) - 1, -1, -1):
            if mask[v]:
                mask[list(self.graph.parents[v])] = True
        return mask

    def cut(self, mask: Mask) -> tuple[int, ...]:
        """Returns the positions of the layers whose tensors cross the link; ``mask`` has shape (layers,)."""
        read, reader = self.graph.edges.read, self.graph.edges.reader
        return tuple(np.unique(read[mask[read] & ~mask[reader]]).tolist())

    def memory(self, masks: Mask) -> Floats:
        """Returns the bytes that each split takes on the device; masks of shape (splits, layers) give (splits,)."""
        taken: Floats = masks @ self.memory_bytes + self.peak(masks)
        return taken

    def peak(self, masks: Mask) -> Floats:
        """Returns the most bytes of tensors that are alive at once on the device, shape (splits,); 0 in training."""
        return peak_bytes(self.graph, self.passing_bytes, masks)

    def fits(self, mask: Mask) -> bool:
        """Returns whether one split respects the memory limit; ``mask`` has shape (layers,)."""
        return self.limit_bytes == np.inf or bool(self.memory(mask[None, :])[0] <= self.limit_bytes)

    def violation(self, mask: Mask) -> SplitError | None:
        """Returns why a split is not allowed, or None.

        A layer before one it reads, a pin, a tensor that must stay, or more memory than the limit.
        """
        names = [layer.name for layer in self.graph.layers]
        for v, parents in enumerate(self.graph.parents):
            if self.on_device[v] and not mask[v]:
                return SplitError("layer-not-on-device", layer=names[v])
            for parent in parents:
                if mask[v] and not mask[parent]:
                    return SplitError("layer-reads-from-server", layer=names[v], read=names[parent])
                if not self.may_cross[parent] and mask[parent] and not mask[v]:
                    return SplitError("tensor-may-not-leave", read=names[parent], layer=names[v])
        if not self.fits(mask):
            return SplitError("memory-exceeded", **self.beyond_limit(mask))
        return None

    def beyond_limit(self, mask: Mask) -> dict[str, float]:
        """Returns what a split takes on the device and the limit, in bytes, as parameters of an error."""
        return {"taken_bytes": float(self.memory(mask[None, :])[0]), "limit_bytes": float(self.limit_bytes)}

    @cached_property
    def digest(self) -> bytes:
        """Returns 16 bytes that are equal for equal costs alone."""
        digest = blake2b(self.graph.digest, digest_size=16)
        digest.update(repr((self.machines, self.workload, self.constraints, self.trust)).encode())
        bytes_of_tensors = (self.uplink_bytes, self.downlink_bytes, self.param_bytes)
        in_memory = (self.memory_bytes, self.passing_bytes)
        for array in (*self.machine_s, *bytes_of_tensors, *in_memory, self.on_device, self.may_cross):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.digest()

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Costs) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)


def price(graph: ModelGraph, scenario: Scenario) -> Costs:
    """Returns the costs of a model in a scenario, of which its link and speeds are not looked at.

    Raises `ScenarioError` where the scenario keeps a layer that the model does not have, where not even the layers
    that must be on the device fit into the memory limit, and for a batch or a mode that the model does not have.
    """
    return price_on(graph, (scenario.device, scenario.server), scenario.workload, scenario.constraints)


def check_workload(graph: ModelGraph, workload: Workload) -> None:
    """Raises `ScenarioError` for a batch at which the graph's costs do not hold, and for training without gradients."""
    if graph.only_batch not in (None, workload.batch):
        raise ScenarioError("batch-not-of-model", only=graph.only_batch, got=workload.batch)
    if graph.inference_only and workload.is_training:
        raise ScenarioError("training-not-of-model")


def check_runtimes(machines: Iterable[Machine], workload: Workload) -> None:
    """Raises `ScenarioError` for training on a machine with an engine, which has no backward pass."""
    for machine in machines:
        if workload.is_training and machine.runtime is Runtime.ENGINE:
            raise ScenarioError("engine-in-training", role=machine.role, machine=machine.title)


@lru_cache(maxsize=REMEMBERED)
def price_on(graph: ModelGraph, machines: tuple[Machine, ...], workload: Workload, constraints: Constraints) -> Costs:
    """Returns the costs of a model on a chain of machines; remembered by value, and raises as `price` does."""
    batch, training = workload.batch, workload.mode is Mode.TRAINING
    check_workload(graph, workload)
    check_runtimes(machines, workload)
    up_share, down_share = (_sent_share(graph, bits) for bits in (constraints.bits, constraints.bits_of_gradients))
    up_bytes, down_bytes = _tensor_bytes(graph, batch)
    on_device, may_cross = _pins(graph, constraints.keep, constraints.raw_data_stays)
    times = [_times(graph, machine, batch, training) for machine in machines]
    costs = Costs(
        graph=graph,
        machines=machines,
        workload=workload,
        constraints=constraints,
        machine_s=tuple(each.seconds for each in times),
        trust=tuple(each.trust for each in times),
        uplink_bytes=up_bytes * up_share,
        downlink_bytes=down_bytes * down_share * training,
        param_bytes=_param_bytes(graph) * training,
        memory_bytes=layer_bytes(graph, workload),
        passing_bytes=passing_bytes(graph, workload),
        on_device=on_device,
        may_cross=may_cross,
    )
    if not costs.fits(costs.all_on_server):
        ways = "-".join(["limit"] + ["batch"] * training + ["keep"] * (constraints.keep is not None))
        raise ScenarioError("memory-too-small", **costs.beyond_limit(costs.all_on_server), ways=ways)
    return costs


@lru_cache(maxsize=4 * REMEMBERED)
def _times(graph: ModelGraph, machine: Machine, batch: int, training: bool) -> LayerTimes:
    return layer_times(graph, machine, batch, training)


@kept
def _tensor_bytes(graph: ModelGraph, batch: int) -> tuple[Floats, Floats]:
    """Returns the bytes of each layer's tensor and of its gradient, at full bits."""
    tensors = [layer.output for layer in graph.layers]
    return (
        np.array([float(tensor.bytes.at(batch)) for tensor in tensors]),
        np.array([float(tensor.grad_bytes.at(batch)) for tensor in tensors]),
    )


@kept
def _param_bytes(graph: ModelGraph) -> Floats:
    """Returns the bytes of each layer's parameters."""
    return np.array([float(layer.param_bytes) for layer in graph.layers])


@kept
def _sent_share(graph: ModelGraph, bits: int) -> Floats:
    """Returns the share of each tensor's bytes that is left where numbers are sent with at most so many bits.

    The model's input is sent as it is: what the network makes of a coarser one is another question.
    """

    def share(layer: Layer) -> float:
        shrinks = layer.output.is_floating and layer.operation_class is not OperationClass.INPUT
        return min(1.0, bits / layer.output.bits_per_element) if shrinks else 1.0

    return np.array([share(layer) for layer in graph.layers])


@kept
def _pins(graph: ModelGraph, keep: str | None, raw_data_stays: bool) -> tuple[Mask, Mask]:
    """Returns which layers are pinned to the device, closed under predecessors, and which tensors may cross."""
    if keep is not None and keep not in graph.index:
        raise ScenarioError("keep-unknown", why=UnknownNameError("layer", keep, graph.index))
    is_input = np.array([layer.operation_class is OperationClass.INPUT for layer in graph.layers])
    pinned = is_input.copy()
    if keep is not None:
        pinned[graph.index[keep]] = True
    if raw_data_stays:
        for v, parents in enumerate(graph.parents):
            pinned[v] |= any(is_input[parent] for parent in parents)
    for v in range(len(graph.layers) - 1, -1, -1):
        if pinned[v]:
            pinned[list(graph.parents[v])] = True
    return pinned, ~(is_input & raw_data_stays)
