"""How far a calibrated machine is off for models never timed on it: ``python -m benchmarks.timed_models FILE``.

FILE is what ``split-explorer calibrate`` wrote on this machine. Six models that it does not time are timed as a whole
and layer by layer, at two batches, forward and in training. They are the ones of `MODELS`; times of one thread are
processor time, so that what else runs does not count.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
import torch

import sample_models
from explorer.machines.calibrated import layer_seconds
from explorer.machines.machine import Machine
from explorer.model.graph import ModelGraph
from explorer.scenario import codec
from explorer.timing.repeated import timed_layers
from explorer.timing.subject import Subject

MODELS = ("lenet5", "alexnet", "vgg16", "densenet121", "unet", "gpt2")
BATCHES = (1, 4)
TOKENS = 128  # of GPT-2
NEAR = 1.5  # a layer's time is near where it is at most so many times as long, or as short


@dataclass(frozen=True)
class Row:
    """Holds one comparison."""

    model: str
    batch: int
    training: bool
    timed_s: float
    told_s: float
    near: float  # share of the time that is in layers whose time is near

    @property
    def error(self) -> float:
        """Returns the error of the whole, as a share of what was timed."""
        return self.told_s / self.timed_s - 1


def subject(name: str) -> Subject:
    """Returns a model that calibration does not time."""
    if name != "gpt2":
        return Subject.sample(name)
    tokens = torch.empty(1, TOKENS, dtype=torch.int64, device="meta")
    build = lambda: sample_models.build(name)  # noqa: E731
    return Subject(name, f"GPT-2, {TOKENS} tokens", build, (tokens,), largest={0: 50256})


def compared(machine: Machine, graph: ModelGraph, name: str, batch: int, training: bool) -> Row:
    """Returns what the machine tells beside what a model takes here."""
    timed = timed_layers(subject(name).ready(batch, training, torch.device("cpu")))
    told = layer_seconds(graph, machine, batch, training)
    assert told is not None
    taken = np.array([timed.layer_s.get(layer.name, 0.0) for layer in graph.layers])
    near = (told <= NEAR * taken) & (taken <= NEAR * told)
    return Row(name, batch, training, timed.whole.seconds, float(told.sum()), float(taken[near].sum() / taken.sum()))


def main() -> None:
    """Times all, prints a line each and what it comes to, and writes all to ``--output``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("machine", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--output", type=Path, default=Path("timed_models.json"))
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    machine = codec.from_options(codec.options_of_file("device", given.machine)).device
    rows: list[Row] = []
    for name in given.models.split(","):
        graph = subject(name).captured()
        for batch in BATCHES:
            for training in (False, True):
                row = compared(machine, graph, name, batch, training)
                rows.append(row)
                mode = "training" if training else "inference"
                print(  # noqa: T201
                    f"{name:12} {mode:9} batch {batch}: {row.timed_s:8.4f} s, told {row.told_s:8.4f} s,"
                    f" {row.error:+6.1%}, {row.near:4.0%} of the time in layers within {NEAR:g}",
                    flush=True,
                )
                given.output.write_text(json.dumps([asdict(each) for each in rows], indent=1))
    errors = [abs(row.error) for row in rows]
    near = fmean(row.near for row in rows)
    print(f"mean error {fmean(errors):.1%}, worst {max(errors):.1%}, {near:.0%} within {NEAR:g}")  # noqa: T201


if __name__ == "__main__":
    main()
