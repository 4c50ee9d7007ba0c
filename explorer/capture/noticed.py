"""What a graph leaves out or takes for something else, as remarks: of operations first, then of parameters."""

from __future__ import annotations

from collections import Counter

from torch import nn

from explorer.capture.parameters import Named, parameter_remarks
from explorer.capture.regions import chooses_what_to_keep, function_of
from explorer.capture.sizes import Measured
from explorer.capture.uncounted import remarks_on_uncounted
from explorer.model.remarks import Remark


def remarks_of(model: nn.Module, unregistered: Named, measured: Measured) -> tuple[Remark, ...]:
    """Returns the remarks on a model's layers; ``unregistered`` are its parameters that no module lists."""
    snapshots = measured.first
    without = Counter(
        operation
        for snapshot in snapshots
        for operation in snapshot.forward.without_formula | snapshot.backward.without_formula
    )
    chosen = sum(chooses_what_to_keep(snapshot.vertex.own[0]) for snapshot in snapshots)
    own = Counter(
        function
        for snapshot in snapshots
        for function in {function_of(node) for node in snapshot.vertex.nodes}
        if function is not None and snapshot.backward.operations
    )
    users: dict[int, list[str]] = {}
    for snapshot in snapshots:
        for parameter in snapshot.parameters:
            users.setdefault(id(parameter), []).append(snapshot.vertex.name)
    return (
        *(Remark.of("operation-without-formula", operation=name, count=count) for name, count in without.items()),
        *([Remark.of("checkpoint-chooses", count=chosen)] if chosen else []),
        *(Remark.of("backward-derived", operation=name, count=count) for name, count in own.items()),
        *(
            Remark.of("values-of-input", input=node.name, value=number)
            for node, number in measured.program.numbers.items()
        ),
        *remarks_on_uncounted(measured.uncounted),
        *parameter_remarks(model, unregistered, users),
    )
