"""A study in the manner of the paper: kinds of devices, cells, states and models, and what adapting saves on each.

It is made of parts that know nothing of one another: a part is one model on one kind of device in one cell and state,
played on the traces of some seeds. The same part has the same rows wherever and whenever it is played, so parts may be
spread over processes and joined again.

The paper's own models, devices, bands and baselines are not public here; these are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from explorer import presets
from explorer.dynamics.generators import source
from explorer.dynamics.policies import Policy, policies
from explorer.dynamics.policies.fixed import always
from explorer.dynamics.run import Question, interval_of, run
from explorer.dynamics.simulate import HELD
from explorer.dynamics.summary import Spread
from explorer.dynamics.trace import Trace
from explorer.pricing import Case
from explorer.scenario import models

MODELS = ("resnet18", "resnet50", "vgg16", "mobilenet_v2", "googlenet", "densenet121")
DEVICES = ("jetson-nano", "jetson-tx2", "jetson-xavier-nx", "jetson-agx-orin")
OF_EACH = 5  # devices of a kind: twenty in all
SERVER = "rtx-a6000"
BANDS = ("sub-6", "mmwave")
STATES = {"good": 1, "normal": 4, "poor": 16}  # users among whom a cell's time is shared
ROUNDS = 100
ADAPTING = ("foresight", "hysteresis", "last-value")
BASELINES = ("device-only", "server-only", "fixed-hindsight", "linear", "equal-layers", "random")
_OF_ONE_SPLIT = ("equal-layers", "random")  # methods that are policies here alone


@dataclass(frozen=True)
class Part:
    """Describes a part of a study."""

    model: str
    device: str
    band: str
    state: str
    seeds: tuple[int, ...] = tuple(range(OF_EACH))  # one for each device of the kind
    rounds: int = ROUNDS
    play: str = HELD


@dataclass(frozen=True)
class Row:
    """Holds what came of one policy on one device."""

    model: str
    device: str
    band: str
    state: str
    seed: int
    policy: str
    total_s: float  # of all rounds
    switches: int


def parts(
    of_models: Sequence[str] = MODELS,
    devices: Sequence[str] = DEVICES,
    bands: Sequence[str] = BANDS,
    states: Sequence[str] = tuple(STATES),
    *,
    rounds: int = ROUNDS,
    play: str = HELD,
) -> list[Part]:
    """Returns the parts of a study, every combination of what is named.

    A kind of device has seeds of its own, so that no two devices walk the same way.
    """
    made = []
    for model, (number, device), band, state in product(of_models, enumerate(devices), bands, states):
        seeds = tuple(range(number * OF_EACH, (number + 1) * OF_EACH))
        made.append(Part(model, device, band, state, seeds, rounds, play))
    return made


def play_part(part: Part) -> list[Row]:
    """Returns the rows of a part; a policy that its scenario does not allow, as for lack of memory, has none."""
    model = models.find(part.model)
    machines = presets.machine("device", part.device), presets.machine("server", SERVER)
    scenario = model.usual.with_machine(machines[0]).with_machine(machines[1])
    case, base = Case(model.graph, scenario), Trace.of(scenario)
    cell = source(f"cell,band={part.band},users={STATES[part.state]}")
    question = Question(case, part.rounds, _policies(), part.play, may_leave_out=True)
    every_s = interval_of(case, cell.probe(base, part.seeds[0]))
    found = run(question, lambda *wanted: cell.trace(base, *wanted), every_s, part.seeds)
    where = (part.model, part.device, part.band, part.state)
    return [
        Row(*where, seed, name, float(total_s[number]), int(found.totals.switches[name][number]))
        for name, total_s in found.totals.total_s.items()
        for number, seed in enumerate(part.seeds)
    ]


def _policies() -> tuple[Policy, ...]:
    known = policies([*ADAPTING, *(name for name in BASELINES if name not in _OF_ONE_SPLIT)])
    return (*known, *(Policy(name, always(name)) for name in _OF_ONE_SPLIT))


def saving(rows: Iterable[Row], policy: str, baseline: str) -> Spread | None:
    """Returns what a policy saves of a baseline's time, the mean over devices; None where no device has both.

    A device is one kind with one seed, model, band and state; its saving is 1 - its total / the baseline's.
    """
    totals: dict[str, dict[tuple[str, str, str, str, int], float]] = {policy: {}, baseline: {}}
    for row in rows:
        if row.policy in totals:
            totals[row.policy][row.model, row.device, row.band, row.state, row.seed] = row.total_s
    both = [key for key in totals[policy] if key in totals[baseline]]
    if not both:
        return None
    return Spread.of(np.array([1 - totals[policy][key] / totals[baseline][key] for key in both]))
