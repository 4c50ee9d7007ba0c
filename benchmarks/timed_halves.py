"""Whether a profile tells what the halves of a model take: ``python -m benchmarks.timed_halves``.

A model is profiled. Then it is cut by hand between its own modules, at five places: each half runs on its own as its
modules run it, forward, and in training backward from the gradient of what crosses. Its time is set beside the sum of
the profile's layers on its side. Whole and halves take turns, and are compared by their ratios, so that drift cancels.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import torch
from torch import Tensor, nn

from explorer.timing.clock import Clock
from explorer.timing.repeated import timed_layers
from explorer.timing.runs import Run
from explorer.timing.subject import Subject

REPEATS = 7


@dataclass(frozen=True)
class Piece:
    """Holds a part of a model between two places where it can be cut, and the beginnings of its layers' names."""

    run: Callable[[Tensor], Tensor]
    names: tuple[str, ...]


def pieces(name: str, model: nn.Module) -> list[Piece]:
    """Returns a model as six pieces that run one after the other."""
    part = model.get_submodule
    if name.startswith("resnet"):
        stem = nn.Sequential(*map(part, ("conv1", "bn1", "relu", "maxpool")))
        stages = [Piece(part(f"layer{i}"), (f"layer{i}.",)) for i in (1, 2, 3, 4)]
        head = nn.Sequential(part("avgpool"), nn.Flatten(), part("fc"))
        return [Piece(stem, ("conv1", "bn1", "relu", "maxpool")), *stages, Piece(head, ("avgpool", "fc"))]
    if name == "mobilenet_v2":
        blocks, ends = part("features"), (0, 2, 4, 7, 11, 19)
        assert isinstance(blocks, nn.Sequential)

        def head_of(x: Tensor) -> Tensor:
            classified: Tensor = part("classifier")(nn.functional.adaptive_avg_pool2d(x, 1).flatten(1))
            return classified

        found = [
            Piece(blocks[start:end], tuple(f"features.{i}." for i in range(start, end)))
            for start, end in pairwise(ends)
        ]
        return [*found, Piece(head_of, ("adaptive", "classifier"))]
    raise ValueError(f"{name} has no pieces here: write them down as those of resnet18 are")


def halves_seconds(first: Sequence[Piece], second: Sequence[Piece], run: Run, clock: Clock) -> tuple[float, float]:
    """Returns what two halves took in one iteration."""
    for parameter in run.model.parameters():
        parameter.grad = None
    with torch.set_grad_enabled(run.training):
        began_s = clock.now()
        crossing = _through(first, run.args[0])
        first_s = clock.now() - began_s
        received = crossing.detach().requires_grad_(run.training)
        began_s = clock.now()
        result = _through(second, received)
        if run.training:
            result.sum().backward()
        second_s = clock.now() - began_s
        if run.training:
            began_s = clock.now()
            crossing.backward(received.grad)
            first_s += clock.now() - began_s
    return first_s, second_s


def _through(parts: Sequence[Piece], x: Tensor) -> Tensor:
    for piece in parts:
        x = piece.run(x)
    return x


def main() -> None:
    """Profiles a model, times its halves and prints a line for each place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="resnet18")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--mode", choices=("inference", "training"), default="training")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    run = Subject.sample(given.model).ready(given.batch, given.mode == "training", torch.device("cpu"))
    timed, clock = timed_layers(run), Clock(run.device)
    parts = pieces(given.model, run.model)
    told_s = [sum(s for name, s in timed.layer_s.items() if name.startswith(piece.names)) for piece in parts]
    whole_s = timed.whole.seconds
    assert abs(sum(told_s) / whole_s - 1) < 1e-9, "every layer belongs to one piece"
    print(f"{given.model}, {given.mode}, batch {given.batch}: {whole_s:.4f} s in all")  # noqa: T201
    for place in range(1, len(parts)):
        halves_seconds(parts[:place], parts[place:], run, clock)
        ratios = []
        for _ in range(REPEATS):
            own_s = clock.seconds(run.whole)
            halves = halves_seconds(parts[:place], parts[place:], run, clock)
            ratios.append([each / own_s for each in halves])
        taken_s = [whole_s * median(each[side] for each in ratios) for side in (0, 1)]
        told = [sum(told_s[:place]), sum(told_s[place:])]
        sides = "; ".join(
            f"{side} half told {says:.4f} s, timed {took:.4f} s ({says / took - 1:+.1%})"
            for side, says, took in zip(("first", "second"), told, taken_s, strict=True)
        )
        print(f"  cut behind piece {place}: {sides}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
