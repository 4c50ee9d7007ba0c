"""A split of a model in a scenario (a *case*): which layers run on the device, and what that takes at any rates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing.costs import Costs
from explorer.pricing.model_costs import price
from explorer.pricing.rates import Number, Rates
from explorer.pricing.terms import Floats, Mask, Terms
from explorer.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Split:
    """Holds the layers that run on the device; its delay is always priced from this set, never taken from a solver."""

    costs: Costs
    on_device: Mask  # shape (layers,); closed under predecessors

    @cached_property
    def features(self) -> Floats:
        """Returns the six features, shape (6,), in the order of `Term`."""
        row: Floats = self.costs.features(self.on_device[None, :])[0]
        return row

    def terms(self, rates: Rates) -> Terms:
        """Returns the six terms in seconds: numbers for one setting, arrays of shape (n,) for n."""
        coefficients = rates.coefficients
        if coefficients.ndim == 1:
            return Terms(*(self.features * coefficients).tolist())
        return Terms(*(self.features[:, None] * coefficients))

    def delay(self, rates: Rates) -> Number:
        """Returns the seconds of a round in training, of a batch in inference: a number for one setting, (n,) for n."""
        return self.terms(rates).delay_s

    @cached_property
    def cut(self) -> tuple[int, ...]:
        """Returns the positions of the layers whose tensors cross the link."""
        return self.costs.cut(self.on_device)

    @property
    def device_layers(self) -> tuple[str, ...]:
        """Returns the names of the layers on the device, in topological order."""
        return tuple(layer.name for layer, on in zip(self.costs.graph.layers, self.on_device, strict=True) if on)

    @property
    def memory_bytes(self) -> float:
        """Returns the bytes that the split takes on the device."""
        return float(self.costs.memory(self.on_device[None, :])[0])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Split):
            return False
        return self.costs == other.costs and np.array_equal(self.on_device, other.on_device)

    def __hash__(self) -> int:
        return hash((self.costs, self.on_device.tobytes()))


@dataclass(frozen=True)
class Case:
    """Holds a model graph and a scenario, and prices the one in the other.

    Costs are remembered by value, so cases that differ in their link and speeds alone share them. Raises
    `ScenarioError` at once where `price` does.
    """

    graph: ModelGraph
    scenario: Scenario

    def __post_init__(self) -> None:
        _ = self.costs

    @cached_property
    def costs(self) -> Costs:
        """Returns what no link and no speed changes."""
        return price(self.graph, self.scenario)

    @cached_property
    def rates(self) -> Rates:
        """Returns what the scenario's link and machines do in a second."""
        return Rates.of(self.scenario)

    def under(self, scenario: Scenario) -> Case:
        """Returns the same model in another scenario."""
        return replace(self, scenario=scenario)

    def split(self, on_device: Mask) -> Split:
        """Returns a split of the model; ``on_device`` has shape (layers,)."""
        return Split(self.costs, on_device)

    def terms(self, on_device: Mask) -> Terms:
        """Returns the six terms of a split in this scenario, in seconds."""
        return self.split(on_device).terms(self.rates)
