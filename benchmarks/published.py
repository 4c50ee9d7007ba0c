"""Estimates from declared figures beside what was published of real machines: ``python -m benchmarks.published``.

The data, with their sources, are in ``published.toml``. A factor is the estimate over what was published; the mean
error of a group is the mean of ``|factor - 1|``.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sample_models
from benchmarks import small_vgg
from explorer import presets
from explorer.machines.estimated import layer_seconds
from explorer.machines.machine import Machine
from explorer.machines.precision import Peaks, Precision, Runtime
from explorer.model.graph import ModelGraph
from explorer.presets import MBIT_PER_S

PATH = Path(__file__).with_name("published.toml")
_CUTS = {"pool1": "3", "pool2": "7", "conv3": "10", "all": ""}  # the layer of the small VGG behind which it is cut


@dataclass(frozen=True)
class Figure:
    """Holds what was published of a model on a machine."""

    machine: Machine
    model: str
    training: bool
    batch: int
    published_s: float
    before_s: float
    source: str

    @property
    def now_s(self) -> float:
        """Returns the seconds that are estimated today."""
        return float(layer_seconds(_graph(self.model), self.machine, self.batch, self.training).sum())

    @property
    def factor(self) -> float:
        """Returns how many times what was published the estimate is."""
        return self.now_s / self.published_s

    @property
    def group(self) -> str:
        """Returns what the figure is counted with: machine, mode, precision and runtime."""
        mode = "training" if self.training else "inference"
        return f"{self.machine.title}, {self.machine.precision} {self.machine.runtime} {mode}"


@dataclass(frozen=True)
class ExecutedSplit:
    """Holds one iteration of the small VGG that was executed split, and what it is estimated at."""

    machine: Machine
    link: str
    after: str
    published_s: float
    now_s: float


def figures() -> list[Figure]:
    """Returns every figure of a whole model."""
    rows = _read()
    return [
        Figure(
            _machine(rows, row["machine"], Precision(row["precision"]), Runtime(row["runtime"])),
            row["model"],
            row["mode"] == "training",
            row["batch"],
            row["published_s"],
            row["before_s"],
            row["source"],
        )
        for row in rows["figure"]
    ]


def executed_splits(server: str = "rtx-a6000", batch: int = 100) -> list[ExecutedSplit]:
    """Returns every split that was executed; nobody says on which server, whose share is small."""
    rows, graph = _read(), small_vgg.load()
    server_s = layer_seconds(graph, presets.machine("server", server), batch, training=True)
    found = []
    for row in rows["split"]:
        machine = _machine(rows, row["machine"])
        device_s = layer_seconds(graph, machine, batch, training=True)
        up, down = row["up_mbit_per_s"], row["down_mbit_per_s"]
        for after, published_s in zip(row["after"], row["published_s"], strict=True):
            last = graph.index[_CUTS[after]] if after != "all" else len(graph.layers) - 1
            delay_s = float(device_s[: last + 1].sum() + server_s[last + 1 :].sum())
            if after != "all":
                tensor = graph.layers[last].output
                delay_s += tensor.bytes.at(batch) / (up * MBIT_PER_S)
                delay_s += tensor.grad_bytes.at(batch) / (down * MBIT_PER_S)
            found.append(ExecutedSplit(machine, f"{up} up, {down} down", after, published_s, delay_s))
    return found


def mean_errors(found: Iterable[Figure]) -> dict[str, float]:
    """Returns the mean error of every group, as a fraction."""
    groups: dict[str, list[float]] = {}
    for figure in found:
        groups.setdefault(figure.group, []).append(abs(figure.factor - 1))
    return {group: sum(errors) / len(errors) for group, errors in groups.items()}


def _read() -> dict[str, Any]:
    return tomllib.loads(PATH.read_text(encoding="utf-8"))


def _graph(name: str) -> ModelGraph:
    return small_vgg.load() if name == "small_vgg" else sample_models.load(name)


def _machine(
    rows: dict[str, Any], name: str, precision: Precision = Precision.FP32, runtime: Runtime = Runtime.EAGER
) -> Machine:
    used = {"precision": precision, "runtime": runtime}
    for role in ("device", "server"):
        if name in presets.machines(role):
            return presets.machine(role, name).model_copy(update=used)
    row = next(row for row in rows["machine"] if row["name"] == name)
    peaks = {field: Peaks.model_validate(row.get(field, {})) for field in ("peaks", "products")}
    declared = {field: row[field] for field in ("title", "peak_flops", "bandwidth_bytes_per_s")}
    return presets.machine("server", "t4").own(**declared | peaks | used)


def main() -> None:
    """Prints what was published, what was estimated before and is now, and the mean error of every group."""
    found = figures()
    lines = ["| machine | model | batch | published | before | now | now / published |", "|---" * 7 + "|"]
    for figure in found:
        times = " | ".join(f"{1e3 * s:.2f} ms" for s in (figure.published_s, figure.before_s, figure.now_s))
        lines.append(f"| {figure.group} | {figure.model} | {figure.batch} | {times} | {figure.factor:.2f} |")
    lines += ["", "| group | mean error |", "|---|---|"]
    lines += [f"| {group} | {error:.0%} |" for group, error in mean_errors(found).items()]
    lines += ["", "| executed split | Mbit/s | published | now |", "|---|---|---|---|"]
    lines += [
        f"| {each.machine.title}, after {each.after} | {each.link} | {each.published_s:.2f} s | {each.now_s:.2f} s |"
        for each in executed_splits()
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
