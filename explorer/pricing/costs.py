"""The delay of a split, taken apart into six named terms that sum to it exactly.

With D the layers on the device, N the iterations of a round, and cut(D) the tensors of D read outside it:

    T(D) = N * [ sum_{v in D} t_dev(v) + sum_{v not in D} t_srv(v)
                 + sum_{u in cut(D)} ( a(u)/R_up + g(u)/R_down ) + [D is not everything] * RTT ]
           + sum_{v in D} k(v) * (1/R_up + 1/R_down)

For a fixed split this is linear in the link and the speeds: T = features . coefficients, one pair a term, so that
``features * coefficients`` *is* the breakdown. Inference has N = 1, no gradients and no model exchange.

A memory limit bounds what the layers on the device take, a sum over them as well:

    memory(D) = sum_{v in D} p(v) * (2 + copies) + saved(v)   in training,   sum_{v in D} p(v)   in inference

with the bytes p(v) of the layer's parameters (a tied parameter counts at its first use), as much again for their
gradients, the optimiser's copies of them (`explorer.scenario.scenario.Optimiser`), and saved(v), the graph's
``saved_bytes`` at the batch: the activations that wait for the backward pass. Activations that live only while a layer
runs, inference's among them, and what the framework itself takes are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from explorer.machines import estimated
from explorer.model.graph import ModelGraph, OperationClass
from explorer.model.per_graph import per_graph
from explorer.scenario.scenario import Mode, Scenario, ScenarioError, Workload
from explorer.values.names import UnknownNameError
from explorer.values.units import format_bytes

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Terms(NamedTuple):
    """Seconds, in the order in which every breakdown shows them."""

    device_compute: float
    uplink: float  # smashed data
    server_compute: float
    downlink: float  # gradients of the smashed data
    model_exchange: float  # device-side model up and down, once a round
    round_trips: float

    @property
    def delay_s(self) -> float:
        """The delay of the split: the sum of its terms."""
        return sum(self)


TERM_NAMES = Terms._fields


@dataclass(frozen=True)
class PricedGraph:
    """A model graph with every cost in seconds and bytes for one scenario; arrays have one entry a layer."""

    graph: ModelGraph
    scenario: Scenario
    timing: str  # "measured", "calibrated" or "estimated"
    device_s: Floats  # one iteration on the device at its speed factor 1
    server_s: Floats
    uplink_bytes: Floats  # the layer's tensor
    downlink_bytes: Floats  # its gradient
    param_bytes: Floats  # exchanged once a round if on the device; 0 in inference
    memory_bytes: Floats  # taken on the device: parameters, gradients, optimiser state, saved activations
    on_device: Mask  # pinned: the input, what must read it there, and what the scenario keeps
    may_cross: Mask  # False for a tensor that must stay on the device
    iterations: int  # N

    @property
    def coefficients(self) -> Floats:
        """What the six features are multiplied by, in the order of `Terms`."""
        return coefficients(self.scenario)

    def features(self, masks: Mask) -> Floats:
        """The six features of each split.

        ``masks`` has shape (splits, layers), True on the device; every one must be closed under predecessors.
        Returns shape (splits, 6): seconds, bytes, seconds, bytes, bytes, round trips.
        """
        on = masks.astype(np.float64)
        read_on_server = (_readers(self.graph) @ (1.0 - on).T).T > 0
        cut = on * read_on_server
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

    def terms(self, mask: Mask) -> Terms:
        """The six terms of one split in this scenario; ``mask`` has shape (layers,)."""
        return Terms(*(self.features(mask[None, :])[0] * self.coefficients).tolist())

    def cut(self, mask: Mask) -> tuple[int, ...]:
        """Positions of the layers whose tensors cross the link."""
        return tuple(
            u
            for u, consumers in enumerate(self.graph.consumers)
            if mask[u] and any(not mask[consumer] for consumer in consumers)
        )

    def memory(self, masks: Mask) -> Floats:
        """Bytes that each split takes on the device; ``masks`` has shape (splits, layers), the result (splits,)."""
        taken: Floats = masks @ self.memory_bytes
        return taken

    @property
    def limit(self) -> float:
        """Bytes that the device's layers may take; infinite without a limit."""
        limit = self.scenario.constraints.memory_bytes
        return np.inf if limit is None else limit

    def fits(self, mask: Mask) -> bool:
        """Whether one split respects the memory limit; ``mask`` has shape (layers,)."""
        limit = self.limit
        return limit == np.inf or bool(self.memory(mask[None, :])[0] <= limit)

    def violation(self, mask: Mask) -> str | None:
        """Why a split is not allowed, or None.

        A layer before one it reads, a pin, a tensor that must stay, or more memory than the limit.
        """
        names = [layer.name for layer in self.graph.layers]
        for v, parents in enumerate(self.graph.parents):
            if self.on_device[v] and not mask[v]:
                return f"{names[v]} must be on the device"
            for parent in parents:
                if mask[v] and not mask[parent]:
                    return f"{names[v]} is on the device but reads {names[parent]} from the server"
                if not self.may_cross[parent] and mask[parent] and not mask[v]:
                    return f"the tensor of {names[parent]} may not leave the device but {names[v]} reads it"
        if not self.fits(mask):
            return f"needs {self.beyond_limit(mask)}"
        return None

    def beyond_limit(self, mask: Mask) -> str:
        """``5.2 GB on the device, more than the limit of 4 GB``, in bytes where the rounded two would look alike."""
        taken, limit = self.memory(mask[None, :])[0], self.limit
        shown = format_bytes(taken) if format_bytes(taken) != format_bytes(limit) else f"{taken:,.0f} B"
        return f"{shown} on the device, more than the limit of {format_bytes(limit)}"

    @property
    def device_only(self) -> Mask:
        """Everything on the device."""
        return np.ones(len(self.graph.layers), dtype=np.bool_)

    @property
    def server_most(self) -> Mask:
        """As much on the server as the scenario allows."""
        return self.on_device


def coefficients(scenario: Scenario) -> Floats:
    """(1/device speed, 1/R_up, 1/server speed, 1/R_down, 1/R_up + 1/R_down, RTT)."""
    up, down = scenario.link.uplink_bytes_per_s, scenario.link.downlink_bytes_per_s
    return np.array(
        [1 / scenario.device_speed, 1 / up, 1 / scenario.server_speed, 1 / down, 1 / up + 1 / down, scenario.link.rtt_s]
    )


def price(graph: ModelGraph, scenario: Scenario) -> PricedGraph:
    """Every cost of a model graph in a scenario.

    Raises `ScenarioError` where the scenario keeps a layer that the model does not have, and where not even the
    layers that must be on the device fit into its memory limit.
    """
    batch = scenario.workload.batch
    training = scenario.workload.mode is Mode.TRAINING
    bits = scenario.constraints.bits
    layers = graph.layers
    sent = [min(1.0, bits / layer.output.bits_per_element) if layer.output.is_floating else 1.0 for layer in layers]
    on_device, may_cross = _constraints(graph, scenario)
    priced = PricedGraph(
        graph=graph,
        scenario=scenario,
        timing=estimated.TIMING,
        device_s=estimated.layer_seconds(graph, scenario.device, batch, training),
        server_s=estimated.layer_seconds(graph, scenario.server, batch, training),
        uplink_bytes=np.array(
            [layer.output.bytes.at(batch) * share for layer, share in zip(layers, sent, strict=True)]
        ),
        downlink_bytes=np.array(
            [layer.output.grad_bytes.at(batch) * share * training for layer, share in zip(layers, sent, strict=True)]
        ),
        param_bytes=np.array([float(layer.param_bytes * training) for layer in layers]),
        memory_bytes=_memory(graph, scenario.workload),
        on_device=on_device,
        may_cross=may_cross,
        iterations=scenario.workload.rounds_of_batches,
    )
    if not priced.fits(priced.server_most):
        ways = ["raise the limit"] + ["take a smaller batch"] * training
        ways += ["keep fewer layers there"] * (scenario.constraints.keep is not None)
        raise ScenarioError(
            f"memory: even the least split needs {priced.beyond_limit(priced.server_most)}; {' or '.join(ways)}"
        )
    return priced


def reprice(priced: PricedGraph, scenario: Scenario) -> PricedGraph:
    """The same costs under another link or other speeds, which do not change them.

    Raises `ScenarioError` where anything else differs.
    """
    changeable = {"link", "device_speed", "server_speed"}
    for field in fields(Scenario):
        if field.name not in changeable and getattr(scenario, field.name) != getattr(priced.scenario, field.name):
            raise ScenarioError(f"{field.name} differs between the scenarios: price the graph anew")
    return replace(priced, scenario=scenario)


def _constraints(graph: ModelGraph, scenario: Scenario) -> tuple[Mask, Mask]:
    """Which layers are pinned to the device, closed under predecessors, and which tensors may cross."""
    stays = scenario.constraints.raw_data_stays
    keep = scenario.constraints.keep
    if keep is not None and keep not in graph.index:
        raise ScenarioError(f"keep: {UnknownNameError('layer', keep, graph.index)}")
    is_input = np.array([layer.operation_class is OperationClass.INPUT for layer in graph.layers])
    pinned = is_input.copy()
    if keep is not None:
        pinned[graph.index[keep]] = True
    if stays:
        for v, parents in enumerate(graph.parents):
            pinned[v] |= any(is_input[parent] for parent in parents)
    for v in range(len(graph.layers) - 1, -1, -1):
        if pinned[v]:
            pinned[list(graph.parents[v])] = True
    return pinned, ~(is_input & stays)


def _memory(graph: ModelGraph, workload: Workload) -> Floats:
    """Bytes that each layer takes on the device."""
    if workload.mode is Mode.INFERENCE:
        return np.array([float(layer.param_bytes) for layer in graph.layers])
    batch, copies = workload.batch, 2 + workload.optimiser.copies  # the parameters, their gradients, the state
    return np.array([float(layer.param_bytes * copies + layer.saved_bytes.at(batch)) for layer in graph.layers])


@per_graph
def _readers(graph: ModelGraph) -> csr_array:
    """Sparse (layers, layers): 1 at (u, v) where v reads the tensor of u."""
    pairs = [(u, v) for u, consumers in enumerate(graph.consumers) for v in consumers]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    size = len(graph.layers)
    return csr_array((np.ones(len(pairs)), (rows, columns)), shape=(size, size))
