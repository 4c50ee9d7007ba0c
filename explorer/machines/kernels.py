"""The kinds of kernels that a machine has a pace for: the operation classes, and what is unlike the rest of its class.

Measured on a CPU, FLOP/s or bytes/s within a class differ by factors of 3 to 10 for these reasons: a product with one
row reads every weight for two FLOPs, a largest value takes a comparison an element, and an exponential takes many
instructions that nobody counts as FLOPs.
"""

from __future__ import annotations

import re
from enum import StrEnum

from explorer.machines.shapes import winograd_layers
from explorer.model.graph import Layer, ModelGraph, OperationClass
from explorer.model.kept import kept


class Kernel(StrEnum):
    """Names a kind of kernel; beside the operation classes there are four that are parts of one."""

    CONVOLUTION = "convolution"
    CONVOLUTION_3X3 = "convolution_3x3"  # with stride 1 and not grouped, for which there are faster methods
    DEPTHWISE_CONVOLUTION = "depthwise_convolution"
    MATRIX_PRODUCT = "matrix_product"
    MATRIX_VECTOR = "matrix_vector"  # a product with one row
    ATTENTION = "attention"
    NORMALISATION = "normalisation"
    ELEMENTWISE = "elementwise"
    EXPONENTIAL = "exponential"  # elementwise, through exponentials: GELU, sigmoid, softmax
    POOLING = "pooling"
    MAX_POOLING = "max_pooling"
    DATA_MOVEMENT = "data_movement"

    @property
    def operation_class(self) -> OperationClass:
        """Returns the class that it is or is part of."""
        return _CLASSES.get(self) or OperationClass(self.value)


_CLASSES = {
    Kernel.CONVOLUTION_3X3: OperationClass.CONVOLUTION,
    Kernel.MATRIX_VECTOR: OperationClass.MATRIX_PRODUCT,
    Kernel.EXPONENTIAL: OperationClass.ELEMENTWISE,
    Kernel.MAX_POOLING: OperationClass.POOLING,
}
_EXPONENTIALS = re.compile("gelu|silu|swish|mish|elu$|sigmoid|tanh|softmax|softplus|erf|^exp|^log", re.IGNORECASE)
_PIECEWISE = re.compile("hard|relu", re.IGNORECASE)  # whose names hold one of those above


@kept
def kernels_of(graph: ModelGraph, batch: int) -> tuple[Kernel | None, ...]:
    """Returns the kernel of each layer at a batch; None for inputs, which take no time."""
    winograd = winograd_layers(graph)
    return tuple(
        Kernel.CONVOLUTION_3X3 if v in winograd else _kernel(layer, batch) for v, layer in enumerate(graph.layers)
    )


def _kernel(layer: Layer, batch: int) -> Kernel | None:
    kind, name = layer.operation_class, layer.operation
    if kind is OperationClass.INPUT:
        return None
    if kind is OperationClass.MATRIX_PRODUCT and 0 < layer.forward.flops.at(batch) <= 2 * layer.parameters:
        return Kernel.MATRIX_VECTOR
    if kind is OperationClass.POOLING and "max" in name.lower():
        return Kernel.MAX_POOLING
    if kind is OperationClass.ELEMENTWISE and _EXPONENTIALS.search(name) and not _PIECEWISE.search(name):
        return Kernel.EXPONENTIAL
    return Kernel(kind.value)
