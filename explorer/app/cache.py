"""What pages compute, remembered by value for all sessions: costs, tables and layouts depend on no session."""

from __future__ import annotations

from functools import lru_cache

from explorer.model.graph import ModelGraph
from explorer.present.layout import Drawing, lay_out
from explorer.present.view import View, slider_range
from explorer.present.view import Work as Work
from explorer.pricing import Case
from explorer.scenario import models
from explorer.scenario.scenario import Scenario
from explorer.solve import SolveError, solve
from explorer.solve.exact.table import split_table
from explorer.solve.result import Solution

REMEMBERED = 64


def work(view: View, sliders: Scenario | None = None) -> Work:
    """Returns all that is computed for a view; its table also spans the sliders as they were set to ``sliders``."""
    case = Case(models.find(view.model).graph, view.scenario)
    over = slider_range(sliders or view.scenario).reaching(case.rates)
    table = split_table(case.costs, case.rates, over)
    chosen, problem = _choice(case, view.method)
    return Work(view, case.graph, drawing(view.model), case, table, chosen, problem)


def drawing(model: str) -> Drawing:
    """Returns the layout of a model, made once."""
    return _drawing(models.find(model).graph)


@lru_cache(maxsize=REMEMBERED)
def _drawing(graph: ModelGraph) -> Drawing:
    return lay_out(graph)


def _choice(case: Case, method: str | None) -> tuple[Solution | None, SolveError | None]:
    """Returns the split of a method, and why there is none."""
    if method is None:
        return None, None
    try:
        return _solution(case, method), None
    except SolveError as error:
        return None, error.detached()


@lru_cache(maxsize=REMEMBERED)
def _solution(case: Case, method: str) -> Solution:
    return solve(case.costs, case.rates, method)
