"""The delay formula, the least delay and the flow network once more, as plainly as they can be said.

Nothing here uses the code under test but the data it is given: layers, scenario, and seconds a layer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

import networkx as nx

from explorer.machines.machine import utilisation
from explorer.model.graph import Layer, ModelGraph
from explorer.scenario.scenario import Scenario

ELEMENT_BITS = {"float64": 64, "float32": 32, "float16": 16, "bfloat16": 16}  # what may be sent with fewer bits
WIDTHS = {**ELEMENT_BITS, "int64": 64, "int32": 32, "uint8": 8, "bool": 8}
OPTIMISER_COPIES = {"sgd": 0, "momentum": 1, "adam": 2}
OPTIMISER_MOVES = {"sgd": 3, "momentum": 5, "adam": 7}


class Reference:
    """One model in one scenario, with the seconds of one iteration of each layer at speed factor 1."""

    def __init__(
        self, graph: ModelGraph, scenario: Scenario, device_s: Sequence[float], server_s: Sequence[float]
    ) -> None:
        self.scenario = scenario
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
        self.rtt_s = scenario.link.rtt_s + scenario.turnaround_s
        self.raw_stays = scenario.constraints.raw_data_stays
        self.keep = scenario.constraints.keep
        limit = scenario.constraints.memory_bytes  # none: what the device declares
        self.limit_bytes = scenario.device.memory_bytes if limit is None else limit
        self.per_byte_up_s = 1 / scenario.link.uplink_bytes_per_s
        self.per_byte_down_s = 1 / scenario.link.downlink_bytes_per_s
        exchanges = training and scenario.workload.sharing == "federated"
        self.on_wire = 1 + scenario.constraints.wire_overhead
        self.exchanged, self.taken_bytes, self.tensor_bytes = {}, {}, {}
        self.sent, self.back, self.cast_s, self.labels, self.results = {}, {}, {}, {}, {}
        for layer in graph.layers:
            output = layer.output
            self.tensor_bytes[layer.name] = output.bytes.fixed + output.bytes.per_sample * batch
            self.sent[layer.name], self.back[layer.name] = self.crossing_bytes(layer, scenario)
            self.cast_s[layer.name] = self.casting_s(layer, scenario)
            self.labels[layer.name] = self.label_bytes(layer) if not self.readers[layer.name] else 0.0
            self.results[layer.name] = self.result_bytes(layer) if not self.readers[layer.name] else 0.0
            self.exchanged[layer.name] = layer.param_bytes * self.on_wire if exchanges else 0.0
            self.taken_bytes[layer.name] = self.kept_bytes(layer.param_bytes)  # then what waits for the backward pass
            if training:
                self.taken_bytes[layer.name] += layer.saved_bytes.fixed + layer.saved_bytes.per_sample * batch
        self.params = {layer.name: layer.param_bytes for layer in graph.layers}
        self.users: dict[str, set[str]] = {}  # of each tied parameter, by the layer at which it is counted
        for layer in graph.layers:
            owner = layer.shares_parameters_with
            if owner is not None and owner != layer.name and self.params[owner]:
                self.users.setdefault(owner, set()).add(layer.name)

    def kept_bytes(self, params: float) -> float:
        """What parameters take of the memory: in training their gradients and the optimiser's state beside them."""
        state = OPTIMISER_COPIES[self.scenario.workload.optimiser.value]
        return params + params + state * params if self.training else params

    def label_bytes(self, layer: Layer) -> float:
        """What goes up in an iteration for the loss on an output: by default a class index of 8 bytes a decision."""
        workload = self.scenario.workload
        if not self.training or workload.data_set == "once" or not layer.output.dtype.startswith(("float", "bfloat")):
            return 0.0
        if workload.label_bytes is not None:
            return workload.label_bytes * workload.batch * self.on_wire
        return 8 * (self.decisions(layer) or 0) * self.on_wire

    def result_bytes(self, layer: Layer) -> float:
        """What of an output comes down in inference."""
        wanted, whole = self.scenario.workload.results, self.tensor_bytes[layer.name]
        sizes = [size.fixed + size.per_sample * self.scenario.workload.batch for size in layer.output.shape]
        if self.training or wanted == "nothing":
            return 0.0
        if wanted == "last-position" and len(sizes) == 3:
            return whole / sizes[1] * self.on_wire
        if wanted == "class-index" and sizes:
            return min(whole, 8 * (self.decisions(layer) or 0)) * self.on_wire
        return whole * self.on_wire

    def decisions(self, layer: Layer) -> int | None:
        """How many things are classified: all positions but the dimension of the classes; none where nobody knows."""
        sizes = [size.fixed + size.per_sample * self.scenario.workload.batch for size in layer.output.shape]
        if not sizes:
            return None
        if len(sizes) == 1:
            return sizes[0]
        classes = {2: 1, 3: 2}.get(len(sizes), 1)
        return math.prod(size for place, size in enumerate(sizes) if place != classes)

    def casting_s(self, layer: Layer, scenario: Scenario) -> tuple[float, float]:
        """Seconds on the device and on the server: every number that loses bits is read and written once on each."""
        output, batch, asked = layer.output, scenario.workload.batch, scenario.constraints
        values = output.bytes.fixed + output.bytes.per_sample * batch
        gradients = output.grad_bytes.fixed + output.grad_bytes.per_sample * batch
        if layer.operation_class == "input" or output.dtype not in ELEMENT_BITS:
            return 0.0, 0.0
        own, seconds = ELEMENT_BITS[output.dtype], []
        for machine, speed in (
            (scenario.device, scenario.device_speed),
            (scenario.server, scenario.server_speed),
        ):
            table = utilisation(machine.kind)
            taken = 0.0
            for size, bits in ((values, asked.bits), (gradients * self.training, asked.gradient_bits or asked.bits)):
                if bits < own and size:
                    taken += (size + size * bits / own) / (machine.bandwidth_bytes_per_s * table.memory)
                    taken += table.overhead_us / 1e6 + table.overhead_flops / machine.peak_flops
            seconds.append(taken / speed)
        return seconds[0], seconds[1]

    def step_s(self, name: str) -> tuple[float, float]:
        """Seconds of the optimiser's step on a layer's parameters, on the device and on the server."""
        moved = OPTIMISER_MOVES[self.scenario.workload.optimiser.value] * self.params[name] if self.training else 0
        device, server = (
            moved / (machine.bandwidth_bytes_per_s * utilisation(machine.kind).memory)
            for machine in (self.scenario.device, self.scenario.server)
        )
        return device / self.scenario.device_speed, server / self.scenario.server_speed

    @staticmethod
    def crossing_bytes(layer: Layer, scenario: Scenario) -> tuple[float, float]:
        """The bytes of a layer's tensor and of its gradient as they cross; the input has bits of its own."""
        output, batch, asked = layer.output, scenario.workload.batch, scenario.constraints
        training = scenario.workload.mode == "training"
        values = output.bytes.fixed + output.bytes.per_sample * batch
        gradients = output.grad_bytes.fixed + output.grad_bytes.per_sample * batch if training else 0
        bits_up, bits_down = asked.bits, asked.gradient_bits or asked.bits
        up, down = 1.0, 1.0
        if layer.operation_class == "input":
            picture = output.dtype in ELEMENT_BITS and len(output.shape) == 4
            picture = picture and output.shape[1].fixed + output.shape[1].per_sample in (1, 3)
            own = WIDTHS[output.dtype]
            up = min(own, asked.input_bits or (8 if picture else own)) / own / asked.input_compression
            if training and scenario.workload.data_set == "once":
                up = 0.0
        elif output.dtype in ELEMENT_BITS:
            up, down = (min(1, bits / ELEMENT_BITS[output.dtype]) for bits in (bits_up, bits_down))
        return values * up * (1 + asked.wire_overhead), gradients * down * (1 + asked.wire_overhead)

    def sides(self, owner: str, device: set[str]) -> tuple[bool, bool]:
        """Whether a parameter is used on the device, and whether on the server."""
        using = {owner} | self.users.get(owner, set())
        return bool(using & device), bool(using - device)

    def going_up(self, device: set[str]) -> float:
        """Bytes of a round."""
        crossing = [name for name in device if self.readers[name] - device]
        per_iteration = sum(self.sent[name] for name in crossing)
        per_iteration += sum(self.labels[name] for name in self.names if name not in device)
        return self.rounds * (per_iteration + self.kept_equal(device)) + self.exchanging(device)

    def going_down(self, device: set[str]) -> float:
        """Bytes of a round."""
        crossing = [name for name in device if self.readers[name] - device]
        per_iteration = sum(self.back[name] for name in crossing)
        per_iteration += sum(self.results[name] for name in self.names if name not in device)
        return self.rounds * (per_iteration + self.kept_equal(device)) + self.exchanging(device)

    def kept_equal(self, device: set[str]) -> float:
        """Bytes each way of an iteration for the parameters that both sides use."""
        if not self.training or self.scenario.workload.ties == "untied":
            return 0.0
        return sum(self.params[owner] * self.on_wire for owner in self.users if all(self.sides(owner, device)))

    def exchanging(self, device: set[str]) -> float:
        """Bytes each way of a round for the parameters that the device uses."""
        own = sum(self.exchanged[name] for name in device)
        return own + sum(
            self.exchanged[owner] for owner in self.users if owner not in device and self.users[owner] & device
        )

    def computing_s(self, device: set[str]) -> float:
        """Seconds of a round in which the device computes."""
        once_s = sum(self.device_s[name] for name in device)
        once_s += sum(self.cast_s[name][0] for name in device if self.readers[name] - device)
        once_s += sum(
            self.step_s(owner)[0] for owner in self.users if owner not in device and self.users[owner] & device
        )
        return self.rounds * once_s

    def serving_s(self, device: set[str]) -> float:
        """Seconds of a round in which the server computes."""
        once_s = sum(self.server_s[name] for name in self.names if name not in device)
        once_s += sum(self.cast_s[name][1] for name in device if self.readers[name] - device)
        once_s += sum(self.step_s(owner)[1] for owner in self.users if owner in device and self.users[owner] - device)
        return self.rounds * once_s

    def delay_s(self, device: set[str]) -> float:
        """T(D) of the formula, for any set of layers closed under predecessors."""
        waiting_s = self.rounds * self.rtt_s if len(device) < len(self.names) else 0.0
        sending_s = self.going_up(device) * self.per_byte_up_s + self.going_down(device) * self.per_byte_down_s
        return self.computing_s(device) + self.serving_s(device) + sending_s + waiting_s

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
        taken = sum(self.taken_bytes[name] for name in device)
        for owner, users in self.users.items():
            if owner not in device and users & device:
                taken += self.kept_bytes(self.params[owner])
        return taken + (0 if self.training else self.most_alive_bytes(device))

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
            up_s, down_s = self.per_byte_up_s, self.per_byte_down_s
            on_server_s = self.server_s[name] + self.labels[name] * up_s + self.results[name] * down_s
            crossing_s = self.sent[name] * up_s + self.back[name] * down_s + sum(self.cast_s[name])
            costs.append((source, layer, rounds * on_server_s))
            costs.append((layer, sink, rounds * self.device_s[name] + self.exchanged[name] * (up_s + down_s)))
            costs.append((layer, tensor, rounds * crossing_s))
            network.add_edges_from((tensor, ("layer", reader)) for reader in self.readers[name])
            network.add_edges_from((layer, ("layer", read)) for read in self.inputs[name])
            network.add_edge(("server", ""), layer)
        for owner, users in self.users.items():
            # Both used on the device and used on the server: a pair of vertices, one implied by any use on the device,
            # the other implying all of them. The parameter is used on the device alone: a third.
            equal = rounds * self.params[owner] * self.on_wire * (self.per_byte_up_s + self.per_byte_down_s)
            equal *= self.training and self.scenario.workload.ties == "kept-equal"
            exchange = self.exchanged[owner] * (self.per_byte_up_s + self.per_byte_down_s)
            device_step_s, server_step_s = self.step_s(owner)
            any_on_device, all_on_device = ("any", owner), ("all", owner)
            costs.append((any_on_device, all_on_device, equal))
            costs.append((any_on_device, ("layer", owner), rounds * device_step_s + exchange))
            costs.append((("layer", owner), all_on_device, rounds * server_step_s))
            for user in {owner} | users:
                network.add_edge(("layer", user), any_on_device)
                network.add_edge(all_on_device, ("layer", user))
        costs.append((source, ("server", ""), rounds * self.rtt_s))
        unit = 2**62 / (math.fsum(cost for *_, cost in costs) or 1.0)
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
