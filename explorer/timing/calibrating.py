"""Calibrates this machine: which models are timed in which order, and what follows from their times.

References are timed layer by layer and tell the pace. Models that are kept out of it, timed as a whole, tell how far it
is off for models that were never timed. Both take turns, so that what drifts meets both.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import zip_longest
from statistics import fmean

import torch

from explorer.machines.calibration import PAIRS, Calibration, Pace
from explorer.model.graph import ModelGraph
from explorer.timing.fit import TimedRun, fit, predicted_s
from explorer.timing.repeated import timed_layers, timed_whole
from explorer.timing.subject import PARTS, TINY, Subject

BATCHES = {"cpu": (1, 4), "cuda": (1, 16)}
KEPT_OUT_BATCH = {"cpu": 2, "cuda": 8}
REFERENCES = {"cpu": (*reversed(PAIRS["cpu"]), PARTS, TINY), "cuda": (*reversed(PAIRS["gpu"]), PARTS, TINY)}
KEPT_OUT = ("resnet18", "googlenet", "vit_b_16")


@dataclass(frozen=True)
class Item:
    """Names one thing to time."""

    model: str
    batch: int
    training: bool
    reference: bool


@dataclass(frozen=True)
class Timing:
    """Holds what one item took."""

    item: Item
    seconds: float
    noise: float
    layer_s: Mapping[str, float]  # of a reference

    def document(self) -> dict[str, object]:
        """Returns the timing as JSON has it, from which `from_document` makes an equal one."""
        return {**asdict(self.item), "seconds": self.seconds, "noise": self.noise, "layer_s": dict(self.layer_s)}

    @classmethod
    def from_document(cls, entry: Mapping[str, object]) -> Timing:
        """Returns the timing of a document; raises `KeyError` and `TypeError` for what is none."""
        fields = dict(entry)
        seconds, noise, layer_s = fields.pop("seconds"), fields.pop("noise"), fields.pop("layer_s")
        if not isinstance(seconds, float) or not isinstance(noise, float) or not isinstance(layer_s, dict):
            raise TypeError("a timing has seconds, noise and layer_s")
        return cls(Item(**fields), seconds, noise, layer_s)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Check:
    """Holds what a model that was kept out of the fit took, and what the pace says of it."""

    timing: Timing
    told_s: float

    @property
    def error(self) -> float:
        """Returns how far the pace is off, as a share of what was timed; negative where it says too little."""
        return self.told_s / self.timing.seconds - 1


def plan(kind: str) -> tuple[Item, ...]:
    """Returns what is timed on a kind of device, ``"cpu"`` or ``"cuda"``: references and the others in turn."""
    items: list[Item] = []
    for reference, other in zip_longest(REFERENCES[kind], KEPT_OUT):
        for training in (False, True):
            items += [Item(reference, batch, training, True) for batch in BATCHES[kind]]
            if other is not None:
                items.append(Item(other, KEPT_OUT_BATCH[kind], training, False))
    return tuple(items)


def time_all(
    items: Iterable[Item], device: torch.device, done: Sequence[Timing], keep: Callable[[Timing], None]
) -> list[Timing]:
    """Returns the timings of all items: those in ``done`` as they are, and each new one once ``keep`` has taken it."""
    known = {timing.item: timing for timing in done}
    for item in items:
        if item not in known:
            known[item] = _timed(item, device)
            keep(known[item])
    return [known[item] for item in items]


def calibration_of(timings: Sequence[Timing]) -> tuple[Calibration, list[Check]]:
    """Returns the calibration that timings tell, and how it does on the models that were kept out.

    The expected error of a mode is the mean over those, each without its sign.
    """
    paces: dict[bool, Pace] = {}
    checks: list[Check] = []
    for training in (False, True):
        own = [timing for timing in timings if timing.item.training is training]
        pace = fit([_run(timing) for timing in own if timing.item.reference])
        checked = [Check(timing, predicted_s(_run(timing), pace)) for timing in own if not timing.item.reference]
        error = fmean(abs(check.error) for check in checked)
        paces[training] = pace.model_copy(update={"error": float(f"{error:.3g}")})
        checks += checked
    return Calibration(inference=paces[False], training=paces[True]), checks


def subject(model: str) -> Subject:
    """Returns what the name of an item stands for."""
    own = {PARTS: Subject.parts, TINY: Subject.tiny}
    return own[model]() if model in own else Subject.sample(model)


def _timed(item: Item, device: torch.device) -> Timing:
    run = subject(item.model).ready(item.batch, item.training, device)
    timed = timed_layers(run) if item.reference else timed_whole(run)
    del run
    gc.collect()  # a model and its gradients, before the next one is built
    return Timing(item, timed.whole.seconds, timed.whole.noise, timed.layer_s)


def _run(timing: Timing) -> TimedRun:
    return TimedRun(_graph(timing.item.model), timing.item.batch, timing.item.training, timing.layer_s)


@cache
def _graph(model: str) -> ModelGraph:
    return subject(model).captured()
