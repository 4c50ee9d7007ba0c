"""Whether a profile tells what the halves of a model take: ``python -m benchmarks.timed_halves MODEL``.

A model is profiled, then cut at five places into two programs. Each half runs on its own, forward, and in training
backward from the gradients of what crosses. Its time is set beside the sum of the profile's layers on its side, both as
shares of the whole, which is timed in turn with the halves.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from statistics import median
from typing import Any

import torch
from torch import fx

from explorer.capture import ProgramCut
from explorer.timing.clock import Clock
from explorer.timing.repeated import timed_layers
from explorer.timing.runs import Run, Values
from explorer.timing.subject import Subject

PLACES = (0.15, 0.3, 0.5, 0.7, 0.85)  # shares of the time on the first half
REPEATS = 5


class Halves:
    """Two programs that a model is cut into, ready to run one after the other."""

    def __init__(self, run: Run, device_layers: set[str]) -> None:
        self._run = run
        program = run.binding.program
        self._cut: ProgramCut = run.binding.cut(device_layers)
        self._held: Values = {**program.held(run.model), **program.arguments((run.args, run.kwargs))}
        self._outputs = program.outputs

    def seconds(self) -> tuple[float, float]:
        """Returns what the first and the second half took in one iteration."""
        clock, training = Clock(self._run.device), self._run.training
        for parameter in self._run.model.parameters():
            parameter.grad = None
        with torch.set_grad_enabled(training):
            began_s = clock.now()
            below = _run(self._run, self._cut.device, self._held, set(self._cut.crossing) | set(self._outputs))
            first_s = clock.now() - began_s
            sent = {
                node: value.detach().requires_grad_(training and value.is_floating_point())
                for node in self._cut.crossing
                if isinstance(value := below.get(node, self._held.get(node)), torch.Tensor)
            }
            began_s = clock.now()
            above = _run(self._run, self._cut.server, {**self._held, **sent}, set(self._outputs))
            if training:
                ends = [value for node in self._outputs if (value := above.get(node)) is not None]
                torch.autograd.backward([end.sum() for end in ends if end.requires_grad])
            second_s = clock.now() - began_s
            del above
            if training:
                began_s = clock.now()
                flowing = [(below[node], sent[node].grad) for node in self._cut.crossing if node in below]
                ends_, gradients = zip(*[pair for pair in flowing if pair[1] is not None], strict=True)
                torch.autograd.backward(ends_, gradients)
                first_s += clock.now() - began_s
        return first_s, second_s


def _run(run: Run, nodes: tuple[fx.Node, ...], known: Values, kept: set[fx.Node]) -> dict[fx.Node, Any]:
    """Returns the values that are kept of operations in program order; the others go as soon as nothing reads them."""
    values, inside = dict(known), set(nodes)
    last = {source: at for at, node in enumerate(nodes) for source in (*node.all_input_nodes, node)}
    ends: dict[int, list[fx.Node]] = {}
    for node, at in last.items():
        if node in inside and node not in kept:
            ends.setdefault(at, []).append(node)
    for at, node in enumerate(nodes):
        values[node] = run.binding.program.run(node, values)
        for dead in ends.get(at, ()):
            del values[dead]
    return {node: values[node] for node in kept if node in values}


def places(layer_s: dict[str, float], order: list[str]) -> list[set[str]]:
    """Returns the device sides whose share of the time first reaches each of `PLACES`, as prefixes of the layers."""
    whole, sides, reached, names = sum(layer_s.values()), [], 0.0, iter(order)
    side: set[str] = set()
    for share in PLACES:
        while reached < share * whole:
            name = next(names)
            side.add(name)
            reached += layer_s.get(name, 0.0)
        sides.append(set(side))
    return sides


def main() -> None:
    """Profiles a model, times its halves and prints a line for each place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--mode", choices=("inference", "training"), default="training")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    run = Subject.sample(given.model).ready(given.batch, given.mode == "training", torch.device("cpu"))
    timed, clock = timed_layers(run), Clock(run.device)
    layer_s, whole_s = timed.layer_s, timed.whole.seconds
    print(f"{given.model}, {given.mode}, batch {given.batch}: {whole_s:.4f} s in all")  # noqa: T201
    for side in places(layer_s, list(run.binding.layers)):
        halves = Halves(run, side)
        halves.seconds()
        ratios = [_ratio(halves, clock, run.whole) for _ in range(REPEATS)]
        told = sum(layer_s.get(name, 0.0) for name in side) / whole_s
        first, second = (median(each[at] for each in ratios) for at in (0, 1))
        print(  # noqa: T201
            f"  {len(side):3} layers first: first half told {told * whole_s:.4f} s, timed {first * whole_s:.4f} s"
            f" ({told / first - 1:+.1%}); second half told {(1 - told) * whole_s:.4f} s, timed {second * whole_s:.4f} s"
            f" ({(1 - told) / second - 1:+.1%})",
            flush=True,
        )


def _ratio(halves: Halves, clock: Clock, whole: Callable[[], object]) -> tuple[float, float]:
    whole_s = clock.seconds(whole)
    first_s, second_s = halves.seconds()
    return first_s / whole_s, second_s / whole_s


if __name__ == "__main__":
    main()
