"""What a model costs on a chain of machines, before any link and any speed is known.

With D the layers on the device, N the iterations of a round, cut(D) the tensors of D read outside it, and tied(D) the
parameters that layers on both sides use (`explorer.pricing.ties`):

    T(D) = N * [ sum_{v in D} t_dev(v) + sum_{v not in D} ( t_srv(v) + l(v)/R_up + r(v)/R_down )
                 + sum_{u in cut(D)} ( a(u)/R_up + g(u)/R_down + c_dev(u) + c_srv(u) )
                 + sum_{p in tied(D)} ( s(p) + k(p)/R_up + k(p)/R_down )
                 + [D is not everything] * (RTT + turnaround) ]
           + sum_{v in D} k(v) * (1/R_up + 1/R_down)

    t  seconds of the layer, forward and, in training, backward and the optimiser's step
    a  bytes of the layer's tensor; of the raw input those that are sent of it      g  of its gradient
    c  seconds of casting the tensor to fewer bits and back, on each side
    l  bytes of the labels, in training, and r bytes of the results, in inference, of an output that the server makes
    k  bytes of parameters; the model is exchanged in federated training alone, and a device that uses a tied parameter
       exchanges it wherever it is counted
    s  seconds of the optimiser's step on the second copy of a tied parameter, where that is; untied, no k(p) crosses

`Costs` holds these and N; `explorer.pricing.rates.Rates` holds R_up, R_down, RTT with the turnaround, and the speeds; a
`explorer.pricing.split.Split` brings both together. Inference has N = 1, no gradients, labels, steps and exchange.

Everything that a split pays is paid for one of five things: a layer on the device, a layer on the server, a tensor that
crosses, a second copy of a tied parameter on either side, or a pass. For each, `Costs` has a row of the six features of
a round; whatever prices, bounds or cuts reads these rows and needs to know nothing else of the formula.

Two costs are equal, and have the same hash, where all their numbers are: what is found once for costs (a table, a
contraction, a listing) is remembered by their value.

A split must also fit into the device's memory: what it takes is in `explorer.pricing.memory`, and the limit is what the
device declares, unless the scenario has another or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np

from explorer.machines.machine import Machine
from explorer.machines.timer import Trust, doubt
from explorer.model.graph import ModelGraph
from explorer.pricing.memory import peak_bytes, readers
from explorer.pricing.terms import Floats, Mask, Term
from explorer.pricing.ties import Ties
from explorer.scenario.scenario import Constraints, Workload
from explorer.values.errors import ExplorerError


class SplitError(ExplorerError):
    """Reports why a scenario does not allow a split; returned as a value and not raised."""


@dataclass(frozen=True, eq=False)
class Once:
    """Holds bytes that cross before the first round and never again, which no delay counts; one entry a layer."""

    param_bytes: Floats  # down if the layer is on the device: its parameters, where they are not exchanged
    tensor_bytes: Floats  # up if the layer's tensor crosses: the raw input, where the server keeps the data set
    label_bytes: Floats  # up if the layer is on the server: the labels, likewise


@dataclass(frozen=True, eq=False)
class Costs:
    """Holds the costs of a model on machines, in a workload, under constraints; arrays have one entry a layer."""

    graph: ModelGraph
    machines: tuple[Machine, ...]  # the chain: the device first, the server last
    workload: Workload
    constraints: Constraints
    machine_s: tuple[Floats, ...]  # one iteration of each layer on each machine of the chain, at speed 1
    cast_s: tuple[Floats, ...]  # of casting the layer's tensor in an iteration, if it crosses, likewise
    trust: tuple[Trust, ...]  # how far the times of each machine can be trusted
    uplink_bytes: Floats  # the layer's tensor
    downlink_bytes: Floats  # its gradient
    label_bytes: Floats  # up in an iteration if the layer is on the server
    result_bytes: Floats  # down if the layer is on the server
    param_bytes: Floats  # exchanged once a round if on the device; 0 in inference, and where one device trains
    ties: Ties  # what a second copy of a tied parameter costs
    once: Once  # before the first round, and not part of the delay
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

    @cached_property
    def casts(self) -> bool:
        """Returns whether some tensor would be cast to fewer bits, which takes time of the machines."""
        return any(bool(seconds.any()) for seconds in self.cast_s)

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

    @cached_property
    def layer_on_device(self) -> Floats:
        """Returns the features of a round that a layer pays on the device, shape (layers, 6)."""
        times = self.iterations * self.device_s
        return _rows({Term.DEVICE_COMPUTE: times, Term.MODEL_EXCHANGE: self.param_bytes})

    @cached_property
    def layer_on_server(self) -> Floats:
        """Returns the features of a round that a layer pays on the server, shape (layers, 6)."""
        n = self.iterations
        up, down = n * self.label_bytes, n * self.result_bytes
        return _rows({Term.SERVER_COMPUTE: n * self.server_s, Term.UPLINK: up, Term.DOWNLINK: down})

    @cached_property
    def tensor_up(self) -> Floats:
        """Returns the features of a round that a tensor pays which goes to the server, shape (layers, 6)."""
        return self._crossing(up=self.uplink_bytes, down=self.downlink_bytes)

    @cached_property
    def tensor_down(self) -> Floats:
        """Returns the same of a tensor that the server makes and the device reads, where a problem allows that."""
        return self._crossing(up=self.downlink_bytes, down=self.uplink_bytes)

    def _crossing(self, up: Floats, down: Floats) -> Floats:
        n = self.iterations
        device_s, server_s = n * self.cast_s[0], n * self.cast_s[-1]
        links = {Term.UPLINK: n * up, Term.DOWNLINK: n * down}
        return _rows({Term.DEVICE_COMPUTE: device_s, Term.SERVER_COMPUTE: server_s, **links})

    @cached_property
    def copy_on_server(self) -> Floats:
        """Returns the features of a round that a second copy of a parameter pays on the server, shape (ties, 6)."""
        n, ties = self.iterations, self.ties
        crossing = n * ties.crossing_bytes
        return _rows({Term.SERVER_COMPUTE: n * ties.step_s[-1], Term.UPLINK: crossing, Term.DOWNLINK: crossing})

    @cached_property
    def copy_on_device(self) -> Floats:
        """Returns the same of one on the device, which takes part in the model exchange."""
        n, ties = self.iterations, self.ties
        crossing = n * ties.crossing_bytes
        computing = {Term.DEVICE_COMPUTE: n * ties.step_s[0], Term.MODEL_EXCHANGE: ties.param_bytes}
        return _rows({**computing, Term.UPLINK: crossing, Term.DOWNLINK: crossing})

    @cached_property
    def passes(self) -> Floats:
        """Returns the features of a round that a split pays with anything on the server, shape (6,)."""
        row: Floats = _rows({Term.ROUND_TRIPS: np.full(1, float(self.iterations))})[0]
        return row

    def features(self, masks: Mask) -> Floats:
        """Returns the six features of each split, shape (splits, 6), in the order of `Term`.

        ``masks`` has shape (splits, layers), True on the device; every one is closed under predecessors.
        """
        on = masks.astype(np.float64)
        cut = on * ((readers(self.graph) @ (1.0 - on).T).T > 0)
        layers: Floats = on @ self.layer_on_device + (1.0 - on) @ self.layer_on_server
        goes = (~masks.all(axis=1)).astype(np.float64)
        return layers + cut @ self.tensor_up + self.copies_paid(masks) + np.outer(goes, self.passes)

    def copies_paid(self, masks: Mask) -> Floats:
        """Returns the features that splits pay for second copies of tied parameters, shape (splits, 6)."""
        on_server, on_device = self.ties.uses.copies(masks)
        paid: Floats = on_server @ self.copy_on_server + on_device @ self.copy_on_device
        return paid

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
        _, on_device = self.ties.uses.copies(masks)
        taken: Floats = self.memory_without_copies(masks) + on_device @ self.ties.memory_bytes
        return taken

    def memory_without_copies(self, masks: Mask) -> Floats:
        """Returns the same but for second copies of tied parameters, which end where more layers join the device.

        What joins a device side adds its ``memory_bytes`` to this, and never takes anything away.
        """
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
        ties, once = self.ties, self.once
        on_link = (self.uplink_bytes, self.downlink_bytes, self.label_bytes, self.result_bytes, self.param_bytes)
        of_ties = (ties.crossing_bytes, ties.param_bytes, *ties.step_s, ties.memory_bytes, ties.download_bytes)
        in_memory = (self.memory_bytes, self.passing_bytes)
        before = (once.param_bytes, once.tensor_bytes, once.label_bytes)
        seconds = (*self.machine_s, *self.cast_s)
        for array in (*seconds, *on_link, *of_ties, *before, *in_memory, self.on_device, self.may_cross):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.digest()

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Costs) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)


def _rows(columns: Mapping[Term, Floats]) -> Floats:
    """Returns rows of six features with some columns filled."""
    rows = np.zeros((len(next(iter(columns.values()))), len(Term)))
    for term, values in columns.items():
        rows[:, term] = values
    return rows
