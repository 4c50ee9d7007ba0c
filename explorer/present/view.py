"""What is looked at, as one object and as the query of an address, so that a link reproduces it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explorer.pricing.costs import price
from explorer.scenario import models, options
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve import METHODS
from explorer.values.names import UnknownNameError


@dataclass(frozen=True)
class View:
    """A model by name, the scenario it is looked at in, and whose split is shown."""

    model: str
    scenario: Scenario
    method: str | None = None  # of `explorer.solve.METHODS`; None for the optimum, which follows the sliders

    @classmethod
    def default(cls, name: str | None = None) -> View:
        """The finished example of a model, the first one if none is named, at its usual batch."""
        model = models.find(name or models.first())
        return cls(model.name, options.apply(Scenario.default(), "batch", model.batch))

    def with_model(self, model: str) -> View:
        """Another model in the same scenario; what the other model cannot do does not carry over.

        That is a layer kept on the device, and a memory limit that no split of it respects. Raises `UnknownNameError`.
        """
        view = replace(self, model=models.find(model).name, scenario=options.apply(self.scenario, "keep", ""))
        try:
            view.check_memory()
        except ScenarioError:
            return replace(view, scenario=options.apply(view.scenario, "memory", ""))
        return view

    def with_option(self, name: str, value: object) -> View:
        """One option changed; raises `ScenarioError`, also for what the model cannot do.

        That is a layer that it does not have, and a memory limit that no split of it respects.
        """
        scenario = options.apply(self.scenario, name, value)
        keep = scenario.constraints.keep
        names = models.find(self.model).graph.index
        if keep is not None and keep not in names:
            raise ScenarioError(f"keep: {UnknownNameError('layer', keep, names)}")
        view = replace(self, scenario=scenario)
        view.check_memory()
        return view

    def check_memory(self) -> None:
        """Raises `ScenarioError` where not even the layers that must be on the device fit into the memory limit."""
        if self.scenario.constraints.memory_bytes is not None:
            price(models.find(self.model).graph, self.scenario)

    def with_method(self, method: str | None) -> View:
        """The split of another method, or the optimum; raises `UnknownNameError`."""
        if method is not None and method not in METHODS:
            raise UnknownNameError("method", method, METHODS)
        return replace(self, method=method)

    def to_query(self) -> dict[str, str]:
        """The URL's query: the model, the method if there is one, and every option that is not empty."""
        return {
            "model": self.model,
            **({"method": self.method} if self.method else {}),
            **{name: value for name, value in options.to_options(self.scenario).items() if value},
        }


@dataclass(frozen=True)
class SliderSetting:
    """What the sliders were last set to from here; their own moves since then are not sent back to them."""

    scenario: Scenario
    revision: int = 0  # counts the settings


def from_query(query: Mapping[str, str]) -> tuple[View, list[str]]:
    """The view a URL describes, and one sentence for each part of it that breaks a rule and was left out."""
    problems: list[str] = []
    view = View.default()
    if "model" in query:
        try:
            view = View.default(view.with_model(query["model"]).model)
        except UnknownNameError as error:
            problems.append(str(error))
    if "method" in query:
        try:
            view = view.with_method(query["method"])
        except UnknownNameError as error:
            problems.append(str(error))
    for name in [*options.OPTIONS, *query]:
        if name in ("model", "method") or name not in query:
            continue
        try:
            if name not in options.OPTIONS:
                raise ScenarioError(str(UnknownNameError("option", name, options.OPTIONS)))
            view = view.with_option(name, query[name])
        except ScenarioError as error:
            if str(error) not in problems:
                problems.append(str(error))
    return view, problems
