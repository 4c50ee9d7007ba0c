"""Find which dimension of the example inputs is the batch, and whether the costs are lines in it.

The rule, in plain words. A *placing* says for each input which of its dimensions is the batch, if any is; all inputs
have the same batch, so these dimensions have one size. Placings are tried in the order of `placings`: first all inputs
whose first dimension has the size of the first input's first dimension, then later dimensions and fewer inputs. The
first placing is right in which

* the model runs at several sizes of the batch, with the same layers, and every cost is a line in the size;
* no operation looks along the batch as along a sequence or an image: see `explorer.capture.along`;
* and, unless it is the first one tried, which is the custom, every layer that computes does so in proportion to the
  batch, and some result has it.

A size that equals the batch by chance fails the first point: the model does not run, or a cost is no line. Where no
placing is right, the model is captured at the sizes of the example, its only batch. That is the size of the first
placing in which the model runs although a cost is no line (a loss that compares every sample with every other one), or
else the first size of the first input if a result has it too, or else 1: the inputs are those of one sample.
So they are where that size is larger than any batch, as that of a cloud of points.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.capture.along import looks_along, takes_one_sample
from explorer.capture.blank import tensors_in
from explorer.capture.errors import CaptureError
from explorer.capture.lines import first_bend
from explorer.capture.placing import BatchDim, Placing, placings
from explorer.capture.sizes import BATCHES, Measured, Sizer
from explorer.model.graph import LARGEST_BATCH
from explorer.model.remarks import Remark


@dataclass(frozen=True)
class Found:
    """A model's layers and its batch."""

    measured: Measured
    only_batch: int | None  # the costs hold at this batch alone; None where they are lines
    remarks: tuple[Remark, ...]


def find_batch(sizer: Sizer, batch_dim: BatchDim) -> Found:
    """Returns the layers of a model at the batch that the rule of this module finds, or that ``batch_dim`` says.

    Raises `CaptureError` where the model does not even run on the example.
    """
    own: Measured | None = None
    uneven: tuple[Placing, Remark] | None = None
    is_sequence = False  # whether the dimension that is tried first is that of a sequence
    for place, placing in enumerate(placings(sizer.example, batch_dim)):
        if uneven is not None and placing.size == uneven[0].size:
            continue  # in fewer inputs its costs would be lines, and no batch
        try:
            measured = sizer.at_sizes(placing)
        except CaptureError:
            own = own or sizer.own()  # a model that does not run at all is tried no further
            continue
        is_told = batch_dim is not None
        if not is_told and _is_along(measured):
            is_sequence |= place == 0
            continue
        problem = _unevenness(measured, placing)
        if problem is None and (place == 0 or is_told or _all_in_proportion(measured)):
            return Found(measured, None, _placed(measured, placing))
        if problem is not None and place == 0 and placing.size <= LARGEST_BATCH:
            uneven = placing, problem
    own = own or sizer.own()
    if uneven is not None:
        placing, problem = uneven
        return Found(own, placing.size, (*_placed(own, placing), problem))
    size = None if is_sequence else _own_size(own, sizer, batch_dim)
    if size is not None and size > LARGEST_BATCH:
        size = None
    return Found(own, size or 1, (Remark.of("batch-one-only", batch=size) if size else Remark.of("batch-absent"),))


def _is_along(measured: Measured) -> bool:
    one, other = (measured.programs[size] for size in BATCHES)
    if len(one.graph.nodes) != len(other.graph.nodes):
        return False
    theirs = zip(one.graph.nodes, other.graph.nodes, strict=True)
    return looks_along(one.nodes, one.values, {ours: other.values.get(node) for ours, node in theirs})


def _unevenness(measured: Measured, placing: Placing) -> Remark | None:
    """Why the layers hold at one batch only, if they do."""
    if (layer := measured.first_difference) is not None:
        return Remark.of("batch-fixed-by-layers", layer=layer, batch=placing.size)
    if (bend := first_bend(measured.series)) is not None:
        return Remark.of("batch-fixed-by-cost", layer=bend[0], cost=bend[1], batch=placing.size)
    for first, line in measured.uncounted.values():
        if line is None or line.fixed < 0:
            return Remark.of("batch-fixed-by-cost", layer=first, cost="forward_flops", batch=placing.size)
    return None


def _all_in_proportion(measured: Measured) -> bool:
    """Whether every layer that reads others computes in proportion to the batch, and some result has the batch."""
    one, other = (measured.snapshots[size] for size in BATCHES)
    working = [pair for pair in zip(one, other, strict=True) if pair[0].vertex.parents]
    return all(a.forward.flops * BATCHES[1] == b.forward.flops * BATCHES[0] for a, b in working) and any(
        a.shape != b.shape for a, b in working
    )


def _placed(measured: Measured, placing: Placing) -> tuple[Remark, ...]:
    """Where the batch is, for every input in which it is not the first dimension."""
    program = measured.program
    return tuple(
        Remark.of("batch-in-dimension", input=node.name, dimension=dimension + 1)
        for node, place in zip(program.inputs, program.places, strict=True)
        if (dimension := placing.dimensions[place])
    )


def _own_size(own: Measured, sizer: Sizer, batch_dim: BatchDim) -> int | None:
    """The batch of a model that runs on its example only; None where the example has no batch."""
    shapes = [tuple(tensor.shape) for tensor in tensors_in(sizer.example) if tensor.dim()]
    if not shapes or batch_dim == "none":
        return None
    if isinstance(batch_dim, int):
        return placings(sizer.example, batch_dim)[0].size
    program = own.program
    size = shapes[0][0]
    results = [program.values[node] for node in program.outputs]
    has_it = any(result.dim() and result.shape[0] == size for result in results)
    if size == 1 or (has_it and not takes_one_sample(program.nodes, program.values)):
        return size
    return None
