"""What of a layer decides how fast it runs beyond its class: whether it is a 3x3 convolution with stride 1.

Such convolutions need fewer multiplications than their FLOPs say (Winograd's method, which cuDNN and others take in
FP32). Nothing but the shapes and the number of parameters is looked at, so that graphs of every origin tell.
"""

from __future__ import annotations

from explorer.model.graph import ModelGraph, OperationClass
from explorer.model.kept import kept

_TAPS = 9  # of a 3x3 kernel


@kept
def winograd_layers(graph: ModelGraph) -> frozenset[int]:
    """Returns the positions of the 3x3 convolutions with stride 1 that are not grouped."""
    return frozenset(v for v in range(len(graph.layers)) if _is_winograd(graph, v))


def _is_winograd(graph: ModelGraph, v: int) -> bool:
    layer = graph.layers[v]
    if layer.operation_class is not OperationClass.CONVOLUTION or len(graph.parents[v]) != 1:
        return False
    read, made = graph.layers[graph.parents[v][0]].output.shape, layer.output.shape
    if len(read) != 4 or len(made) != 4 or read[2:] != made[2:]:
        return False
    channels_in, channels_out = read[1].fixed, made[1].fixed
    weights = _TAPS * channels_in * channels_out
    return weights > 0 and layer.parameters in (weights, weights + channels_out)
