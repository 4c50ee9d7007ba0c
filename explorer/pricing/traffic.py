"""What crosses the link for a layer: its tensor, the raw input, and, where the server runs it, labels and results.

Every number of bytes has the overhead of the protocol in it (``wire-overhead``), which is 0 unless the scenario says
otherwise: the rates of links, of presets as of speed tests, are those of what applications send and receive.
"""

from __future__ import annotations

import numpy as np

from explorer.model.graph import Layer, ModelGraph, OperationClass, Tensor
from explorer.model.kept import kept
from explorer.pricing.terms import Floats, Mask
from explorer.scenario.choices import DataSet, Results
from explorer.scenario.scenario import Constraints, Workload

CLASS_INDEX_BYTES = 8  # a whole number of 64 bits, as PyTorch's losses take them
PIXEL_BITS = 8
CHANNELS = (1, 3)  # of a picture, grey or coloured


@kept
def tensor_bytes(graph: ModelGraph, batch: int) -> tuple[Floats, Floats]:
    """Returns the bytes of each layer's tensor and of its gradient, at full bits and without overhead."""
    tensors = [layer.output for layer in graph.layers]
    return (
        np.array([float(tensor.bytes.at(batch)) for tensor in tensors]),
        np.array([float(tensor.grad_bytes.at(batch)) for tensor in tensors]),
    )


@kept
def sent_shares(graph: ModelGraph, bits: int) -> Floats:
    """Returns the share of each tensor's bytes that is left where numbers are sent with at most so many bits.

    The model's input has bits of its own: see `input_shares`.
    """

    def share(layer: Layer) -> float:
        shrinks = layer.output.is_floating and layer.operation_class is not OperationClass.INPUT
        return min(1.0, bits / layer.output.bits_per_element) if shrinks else 1.0

    return np.array([share(layer) for layer in graph.layers])


@kept
def input_shares(graph: ModelGraph, constraints: Constraints) -> Floats:
    """Returns the share of each tensor's bytes that is left of the raw input, 1 for every other tensor.

    Pixels are whole numbers of 8 bits until a program makes floats of them, so 8 bits are what is sent of an image;
    of any other input what the model takes. ``input_compression`` divides what is left.
    """

    def share(layer: Layer) -> float:
        if layer.operation_class is not OperationClass.INPUT:
            return 1.0
        own = layer.output.bits_per_element
        bits = constraints.input_bits or (PIXEL_BITS if is_image(layer.output) else own)
        return min(1.0, bits / own) / constraints.input_compression

    return np.array([share(layer) for layer in graph.layers])


def is_image(tensor: Tensor) -> bool:
    """Returns whether an input is made of pixels: floats of the shape batch, 1 or 3 channels, height, width."""
    return tensor.is_floating and len(tensor.shape) == 4 and tensor.shape[1].at(1) in CHANNELS


@kept
def is_output(graph: ModelGraph) -> Mask:
    """Returns which layers nobody reads, shape (layers,)."""
    mask: Mask = np.bincount(graph.edges.read, minlength=len(graph.layers)) == 0
    return mask


def label_bytes(graph: ModelGraph, workload: Workload) -> Floats:
    """Returns the bytes of labels that go up in an iteration where a layer is on the server, shape (layers,).

    Every output with floating-point numbers has a loss, and a loss needs labels. 0 in inference.
    """
    if not workload.is_training:
        return np.zeros(len(graph.layers))
    given, batch = workload.label_bytes, workload.batch

    def size(layer: Layer) -> float:
        if not layer.output.is_floating:
            return 0.0
        return float(_index_bytes(layer.output, batch) or 0.0) if given is None else given * batch

    labels: Floats = is_output(graph) * np.array([size(layer) for layer in graph.layers])
    return labels


def result_bytes(graph: ModelGraph, workload: Workload) -> Floats:
    """Returns the bytes of results that come down where a layer is on the server, shape (layers,); 0 in training."""
    if workload.is_training or workload.results is Results.NOTHING:
        return np.zeros(len(graph.layers))
    whole = tensor_bytes(graph, workload.batch)[0]
    sizes = [_needed_bytes(layer.output, workload) for layer in graph.layers]
    results: Floats = np.where(is_output(graph), np.minimum(whole, sizes), 0.0)
    return results


def _needed_bytes(tensor: Tensor, workload: Workload) -> float:
    whole, shape = float(tensor.bytes.at(workload.batch)), tensor.shape
    if workload.results is Results.LAST_POSITION and len(shape) == 3:
        return whole / max(1, shape[1].at(workload.batch))
    if workload.results is Results.CLASS_INDEX:
        return _index_bytes(tensor, workload.batch) or whole
    return whole


def _index_bytes(tensor: Tensor, batch: int) -> float | None:
    """Returns the bytes of a class index for each decision; None where the shape is not known.

    The classes are the last dimension of two or three (batch, classes; batch, positions, classes) and the second of
    more (batch, classes, height, width). A single dimension holds decisions without classes.
    """
    sizes = [size.at(batch) for size in tensor.shape]
    if not sizes:
        return None
    if len(sizes) > 1:
        del sizes[-1 if len(sizes) < 4 else 1]
    return float(CLASS_INDEX_BYTES * np.prod(sizes, dtype=np.float64))


def keeps_data_set(workload: Workload) -> bool:
    """Returns whether raw input and labels go up once, before the first round."""
    return workload.is_training and workload.data_set is DataSet.ONCE
