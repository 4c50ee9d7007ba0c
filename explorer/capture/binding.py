"""Where each layer of a captured graph is in the exported program, so that the program can be cut as the graph is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from torch import fx

from explorer.capture.program import Program
from explorer.capture.vertices import Vertex, vertices_of
from explorer.model.graph import GraphError
from explorer.values.names import UnknownNameError


@dataclass(frozen=True)
class Operations:
    """What one layer is in the program."""

    nodes: tuple[fx.Node, ...]  # its operations in program order; of an input its placeholder alone
    results: tuple[fx.Node, ...]  # those of them whose values other layers read, or that the model returns
    module_path: str  # the module whose ``forward`` runs them; empty for the model itself


@dataclass(frozen=True)
class ProgramCut:
    """A program in two halves. Each is in program order and has the operations of no layer that it needs itself.

    Both read parameters, buffers and constants of their own; besides them the server's half reads only ``crossing``,
    and the inputs that are on its side.
    """

    device: tuple[fx.Node, ...]
    server: tuple[fx.Node, ...]
    crossing: tuple[fx.Node, ...]  # inputs and operations of the device whose values the server reads


@dataclass(frozen=True)
class Binding:
    """Binds the layers of a captured graph to the program that it was captured from.

    The program has the shapes of one batch size. `Binding.of` it `Program.at` another size has the same layers.
    """

    program: Program
    layers: Mapping[str, Operations]  # by the layer's name, in the order of the graph

    @classmethod
    def of(cls, program: Program, vertices: Iterable[Vertex] | None = None) -> Binding:
        """Returns the binding of a program; ``vertices`` are those of `vertices_of` where they are known already."""
        position = {node: at for at, node in enumerate([*program.inputs, *program.nodes])}
        return cls(
            program,
            {
                vertex.name: Operations(
                    nodes=tuple(sorted(vertex.nodes, key=position.__getitem__)),
                    results=tuple(sorted(vertex.yields, key=position.__getitem__)),
                    module_path=vertex.runs_in,
                )
                for vertex in (vertices_of(program) if vertices is None else vertices)
            },
        )

    def cut(self, device: Collection[str]) -> ProgramCut:
        """Returns the program's halves for the layers of the device.

        Raises `UnknownNameError` for a name of no layer, and `GraphError` where a layer of the device reads one of the
        server: nothing may flow back.
        """
        for name in device:
            if name not in self.layers:
                raise UnknownNameError("layer", name, self.layers)
        owner = {node: name for name, operations in self.layers.items() for node in operations.nodes}
        for node, name in owner.items():
            for source in node.all_input_nodes:
                if name in device and owner.get(source, name) not in device:
                    raise GraphError("layer-before-source", layer=name, read=owner[source])
        on_device = {node for node, name in owner.items() if name in device}
        on_server = owner.keys() - on_device
        return ProgramCut(
            device=self._with_shared(on_device),
            server=self._with_shared(on_server),
            crossing=tuple(
                node
                for node in (*self.program.inputs, *self.program.nodes)
                if node in on_device and not on_server.isdisjoint(node.users)
            ),
        )

    def _with_shared(self, own: Collection[fx.Node]) -> tuple[fx.Node, ...]:
        """Returns the operations of one side, with those of no layer, such as masks, that they are computed from."""
        layered = {node for operations in self.layers.values() for node in operations.nodes}
        needed = set(own)
        for node in reversed(self.program.nodes):
            if node in needed:
                needed.update(source for source in node.all_input_nodes if source not in layered)
        return tuple(node for node in self.program.nodes if node in needed)
