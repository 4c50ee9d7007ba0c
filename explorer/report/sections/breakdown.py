"""Where the time goes: the split beside the two choices without one, as bars and in numbers."""

from __future__ import annotations

from markupsafe import Markup

from explorer.present.charts.breakdown import LONGEST, Bar, any_torn, breakdown_figure, describe
from explorer.present.i18n.text import text
from explorer.present.view_result import Work
from explorer.pricing.costs import TERM_NAMES
from explorer.report.bars import Stacked, draw_bars
from explorer.report.charts import figure_json
from explorer.report.contents import THEMES, Chart, Report, Section
from explorer.report.templates import render
from explorer.report.words import against_best, method_title, timing, unit
from explorer.solve.result import Split
from explorer.values.units import format_time


def breakdown(report: Report) -> Section:
    """The six terms of each choice."""
    work = report.work
    bars = _bars(work)
    terms = [(f"sx-term-{name}", text(f"graph.term_{name}")) for name in TERM_NAMES]
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
        theme: figure_json(breakdown_figure(bars, colours, timing(work), names_above=True), theme)
        for theme, colours in THEMES.items()
    }
    return Section("breakdown", text("report.breakdown"), Markup(body), (Chart("breakdown", figures),))


def _bars(work: Work) -> list[Bar]:
    """The split that a method chose, if one did, the best one, and the two choices without a split."""

    def bar(name: str, split: Split) -> Bar:
        return Bar(name, split.terms, note=against_best(work, split))

    return [
        *([bar(method_title(work), work.chosen)] if work.chosen else []),
        Bar(text("breakdown.optimal"), work.best.terms),
        bar(text("breakdown.device_only"), work.device_only),
        bar(text("breakdown.server_most"), work.server_most),
    ]


def _stacked(bar: Bar) -> Stacked:
    parts = tuple((f"sx-term-{name}", seconds) for name, seconds in zip(TERM_NAMES, bar.terms, strict=True))
    return Stacked(bar.name, format_time(bar.delay_s), parts, bar.note)
