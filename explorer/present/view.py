"""What is looked at, as one object and as the query of an address, so that a link reproduces it; and worked out.

Without Streamlit, for pages and reports alike; what pages remember of it is in `explorer.app.cache`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from explorer.library.named import library
from explorer.model.graph import ModelGraph
from explorer.present import errors
from explorer.present.layout import Drawing, lay_out
from explorer.presets import MBIT_PER_S
from explorer.pricing import Case, Mask, Rates, check_runtimes, check_workload
from explorer.questions.speedup import Unsplit
from explorer.scenario import codec, models
from explorer.scenario.fields import FIELDS
from explorer.scenario.measuring import bound
from explorer.scenario.scenario import UNLIMITED, Mode, Scenario, ScenarioError
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.exact.table import Range, SplitTable, split_table
from explorer.solve.own_cut import check_layers, own_cut
from explorer.solve.result import OPTIMAL, Solution, SolverStats
from explorer.values.names import UnknownNameError

# What moves the memory that the least split needs, or the limit.
_MOVES_MEMORY = {"mode", "batch", "raw-data-may-leave", "keep", "optimiser", "memory", "device", "device-memory"}
SLIDERS = Range(link_bytes_per_s=(0.1 * MBIT_PER_S, 10_000 * MBIT_PER_S), speed=(0.1, 10.0))
# Where a session keeps what was entered in place of the presets, and what is asked on pages with choices of their own.
OWN_FIGURES, WHAT_IF_ASKED, DYNAMICS_ASKED = "own_figures", "what_if_asked", "dynamics_asked"


@dataclass(frozen=True)
class View:
    """Describes a model by name, the scenario it is looked at in, and whose split is shown."""

    model: str
    scenario: Scenario
    method: str | None = None  # of `explorer.solve.METHODS`; None for the optimum, which follows the sliders
    cut: tuple[str, ...] = ()  # layers after which the user's own cut is, shown before a method's; () for none

    @classmethod
    def default(cls, name: str | None = None) -> View:
        """Returns the finished example of a model, the first one if none is named, at its usual batch."""
        return cls._usual(name or models.first())._fitting()

    @classmethod
    def _usual(cls, name: str) -> View:
        """Returns a model in its usual scenario, whether anything of it fits there or not."""
        model = models.find(name)
        return cls(model.name, model.usual)

    def with_model(self, model: str) -> View:
        """Returns another model in the same scenario; what the other model cannot do does not carry over.

        That is an own cut, a layer kept on the device, a memory limit that no split of it respects, and a batch
        or training where it has an only batch or no backward pass. Raises `UnknownNameError`.
        """
        view = replace(self, model=models.find(model).name, cut=(), scenario=codec.apply(self.scenario, "keep", ""))
        return replace(view, scenario=view._with_own_workload())._fitting()

    def with_option(self, name: str, value: object) -> View:
        """Returns the view with one option changed; raises `ScenarioError`, also for what the model cannot do.

        That is a layer, a batch or a mode that it does not have, and a memory limit that no split of it respects.
        """
        return self.with_options({name: value})

    def with_options(self, values: Mapping[str, object]) -> View:
        """Returns the view with several options changed at once; raises as `with_option` for the first bad one."""
        view = replace(self, scenario=codec.from_options(values, self.scenario))._bound()
        if "keep" in values:
            view._check_keep()
        view.check_workload()
        if not _MOVES_MEMORY.isdisjoint(values):
            view.check_memory()
        return view

    def _with_own_workload(self) -> Scenario:
        """Returns the scenario at the only batch of the model and in the only mode, where it has such."""
        graph, workload = models.find(self.model).graph, self.scenario.workload
        batch = workload.batch if graph.only_batch is None else graph.only_batch
        mode = Mode.INFERENCE if graph.inference_only else workload.mode
        return replace(self.scenario, workload=replace(workload, batch=batch, mode=mode))

    def check_workload(self) -> None:
        """Raises `ScenarioError` for a batch or a mode that the model or a machine does not have."""
        check_workload(models.find(self.model).graph, self.scenario.workload)
        check_runtimes((self.scenario.device, self.scenario.server), self.scenario.workload)

    def _bound(self) -> View:
        """Returns the view with what was timed on its machines completed by what is looked at."""
        return replace(self, scenario=bound(self.scenario, models.find(self.model).graph))

    def check_memory(self) -> None:
        """Raises `ScenarioError` where not even the layers that must be on the device fit into the memory limit."""
        if not self.is_unlimited:
            Case(models.find(self.model).graph, self.scenario)

    @property
    def is_unlimited(self) -> bool:
        """Returns whether no memory limit is looked at."""
        return self.scenario.constraints.memory_bytes == UNLIMITED

    def unlimited(self) -> View:
        """Returns the view without a memory limit."""
        return replace(self, scenario=codec.apply(self.scenario, "memory", "unlimited"))

    def _fitting(self) -> View:
        """Returns the view; where no split respects its memory limit, with what the device declares, or with none."""
        for view in (self, replace(self, scenario=codec.apply(self.scenario, "memory", ""))):
            try:
                view.check_memory()
            except ScenarioError:
                continue
            return view
        return self.unlimited()

    def _check_keep(self) -> None:
        keep, names = self.scenario.constraints.keep, models.find(self.model).graph.index
        if keep is not None and keep not in names:
            raise ScenarioError("keep-unknown", why=UnknownNameError("layer", keep, names))

    def with_method(self, method: str | None) -> View:
        """Returns the split of another method, or the optimum; raises `UnknownNameError`."""
        if method is not None and method not in METHODS:
            raise UnknownNameError("method", method, METHODS)
        return replace(self, method=method)

    def with_cut(self, layers: Sequence[str]) -> View:
        """Returns the user's own cut after some layers, or none of them; raises `UnknownNameError` for a layer."""
        check_layers(models.find(self.model).graph, layers)
        return replace(self, cut=tuple(layers))

    def to_query(self) -> dict[str, str]:
        """Returns the URL's query: the model, method and own cut if there are such, and what options are not empty."""
        return {
            "model": self.model,
            **({"method": self.method} if self.method else {}),
            **({"cut": cut_text(self.cut)} if self.cut else {}),
            **{name: value for name, value in codec.to_options(self.scenario).items() if value},
        }


def cut_text(layers: Sequence[str]) -> str:
    """Returns names of layers as one text, with commas between them; a name that has a comma is quoted.

    >>> cut_text(["layer1.0.relu", "a,b"])
    'layer1.0.relu,"a,b"'
    """
    row = io.StringIO(newline="")
    csv.writer(row, lineterminator="\n").writerow(layers)
    return row.getvalue().removesuffix("\n")


def cut_layers(text: str) -> list[str]:
    """Returns the names in what `cut_text` wrote."""
    return next(csv.reader(io.StringIO(text, newline="")), [])


@dataclass(frozen=True)
class SliderSetting:
    """Holds what the sliders were last set to from here; their own moves since then are not sent back to them."""

    scenario: Scenario
    revision: int = 0  # counts the settings
    taken: float = 0.0  # the number of their last move that is in the view


def from_query(query: Mapping[str, str]) -> tuple[View, list[str]]:
    """Returns the view a URL describes, and one sentence for each part that breaks a rule and was left out.

    ``step`` is one of the ready scenarios by its number, from 1 on; all else that the URL has changes that.
    """
    problems: list[str] = []
    view = View._usual(models.first())
    if "step" in query:
        steps = {str(number): named for number, named in enumerate(library(), 1)}
        if named := steps.get(query["step"]):
            view = View(named.model, named.scenario, named.method)
        else:
            problems.append(errors.sentence(UnknownNameError("step", query["step"], steps)))
    if "model" in query:
        try:
            view = View._usual(query["model"])
        except UnknownNameError as error:
            problems.append(errors.sentence(error))
    if "method" in query:
        try:
            view = view.with_method(query["method"])
        except UnknownNameError as error:
            problems.append(errors.sentence(error))
    if "cut" in query:
        try:
            view = view.with_cut(cut_layers(query["cut"]))
        except UnknownNameError as error:
            problems.append(errors.sentence(error))
    for name in (*FIELDS, *(name for name in query if name not in FIELDS)):
        if name in ("step", "model", "method", "cut") or name not in query:
            continue
        try:
            changed = replace(view, scenario=codec.from_options({name: query[name]}, view.scenario))
            changed._check_keep()
            changed.check_workload()
        except ScenarioError as error:
            problems.append(errors.sentence(error))
        else:
            view = changed
    try:
        view = view._bound()
    except ScenarioError as error:
        problems.append(errors.sentence(error))
        view = replace(view, scenario=codec.from_options({"device-measured": "", "server-measured": ""}, view.scenario))
    try:
        view.check_memory()  # once, as it prices the graph
    except ScenarioError as error:
        problems.append(errors.sentence(error))
        view = view._fitting()
    return view, problems


@dataclass(frozen=True)
class Work:
    """Holds everything a page needs to show one view."""

    view: View
    graph: ModelGraph
    drawing: Drawing
    case: Case  # in the view's own scenario
    table: SplitTable
    chosen: Solution | None = None  # what the view's method chooses; None where the optimum is shown
    problem: SolveError | None = None  # why the view's method has no split here

    @property
    def best(self) -> Solution:
        """Returns the optimal split of the view's scenario."""
        return self.split(self.table.masks[self.table.best(self.case.rates).row])

    @property
    def own(self) -> Solution | None:
        """Returns the user's own cut with all that goes along with it; None where there is none."""
        if not self.view.cut:
            return None
        return own_cut(self.case.costs, self.case.rates, self.view.cut)

    @property
    def other(self) -> Solution | None:
        """Returns the split that the page shows in place of the optimal one: the user's own, or else the method's."""
        return self.own or self.chosen

    @property
    def shown(self) -> Solution:
        """Returns the split that the page shows."""
        return self.other or self.best

    @property
    def all_on_device(self) -> Solution:
        """Returns everything on the device."""
        return self.split(self.case.costs.all_on_device)

    @property
    def all_on_server(self) -> Solution:
        """Returns the split with as much on the server as the scenario allows."""
        return self.split(self.case.costs.all_on_server)

    @property
    def unsplit(self) -> dict[Unsplit, Solution]:
        """Returns both choices without a split."""
        return {"device": self.all_on_device, "server": self.all_on_server}

    def split(self, mask: Mask) -> Solution:
        """Returns a split by its set."""
        return Solution(self.case.split(mask), self.case.rates, "table", OPTIMAL, SolverStats(0, 0, 0.0, 0.0))


def slider_range(scenario: Scenario) -> Range:
    """Returns what the sliders span: usual links and speeds, widened to hold the scenario."""
    return SLIDERS.reaching(Rates.of(scenario))


def worked_out(case: Case, method: str | None = None, cut: Sequence[str] = ()) -> Work:
    """Returns the optimum of a model in a scenario, or what a method or a person chooses, with all that shows it.

    Raises `SolveError` as `split_table` and the method do, and `UnknownNameError` for a method that is none.
    """
    view = View(case.graph.name, case.scenario, method, tuple(cut))
    chosen = None if method is None else solve(case.costs, case.rates, method)
    table = split_table(case.costs, case.rates, slider_range(case.scenario))
    return Work(view, case.graph, lay_out(case.graph), case, table, chosen)
