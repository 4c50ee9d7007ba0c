"""Count what ``forward`` computes and no layer does, so that every FLOP of it is accounted for.

What the result does not need, such as a head that nobody reads, is done in the forward pass alone. What needs no input,
such as a grid of positions times a buffer, both sides of a split do for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from torch import fx

from explorer.capture.counting import CountingMode
from explorer.capture.errors import CaptureError, node_location, reason_at
from explorer.capture.program import Program
from explorer.capture.vertices import Vertex, data_flow
from explorer.model.graph import Affine
from explorer.model.remarks import Code, Remark


@dataclass(frozen=True)
class Uncounted:
    """FLOPs of one kind that no layer counts."""

    code: Code  # of the remark on them
    first: str  # the module, or the operation in the model itself, that does the first of them
    flops: int


def uncounted_in(program: Program, vertices: Sequence[Vertex]) -> dict[Code, Uncounted]:
    """Returns what a program computes outside its vertices, at its batch, by the code of the remark on it."""
    flowing = data_flow(program)
    layered = {node for vertex in vertices for node in vertex.nodes}
    found: dict[Code, Uncounted] = {}
    for node in (*program.nodes, *program.unneeded):
        if node not in layered and (flops := _flops_of(program, node)):
            code: Code = "flops-unneeded" if node in flowing else "flops-from-no-input"
            operation, path = node_location(node)
            before = found.get(code, Uncounted(code, path or operation, 0))
            found[code] = Uncounted(code, before.first, before.flops + flops)
    return found


def remarks_on_uncounted(lines: Mapping[Code, tuple[str, Affine | None]]) -> Iterator[Remark]:
    """Yields what is to be known of FLOPs in no layer, from where the first of them are and their line in the batch."""
    for code, (first, line) in lines.items():
        assert line is not None, "a batch in which it is no line has been refused"
        for per, count in (("batch", line.fixed), ("sample", line.per_sample)):
            if count:
                yield Remark.of(code, first=first, count=count, per=per)


def _flops_of(program: Program, node: fx.Node) -> int:
    counting = CountingMode()
    try:
        with program.fake_mode, counting:
            program.run(node, program.values)
    except Exception as error:
        raise CaptureError(*node_location(node), reason_at([node], error), node) from error
    return counting.tally.flops
