"""Repeated timings of one model: the whole and its layers in turn, so that what drifts meets both."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from explorer.timing.clock import Clock, Timed
from explorer.timing.runs import LayerByLayer, Run

WARM_UPS = 2
LEAST, MOST = 3, 15  # repeats
ENOUGH_S = 2.0  # of timed work after which no repeat is added
TOO_LITTLE_S = 0.1  # of timed work, up to which there are more repeats than `MOST`


@dataclass(frozen=True)
class TimedModel:
    """Holds what one iteration of a model takes: the whole, and every layer so that they sum to it."""

    whole: Timed
    layer_s: dict[str, float]  # empty where only the whole was timed


def timed_whole(run: Run) -> TimedModel:
    """Returns what one iteration takes after some that warm up."""
    return TimedModel(Timed.of(_repeats(run, None)[0]), {})


def timed_layers(run: Run) -> TimedModel:
    """Returns what one iteration takes, and each layer's median share of it."""
    layered = LayerByLayer(run)
    whole, layers = _repeats(run, layered)
    middle = {name: median(each[name] for each in layers) for name in layers[0]}
    timed, summed = Timed.of(whole), sum(middle.values())
    return TimedModel(timed, {name: seconds * timed.seconds / summed for name, seconds in middle.items()})


def _repeats(run: Run, layered: LayerByLayer | None) -> tuple[list[float], list[dict[str, float]]]:
    clock = Clock(run.device)
    for _ in range(WARM_UPS):
        clock.seconds(run.whole)
    whole: list[float] = []
    layers: list[dict[str, float]] = []
    if layered is not None:
        layered.seconds()
    while len(whole) < LEAST or (sum(whole) < ENOUGH_S and (len(whole) < MOST or sum(whole) < TOO_LITTLE_S)):
        whole.append(clock.seconds(run.whole))
        if layered is not None:
            layers.append(layered.seconds())
    return whole, layers
