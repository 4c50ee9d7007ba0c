"""The best split beside what else one would do: no split, one cut point, the usual practice."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from explorer.present.i18n.text import text
from explorer.present.view_result import Work
from explorer.report.contents import Report, Section
from explorer.report.templates import render
from explorer.report.words import against_best, method_title, not_allowed, where_cut
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.result import Split
from explorer.values.units import format_time

PRACTICE = ("linear", "dads", "static")  # of `METHODS`; what is done where nobody looks at the whole graph


@dataclass(frozen=True)
class Row:
    """A way to place the layers, or why it has no answer here."""

    name: str
    note: str  # what it takes for granted
    best: bool = False
    delay: str = ""
    gap: str = ""
    cut: str = ""
    kept: str = ""
    problem: str = ""  # why it is not allowed, or has no answer


def comparison(report: Report) -> Section:
    """The ways that a reader would ask about; `methods` has all."""
    work = report.work
    rows = [
        _row(work, work.best, text("breakdown.optimal"), text("report.best_note"), best=True),
        *_chosen(work),
        _row(work, work.device_only, text("breakdown.device_only"), text("report.device_note")),
        _row(work, work.server_most, text("breakdown.server_most"), text("report.server_note")),
        *(_practice(work, name) for name in PRACTICE if name != work.view.method),
    ]
    return Section("comparison", text("report.comparison"), Markup(render("comparison.html", rows=rows)))


def _chosen(work: Work) -> list[Row]:
    """The split that the report shows, where it is not the best one's."""
    if work.chosen is None or work.view.method is None:
        return []
    return [_row(work, work.chosen, method_title(work), METHODS[work.view.method].assumes)]


def _practice(work: Work, name: str) -> Row:
    method = METHODS[name]
    title = text(f"report.practice_{name}")
    try:
        return _row(work, solve(work.priced, name), title, method.assumes)
    except SolveError as error:
        return Row(title, method.assumes, problem=text("compare.no_answer", problem=str(error).rstrip(".")))


def _row(work: Work, split: Split, name: str, note: str, *, best: bool = False) -> Row:
    return Row(
        name,
        note,
        best=best,
        delay=format_time(split.delay_s),
        gap=text("report.least") if best else against_best(work, split),
        cut=where_cut(split),
        kept=text("report.kept", count=len(split.device_layers), total=len(split.on_device)),
        problem=not_allowed(split),
    )
