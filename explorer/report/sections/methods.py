"""Every method of choosing a split, for the reader who wants to know: what each says here, and which always hold."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from explorer.present.gaps import gap_text
from explorer.present.i18n.text import text
from explorer.report.contents import Report, Section
from explorer.report.templates import render
from explorer.report.words import where_cut
from explorer.solve.compare import Answer, Comparison, compare
from explorer.values.units import format_time


def methods(report: Report) -> Section:
    """All of them, the fastest split first; no running times, which are those of some machine."""
    done = compare(report.work.priced, repeats=0)
    ranked = sorted(done.answers, key=lambda answer: _rank(done, answer))
    body = render("methods.html", rows=[_row(done, answer) for answer in ranked])
    return Section("methods", text("report.methods"), Markup(body))


def _rank(done: Comparison, answer: Answer) -> tuple[bool, bool, float]:
    """Allowed splits by delay, equal ones in the registry's order; then forbidden ones, then none."""
    if answer.split is None:
        return True, False, 0.0
    gap = done.gap(answer.split)
    return False, not answer.is_allowed, answer.split.delay_s if gap is None else gap


def _row(done: Comparison, answer: Answer) -> dict[str, Any]:
    method, split = answer.method, answer.split
    row = {"title": method.title, "source": method.source, "assumes": method.assumes, "exact": method.exact}
    if split is None:
        return {**row, "problem": text("compare.no_answer", problem=answer.problem.rstrip("."))}
    gap = done.gap(split)
    return {
        **row,
        "delay": format_time(split.delay_s),
        "gap": "" if gap is None else gap_text(gap, proven=done.is_proven),
        "violation": text("compare.violation", violation=answer.violation) if answer.violation else "",
        "cut": where_cut(split),
    }
