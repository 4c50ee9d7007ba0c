"""Graphs larger than any model of today, drawn at random from a seed, with times drawn as well.

Their layers have no shapes, work or module paths: only what the delay of a split is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

import numpy as np

from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass, Tensor
from explorer.pricing import Case, Costs, Floats, price
from explorer.scenario.scenario import Constraints, Link, Mode, Scenario, Workload

WIDTH = 10  # layers of a random graph that stand side by side
BLOCKS, BLOCK_LAYERS, BRANCHES = 200, 50, 4
MEGABYTE = 1e6


@dataclass(frozen=True)
class DrawnCase(Case):
    """A case whose layers take the drawn seconds in place of estimated ones."""

    machine_s: tuple[Floats, ...]

    @cached_property
    def costs(self) -> Costs:
        """The costs, with the machines' seconds replaced."""
        return replace(price(self.graph, self.scenario), machine_s=self.machine_s)


@dataclass
class _Drawing:
    """Layers as they are drawn, with their seconds of one iteration on both sides."""

    rng: Random
    layers: list[Layer]
    device_s: list[float]
    server_s: list[float]

    @classmethod
    def start(cls, seed: int) -> _Drawing:
        drawing = cls(Random(seed), [], [], [])
        raw = Tensor(bytes=Affine(0, int(0.6 * MEGABYTE)))
        drawing._append(Layer(name="x", operation="input", operation_class=OperationClass.INPUT, output=raw), 0.0, 0.0)
        return drawing

    def add(self, parents: Sequence[int], depth: float) -> int:
        """A layer that reads ``parents``; the tensors shrink and the parameters grow with ``depth``, from 0 to 1."""
        rng = self.rng
        sent = int(MEGABYTE * 0.02 ** (depth + rng.uniform(-0.1, 0.1)))
        held = 4 * int(MEGABYTE / 100 * 100**depth * rng.random())
        layer = Layer(
            name=f"l{len(self.layers)}",
            operation="op",
            operation_class=OperationClass.CONVOLUTION,
            inputs=tuple(self.layers[parent].name for parent in parents),
            output=Tensor(bytes=Affine(0, sent), grad_bytes=Affine(0, sent)),
            param_bytes=held,
            parameters=held // 4,
        )
        device_s = rng.lognormvariate(0, 1) * 1e-3
        # On one layer in ten the server is the slower one: nothing may rely on its being faster everywhere.
        self._append(layer, device_s, device_s * (rng.uniform(1, 3) if rng.random() < 0.1 else rng.uniform(0.01, 0.3)))
        return len(self.layers) - 1

    def _append(self, layer: Layer, device_s: float, server_s: float) -> None:
        self.layers.append(layer)
        self.device_s.append(device_s)
        self.server_s.append(server_s)

    def case(self, name: str) -> Case:
        """The finished graph in training on a link on which its optimal cut lies inside."""
        graph = ModelGraph(name=name, layers=tuple(self.layers))
        scenario = replace(
            Scenario.default(),
            link=Link(12.5 * MEGABYTE, 50 * MEGABYTE, 0.01),
            workload=Workload(Mode.TRAINING, batch=32, iterations=20),
            constraints=Constraints(raw_data_stays=True),
        )
        return DrawnCase(graph, scenario, (np.array(self.device_s), np.array(self.server_s)))


def layered(layers: int, seed: int = 1) -> Case:
    """A random graph of ranks of `WIDTH` layers; a layer reads one to three of the two ranks before its own."""
    drawing = _Drawing.start(seed)
    while len(drawing.layers) < layers:
        first = max(0, (len(drawing.layers) - 1) // WIDTH * WIDTH + 1)
        known = range(max(0, first - 2 * WIDTH), first)
        parents = sorted(drawing.rng.sample(known, min(len(known), drawing.rng.randint(1, 3))))
        drawing.add(parents, depth=first / layers)
    return drawing.case(f"layered {layers:,}")


def block_chain(blocks: int = BLOCKS, block_layers: int = BLOCK_LAYERS, seed: int = 1) -> Case:
    """A chain of blocks: each is `BRANCHES` parallel chains that start at its first layer and meet in its last."""
    drawing = _Drawing.start(seed)
    tail = 0
    for block in range(blocks):
        depth = block / blocks
        head = drawing.add([tail], depth)
        ends = [head] * BRANCHES
        for number in range(block_layers - 2):
            branch = number % BRANCHES
            ends[branch] = drawing.add([ends[branch]], depth)
        tail = drawing.add(ends, depth)
    return drawing.case(f"{blocks} blocks of {block_layers}")
