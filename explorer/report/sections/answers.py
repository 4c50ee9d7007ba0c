"""The sections that answer where to cut: the split and its rivals, every method, and the map over two inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from explorer.present import errors
from explorer.present.charts.breakdown import LONGEST, Bar, any_torn, breakdown_figure, describe
from explorer.present.i18n.text import text
from explorer.present.map import Shows
from explorer.present.map.figure import map_figure
from explorer.present.map.words import borders_text, input_title, share_text
from explorer.present.measure import optimality_text
from explorer.present.palette import palette
from explorer.present.phrases import split_name, unsplit_name
from explorer.present.view import Work
from explorer.pricing import TERM_NAMES
from explorer.questions.axes import Axis
from explorer.questions.inputs import INPUTS
from explorer.questions.phase_map import PhaseMap, phase_map
from explorer.report.charts import Stacked, draw_bars, figure_json
from explorer.report.contents import THEMES, Chart, Report, Section
from explorer.report.graph_picture import MapPicture, drawn
from explorer.report.templates import render
from explorer.report.words import against_best, method_title, not_allowed, timing, unit, where_cut
from explorer.scenario.scenario import ScenarioError
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.compare import Answer, Comparison, compare
from explorer.solve.result import Solution
from explorer.values.units import format_time

PRACTICE = ("linear", "dads", "static")  # of `METHODS`; what is done where nobody looks at the whole graph
MAP_PX, BELOW_PX = 480, 56


def breakdown(report: Report) -> Section:
    """Returns the six terms of each choice."""
    work = report.work
    bars = _bars(work)
    terms = [(f"sx-term-{name}", text(f"graph-term_{name}")) for name in TERM_NAMES]
    body = render(
        "breakdown.html",
        unit=unit(work),
        timing=timing(work),
        torn=any_torn(bars),
        description=describe(bars),
        terms=terms,
        bars=draw_bars([_stacked(bar) for bar in bars], LONGEST),
        columns=[
            {"name": bar.name, "delay": format_time(bar.delay_s), "values": list(map(format_time, bar.terms))}
            for bar in bars
        ],
    )
    figures = {
        theme: figure_json(breakdown_figure(bars, colours, timing(work)), theme) for theme, colours in THEMES.items()
    }
    return Section("breakdown", text("report-breakdown"), Markup(body), (Chart("breakdown", figures),))


def _bars(work: Work) -> list[Bar]:
    """Returns the split that a method chose, if one did, the best one, and the two choices without a split."""

    def bar(name: str, split: Solution) -> Bar:
        return Bar(name, split.terms, note=against_best(work, split), struck=bool(not_allowed(split)))

    return [
        *([bar(method_title(work), work.other)] if work.other else []),
        Bar(text("breakdown-optimal"), work.best.terms),
        *(bar(unsplit_name(work.case.costs, choice), of) for choice, of in work.unsplit.items()),
    ]


def _stacked(bar: Bar) -> Stacked:
    parts = tuple((f"sx-term-{name}", seconds) for name, seconds in zip(TERM_NAMES, bar.terms, strict=True))
    return Stacked(bar.name, format_time(bar.delay_s), parts, bar.note, bar.struck)


@dataclass(frozen=True)
class Row:
    """Describes a way to place the layers, or why it has no answer here."""

    name: str
    note: str  # what it takes for granted
    best: bool = False
    delay: str = ""
    gap: str = ""
    cut: str = ""
    kept: str = ""
    problem: str = ""  # why it is not allowed, or has no answer


def comparison(report: Report) -> Section:
    """Returns the ways that a reader would ask about; `methods` has all."""
    work = report.work
    rows = [
        _row(work, work.best, text("breakdown-optimal"), text("report-best_note"), best=True),
        *_chosen(work),
        *(
            _row(work, of, unsplit_name(work.case.costs, choice), text(f"report-{choice}_note"))
            for choice, of in work.unsplit.items()
        ),
        *(_practice(work, name) for name in PRACTICE if name != work.view.method),
    ]
    return Section("comparison", text("report-comparison"), Markup(render("comparison.html", rows=rows)))


def _chosen(work: Work) -> list[Row]:
    """Returns the split that the report shows, where it is not the best one's."""
    if work.other is None:
        return []
    own = work.own is not None or work.view.method is None
    assumes = text("cut-assumes") if own else METHODS[work.view.method or ""].assumes
    return [_row(work, work.other, method_title(work), assumes)]


def _practice(work: Work, name: str) -> Row:
    method = METHODS[name]
    title = text(f"report-practice_{name}")
    try:
        return _row(work, solve(work.case.costs, work.case.rates, name), title, method.assumes)
    except SolveError as error:
        return Row(title, method.assumes, problem=text("compare-no_answer", problem=errors.sentence(error)))


def _row(work: Work, split: Solution, name: str, note: str, *, best: bool = False) -> Row:
    return Row(
        name,
        note,
        best=best,
        delay=format_time(split.delay_s),
        gap=text("report-least") if best else against_best(work, split),
        cut=where_cut(split),
        kept=text("report-kept", count=len(split.device_layers), total=len(split.on_device)),
        problem=not_allowed(split),
    )


def methods(report: Report) -> Section:
    """Returns all of them, the fastest split first; no running times, which are those of some machine."""
    done = compare(report.work.case.costs, report.work.case.rates, repeats=0)
    ranked = sorted(done.answers, key=lambda answer: _rank(done, answer))
    body = render("methods.html", rows=[_method_row(done, answer) for answer in ranked])
    return Section("methods", text("report-methods"), Markup(body))


def _rank(done: Comparison, answer: Answer) -> tuple[bool, bool, float]:
    """Returns a key that sorts allowed splits by delay, equal ones as registered; then forbidden ones, then none."""
    if answer.split is None:
        return True, False, 0.0
    gap = done.gap(answer.split)
    return False, not answer.is_allowed, answer.split.delay_s if gap is None else gap


def _method_row(done: Comparison, answer: Answer) -> dict[str, Any]:
    method, split = answer.method, answer.split
    row = {"title": method.title, "source": method.source, "assumes": method.assumes, "exact": method.exact}
    if split is None:
        why = errors.sentence(answer.problem) if answer.problem else ""
        return {**row, "problem": text("compare-no_answer", problem=why)}
    gap = done.gap(split)
    return {
        **row,
        "delay": format_time(split.delay_s),
        "gap": "" if gap is None else optimality_text(gap, proven=done.is_proven),
        "violation": text("compare-violation", violation=errors.sentence(answer.violation)) if answer.violation else "",
        "cut": where_cut(split),
    }


def phase_map_section(report: Report) -> Section:
    """Returns the map around the scenario; where it cannot be drawn, the sentence that says why."""
    work = report.work
    scenario = work.case.scenario
    x, y = over = [INPUTS[name] for name in report.map_over]
    try:
        phase = phase_map(work.graph, scenario, *(Axis.around(varied, scenario) for varied in over))
        region = phase.at(x.value(scenario), y.value(scenario)).split
    except (ScenarioError, SolveError) as error:
        return Section("map", text("report-map"), Markup(render("no_section.html", problem=errors.sentence(error))))
    here = x.value(scenario), y.value(scenario)
    picture = drawn(phase, here)
    rows = _rows(phase, picture)
    said = text("report-map_alt", x=input_title(x).lower(), y=input_title(y).lower(), here=region + 1)
    note = " ".join([text("report-map_note"), borders_text(phase)])
    body = render("phase_map.html", map=picture, rows=rows, here=rows[region], said=said, note=note)
    figures = {theme: _figure(phase, here, theme) for theme in THEMES}
    return Section("map", text("report-map"), Markup(body), (Chart("map", figures),))


def _figure(phase: PhaseMap, here: tuple[float, float], theme: str) -> dict[str, Any]:
    """Returns the map as the What-if page has it, without the scale of its colours: the table below has them."""
    figure = go.Figure(map_figure(phase, Shows.SPLIT, here, palette(theme)))
    figure.update_traces(marker_showscale=False, selector={"type": "scatter"})
    figure.update_layout(height=MAP_PX, margin_b=BELOW_PX)
    return figure_json(figure, theme)


def _rows(phase: PhaseMap, picture: MapPicture) -> list[dict[str, str]]:
    """Returns what each region is, numbered as on the map."""
    layers = len(phase.splits[0].on_device) if phase.splits else 0
    return [
        {
            "number": str(area.number),
            "colour": area.fill,
            "name": split_name(split),
            "kept": text("report-kept", count=int(split.on_device.sum()), total=layers),
            "share": share_text(region.share),
        }
        for split, region, area in zip(phase.splits, phase.regions, picture.areas, strict=True)
    ]
