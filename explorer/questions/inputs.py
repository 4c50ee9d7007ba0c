"""The inputs that a what-if may vary: how each is read from a scenario and set in it, its limits and how it is written.

Links and speeds are continuous, and the delay is linear in one coefficient of each: the round-trip time itself, and
1 over anything else. Batch, iterations and bits are whole numbers, each with costs of its own. The delay of a split
never falls when a link or a machine gets slower, nor when a round trip, a batch or the iterations grow. It falls with
fewer bits, but for the time that casting to fewer than a tensor has takes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.model.graph import ModelGraph
from explorer.pricing import Pace
from explorer.scenario.fields import FIELDS
from explorer.scenario.scenario import Mode, Scenario, ScenarioError


@dataclass(frozen=True)
class Input:
    """Describes one number of a scenario."""

    name: str  # as messages call it: "uplink", "device-speed", "batch"
    limits: tuple[float, float]  # the least and the largest value that a scenario may have
    value: Callable[[Scenario], float]  # bytes/s, s, a factor, or a whole number
    at: Callable[[Scenario, float], Scenario]  # the scenario with another value
    written: Callable[[float], str]  # with its unit
    pace: Pace | None  # the one that it changes; None for a whole number

    @property
    def is_whole(self) -> bool:
        """Returns whether its values are whole numbers."""
        return self.pace is None

    @property
    def is_slower_when_larger(self) -> bool:
        """Returns whether more of it can only take longer; less of it does where this is False: rates and speeds."""
        return self.is_whole or self.pace is Pace.ROUND_TRIP

    def coefficient(self, value: float) -> float:
        """Returns what its features are multiplied by, and, the other way round, the value with this coefficient."""
        return value if self.is_slower_when_larger else 1 / value

    def clipped(self, value: float) -> float:
        """Returns the nearest value that a scenario may have."""
        low, high = self.limits
        within = min(max(value, low), high)
        return round(within) if self.is_whole else within

    def violation(self, value: float) -> ScenarioError | None:
        """Returns why a scenario may not have a value, or None."""
        low, high = self.limits
        if not low <= value <= high:
            limits = {"low": self.written(low), "high": self.written(high)}
            return ScenarioError("value-out-of-range", name=self.name, **limits, got=self.written(value))
        if self.is_whole and value != int(value):
            return ScenarioError("value-not-whole", name=self.name, got=float(value))
        return None


def beside(scenario: Scenario, pace: Pace | None) -> float:
    """Returns what a pace has of the scenario beside its input: the turnaround of the server beside the round trip."""
    return scenario.turnaround_s if pace is Pace.ROUND_TRIP else 0.0


def _input(option: str, pace: Pace | None = None) -> Input:
    """Returns the input of a field of the scenario's table."""
    field = FIELDS[option]
    assert field.limits is not None
    at = field.put if pace is not None else lambda scenario, number: field.put(scenario, int(number))
    return Input(field.title, field.limits, field.get, at, field.notation.show, pace)


UPLINK = _input("up", Pace.UPLINK)
DOWNLINK = _input("down", Pace.DOWNLINK)
RTT = _input("rtt", Pace.ROUND_TRIP)
DEVICE_SPEED = _input("device-speed", Pace.DEVICE)
SERVER_SPEED = _input("server-speed", Pace.SERVER)
BATCH = _input("batch")
ITERATIONS = _input("iterations")
BITS = _input("bits")

# In the order in which they are listed; those of equal weight stay in it.
INPUTS: dict[str, Input] = {
    each.name: each for each in (UPLINK, DOWNLINK, RTT, DEVICE_SPEED, SERVER_SPEED, BATCH, ITERATIONS, BITS)
}


def offered(graph: ModelGraph, scenario: Scenario) -> dict[str, Input]:
    """Returns the inputs that a model lets vary and that matter in a scenario.

    Iterations change nothing in inference, which is a single pass, and a model may have one batch only.
    """
    unused = {ITERATIONS.name} if scenario.workload.mode is Mode.INFERENCE else set()
    unused |= set() if graph.only_batch is None else {BATCH.name}
    return {name: varied for name, varied in INPUTS.items() if name not in unused}
