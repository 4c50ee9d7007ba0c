"""What a device side takes of the device's memory.

In training every layer adds bytes of its own, so that a device side D takes a sum over its layers:

    memory(D) = sum_{v in D} p(v) * (2 + copies) + saved(v)

with the bytes p(v) of the layer's parameters (a tied parameter counts at its first use, and without that one at any
other layer of D that uses it, once: `explorer.pricing.ties`), as much again for their
gradients, the optimiser's copies of them (`explorer.scenario.scenario.Optimiser`), and saved(v), the graph's
``saved_bytes`` at the batch: the activations that wait for the backward pass.

In inference an activation lives only until it is read for the last time. The layers run in topological order, which is
the order of the graph, and what counts beside the parameters is the most that is alive at once:

    memory(D) = sum_{v in D} p(v) + max_{v in D} alive(v, D)
    alive(v, D) = sum of a(u) over u made by v or before, read for the last time at v or after, in D or read from it

with a(u) the bytes of the tensor of u. So a tensor of the cut is held until its last reader would run, wherever that
runs, and one that nobody reads until it is made. In-place operations and views are not known: each makes a tensor.

Neither measure falls when layers are added to D. A layer that needs too much with all that it reads is therefore on
the device in no split that fits, and what has fewer layers on the device than a split that fits also fits. All
exact methods rest on these two facts alone; only a bound by prices on memory takes the sum over p(v) for the whole,
and leaves out a tied parameter that is counted on the server.
What the system and the framework take comes on top of both.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from explorer.model.graph import ModelGraph
from explorer.model.kept import kept
from explorer.pricing.terms import Floats, Ints, Mask
from explorer.scenario.scenario import Workload

AT_ONCE = 200_000  # splits times layers that are looked at in one step: they stay in the processor's cache


@kept
def layer_bytes(graph: ModelGraph, workload: Workload) -> Floats:
    """Returns the bytes that each layer adds to what its device side takes, shape (layers,)."""
    held = param_memory(np.array([float(layer.param_bytes) for layer in graph.layers]), workload)
    if not workload.is_training:
        return held
    saved = np.array([float(layer.saved_bytes.at(workload.batch)) for layer in graph.layers])
    taken: Floats = held + saved
    return taken


def param_memory(param_bytes: Floats, workload: Workload) -> Floats:
    """Returns the bytes that parameters take: themselves, and in training their gradients and the optimiser's state."""
    taken: Floats = param_bytes * (2 + workload.optimiser.copies if workload.is_training else 1)
    return taken


@kept
def passing_bytes(graph: ModelGraph, workload: Workload) -> Floats:
    """Returns the bytes of each layer's tensor while it is alive, shape (layers,); 0 in training, which saves it."""
    if workload.is_training:
        return np.zeros(len(graph.layers))
    return np.array([float(layer.output.bytes.at(workload.batch)) for layer in graph.layers])


def peak_bytes(graph: ModelGraph, tensor_bytes: Floats, masks: Mask) -> Floats:
    """Returns the most bytes of tensors that are alive at once on each device side, shape (splits,).

    ``masks`` has shape (splits, layers). They need not be closed: what the device reads from the server counts, too.
    """
    if not tensor_bytes.any():
        return np.zeros(len(masks))
    parts = np.array_split(masks, max(1, -(-masks.size // AT_ONCE)))
    return np.concatenate([_peaks(graph, tensor_bytes, part) for part in parts])


def _peaks(graph: ModelGraph, tensor_bytes: Floats, masks: Mask) -> Floats:
    held = masks | ((readers(graph) @ masks.T.astype(np.float64)).T > 0)
    taken = held * tensor_bytes
    alive = (taken - (_released_by(graph) @ taken.T).T).cumsum(axis=1)
    peaks: Floats = np.where(masks, alive, 0.0).max(axis=1)
    return peaks


@kept
def readers(graph: ModelGraph) -> csr_array:
    """Returns a sparse (layers, layers): 1 at (u, v) where v reads the tensor of u."""
    size = len(graph.layers)
    edges = graph.edges
    return csr_array((np.ones(len(edges.read)), (edges.read, edges.reader)), shape=(size, size))


@kept
def last_readers(graph: ModelGraph) -> Ints:
    """Returns for each layer the last one to read its tensor; itself where none does."""
    last_reader = np.arange(len(graph.layers))
    last_reader[graph.edges.read] = graph.edges.reader  # edges are ordered by the reader: the last one stays
    return last_reader


@kept
def _released_by(graph: ModelGraph) -> csr_array:
    """Returns a sparse (layers, layers): 1 at (v, u) where the tensor of u is not alive any more as v runs."""
    size = len(graph.layers)
    after = last_readers(graph) + 1
    there = np.flatnonzero(after < size)
    return csr_array((np.ones(len(there)), (after[there], there)), shape=(size, size))
