"""What a scenario comes to, as data: where its best split runs, and what that gains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.library.named import NamedScenario
from explorer.pricing import Case
from explorer.scenario import models
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.result import Solution


@dataclass(frozen=True)
class Outcome:
    """Holds the best split of a scenario against the choices without one; delays in seconds."""

    choice: Literal["split", "device", "server"]  # what the best split is: all on the device, or all that may leave
    best: Solution
    device_s: float | None  # all on the device; None where that does not fit into its memory
    server_s: float  # as much on the server as is allowed

    @property
    def gain(self) -> float:
        """Returns how many times as fast as the faster choice without a split it is; 1 where it is that choice."""
        unsplit_s = self.server_s if self.device_s is None else min(self.device_s, self.server_s)
        return unsplit_s / self.best.delay_s if self.choice == "split" else 1.0


def outcome(named: NamedScenario) -> Outcome:
    """Returns what a scenario comes to."""
    case = Case(models.find(named.model).graph, named.scenario)
    costs, rates = case.costs, case.rates
    best = minimum_cut(costs, rates)
    server_s = float(case.split(costs.all_on_server).delay(rates))
    device_s = float(case.split(costs.all_on_device).delay(rates)) if costs.fits(costs.all_on_device) else None
    is_server = bool((best.on_device == costs.all_on_server).all())
    choice: Literal["split", "device", "server"] = (
        "device" if best.on_device.all() else "server" if is_server else "split"
    )
    return Outcome(choice, best, device_s, server_s)
