"""What other ways to choose a split would have chosen here, and how much longer that takes."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from explorer.report.contents import Report, Section
from explorer.report.templates import render
from explorer.report.words import joined
from explorer.solve.compare import Answer, Comparison, compare
from explorer.ui.gaps import gap_text
from explorer.ui.text import text
from explorer.units import format_time


def comparison(report: Report) -> Section:
    """Every method in the scenario, the fastest first; no running times, which are those of some machine.

    Exact methods that agree share a row: that they do is the point.
    """
    done = compare(report.work.priced, repeats=0)
    ranked = sorted(done.answers, key=lambda answer: _rank(done, answer))
    agreeing = [answer for answer in ranked if answer.method.exact and answer.split and done.gap(answer.split) == 0]
    rows = [_row(done, answer) for answer in ranked if answer not in agreeing]
    if agreeing:
        titles = ", ".join(answer.method.title for answer in agreeing)
        together = {"title": text("report.exact_methods"), "assumes": text("report.exact_agree", methods=titles)}
        rows.insert(0, {**_row(done, agreeing[0]), **together, "source": ""})
    return Section("comparison", text("report.comparison"), Markup(render("comparison.html", rows=rows)))


def _rank(done: Comparison, answer: Answer) -> tuple[bool, bool, float]:
    """Allowed splits by delay, equal ones in the registry's order; then forbidden ones, then none."""
    if answer.split is None:
        return True, False, 0.0
    gap = done.gap(answer.split)
    return False, not answer.is_allowed, answer.split.delay_s if gap is None else gap


def _row(done: Comparison, answer: Answer) -> dict[str, Any]:
    method, split = answer.method, answer.split
    row = {
        "title": method.title,
        "source": method.source,
        "assumes": method.assumes,
        "kind": text("compare.exact") if method.exact else text("compare.heuristic"),
    }
    if split is None:
        return {**row, "problem": text("compare.no_answer", problem=answer.problem.rstrip("."))}
    gap = done.gap(split)
    proven = done.best is not None and not done.best.at_most_above
    names = [split.priced.graph.layers[u].name for u in split.cut]
    return {
        **row,
        "delay": format_time(split.delay_s),
        "gap": "" if gap is None else gap_text(gap, proven=proven),
        "violation": text("compare.violation", violation=answer.violation) if answer.violation else "",
        "cut": joined(names) if names else text("compare.nothing_crosses"),
        "kept": text("report.kept", count=len(split.device_layers), total=len(split.on_device)),
        "best": gap == 0,
    }
