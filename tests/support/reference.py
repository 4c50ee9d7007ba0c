"""The delay formula, the least delay and the flow network once more, as plainly as they can be said.

Nothing here uses the code under test but the data it is given: layers, scenario, and seconds a layer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

import networkx as nx

from explorer.model.graph import Layer, ModelGraph
from explorer.scenario.scenario import Scenario

ELEMENT_BITS = {"float64": 64, "float32": 32, "float16": 16, "bfloat16": 16}  # what may be sent with fewer bits


class Reference:
    """One model in one scenario, with the seconds of one iteration of each layer at speed factor 1."""

    def __init__(
        self, graph: ModelGraph, scenario: Scenario, device_s: Sequence[float], server_s: Sequence[float]
    ) -> None:
        self.training = training = scenario.workload.mode == "training"
        batch = scenario.workload.batch
        self.names = [layer.name for layer in graph.layers]
        self.inputs = {layer.name: set(layer.inputs) for layer in graph.layers}
        self.raw = {layer.name for layer in graph.layers if layer.operation_class == "input"}
        self.readers: dict[str, set[str]] = {name: set() for name in self.names}
        for name, read in self.inputs.items():
            for tensor in read:
                self.readers[tensor].add(name)
        self.device_s = {n: s / scenario.device_speed for n, s in zip(self.names, device_s, strict=True)}
        self.server_s = {n: s / scenario.server_speed for n, s in zip(self.names, server_s, strict=True)}
        self.rounds = scenario.workload.iterations if training else 1
        self.rtt_s = scenario.link.rtt_s
        self.raw_stays = scenario.constraints.raw_data_stays
        self.keep = scenario.constraints.keep
        limit = scenario.constraints.memory_bytes  # none: what the device declares
        self.limit_bytes = scenario.device.memory_bytes if limit is None else limit
        up, down = scenario.link.uplink_bytes_per_s, scenario.link.downlink_bytes_per_s
        self.crossing_s, self.exchange_s, self.taken_bytes, self.tensor_bytes = {}, {}, {}, {}
        optimiser_copies = {"sgd": 0, "momentum": 1, "adam": 2}[scenario.workload.optimiser.value]
        for layer in graph.layers:
            output = layer.output
            whole = output.bytes.fixed + output.bytes.per_sample * batch
            sent, back = self.crossing_bytes(layer, scenario)
            self.tensor_bytes[layer.name] = whole
            self.crossing_s[layer.name] = sent / up + back / down
            self.exchange_s[layer.name] = layer.param_bytes * (1 / up + 1 / down) if training else 0
            taken = layer.param_bytes  # then the gradients, the optimiser's state, and what waits for the backward pass
            if training:
                taken += layer.param_bytes + optimiser_copies * layer.param_bytes
                taken += layer.saved_bytes.fixed + layer.saved_bytes.per_sample * batch
            self.taken_bytes[layer.name] = taken

    @staticmethod
    def crossing_bytes(layer: Layer, scenario: Scenario) -> tuple[float, float]:
        """The bytes of a layer's tensor and of its gradient as they cross; the input is sent as it is."""
        output, batch, asked = layer.output, scenario.workload.batch, scenario.constraints
        bits_up, bits_down = asked.bits, asked.gradient_bits or asked.bits
        up, down = 1.0, 1.0
        if output.dtype in ELEMENT_BITS and layer.operation_class != "input":
            up, down = (min(1, bits / ELEMENT_BITS[output.dtype]) for bits in (bits_up, bits_down))
        values = output.bytes.fixed + output.bytes.per_sample * batch
        gradients = output.grad_bytes.fixed + output.grad_bytes.per_sample * batch
        return values * up, gradients * down if scenario.workload.mode == "training" else 0

    def delay_s(self, device: set[str]) -> float:
        """T(D) of the formula, for any set of layers."""
        iteration_s = 0.0
        for name in self.names:
            iteration_s += self.device_s[name] if name in device else self.server_s[name]
            if name in device and self.readers[name] - device:
                iteration_s += self.crossing_s[name]
        if len(device) < len(self.names):
            iteration_s += self.rtt_s
        return self.rounds * iteration_s + sum(self.exchange_s[name] for name in device)

    def is_allowed(self, device: set[str]) -> bool:
        """Closed under predecessors; the input, its readers where raw data stays, the kept layer; within the memory."""
        return (
            all(self.inputs[name] <= device for name in device)
            and self.raw <= device
            and (not self.raw_stays or all(self.readers[name] <= device for name in self.raw))
            and (self.keep is None or self.keep in device)
            and self.memory_bytes(device) <= self.limit_bytes
        )

    def memory_bytes(self, device: set[str]) -> int:
        """What these layers take on the device; in inference the most that is alive at once on top."""
        return sum(self.taken_bytes[name] for name in device) + (0 if self.training else self.most_alive_bytes(device))

    def most_alive_bytes(self, device: set[str]) -> int:
        """Run the layers one after the other, drop a tensor behind its last reader, look what is there meanwhile."""
        alive: set[str] = set()
        waiting = {name: set(readers) for name, readers in self.readers.items()}
        most = 0
        for name in self.names:
            if name in device or self.readers[name] & device:
                alive.add(name)
            if name in device:
                most = max(most, sum(self.tensor_bytes[tensor] for tensor in alive))
            for read in self.inputs[name]:
                waiting[read].discard(name)
            alive = {tensor for tensor in alive if waiting[tensor]}
        return most

    def allowed_splits(self) -> Iterator[set[str]]:
        """Every subset of the layers that is allowed: 2^layers are tried."""
        for sides in product([False, True], repeat=len(self.names)):
            device = {name for name, on_device in zip(self.names, sides, strict=True) if on_device}
            if self.is_allowed(device):
                yield device

    def least_delay_s(self) -> float:
        """The least delay of all allowed splits, by trying each."""
        return min(map(self.delay_s, self.allowed_splits()))

    def flow_network(self) -> nx.DiGraph[tuple[str, str]]:
        """The minimum cut's network with whole-number capacities; an edge without capacity is infinite.

        The total of all finite costs becomes 2^62, so a rounding is 1e-18 of it. Every tensor gets its own vertex.
        """
        rounds, source, sink = self.rounds, ("source", ""), ("sink", "")
        costs: list[tuple[tuple[str, str], tuple[str, str], float]] = []
        network: nx.DiGraph[tuple[str, str]] = nx.DiGraph()
        network.add_nodes_from([source, sink])
        for name in self.names:
            layer, tensor = ("layer", name), ("tensor", name)
            costs.append((source, layer, rounds * self.server_s[name]))
            costs.append((layer, sink, rounds * self.device_s[name] + self.exchange_s[name]))
            costs.append((layer, tensor, rounds * self.crossing_s[name]))
            network.add_edges_from((tensor, ("layer", reader)) for reader in self.readers[name])
            network.add_edges_from((layer, ("layer", read)) for read in self.inputs[name])
            network.add_edge(("server", ""), layer)
        costs.append((source, ("server", ""), rounds * self.rtt_s))
        unit = 2**62 / math.fsum(cost for *_, cost in costs)
        for tail, head, cost in costs:
            network.add_edge(tail, head, capacity=round(cost * unit))
        held = self.raw | ({self.keep} if self.keep else set())
        if self.raw_stays:
            held |= {reader for name in self.raw for reader in self.readers[name]}
        for name in held:
            network.add_edge(source, ("layer", name))
            del network.edges[source, ("layer", name)]["capacity"]
        return network

    def least_delay_by_networkx_s(self) -> float:
        """The delay of the set that networkx cuts off, priced by the formula."""
        network = self.flow_network()
        _, (device_side, _) = nx.minimum_cut(network, ("source", ""), ("sink", ""))
        device = {name for kind, name in device_side if kind == "layer"}
        if not self.is_allowed(device):
            raise RuntimeError("networkx returned a split that is not allowed")
        return self.delay_s(device)
