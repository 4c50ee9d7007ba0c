"""Where the time goes: the split beside the two choices without one, as bars and in numbers."""

from __future__ import annotations

from markupsafe import Markup

from explorer.delay import TERM_NAMES, Terms
from explorer.report.charts import figure_json
from explorer.report.contents import THEMES, Chart, Report, Section
from explorer.report.templates import render
from explorer.report.words import against, timing, unit
from explorer.solve import METHODS
from explorer.ui.breakdown import LONGEST, Bar, any_torn, breakdown_figure, describe
from explorer.ui.shown import Work
from explorer.ui.text import text
from explorer.units import format_time


def breakdown(report: Report) -> Section:
    """The six terms of each choice."""
    work = report.work
    bars = _bars(work)
    first_s = bars[0].terms.delay_s
    scale_s = min(max(bar.delay_s for bar in bars), LONGEST * first_s)
    body = render(
        "breakdown.html",
        unit=unit(work),
        timing=timing(work),
        torn=any_torn(bars),
        description=describe(bars),
        terms=[(f"sx-term-{name}", text(f"graph.term_{name}")) for name in TERM_NAMES],
        bars=[
            {
                "name": bar.name,
                "delay": format_time(bar.delay_s),
                "note": against(bar.delay_s, first_s) if position else "",
                "mark": "torn" if bar.delay_s > scale_s else "",
                "shares": _shares(bar.terms, scale_s),
                "values": [format_time(seconds) for seconds in bar.terms],
            }
            for position, bar in enumerate(bars)
        ],
    )
    figures = {
        theme: figure_json(breakdown_figure(bars, colours, timing(work), names_above=True), theme)
        for theme, colours in THEMES.items()
    }
    return Section("breakdown", text("report.breakdown"), Markup(body), (Chart("breakdown", figures),))


def _bars(work: Work) -> list[Bar]:
    """The split that is shown, the optimum where that is another, and the two choices without a split."""
    chosen = [Bar(METHODS[work.view.method].title, work.shown.terms)] if work.chosen and work.view.method else []
    return [
        *chosen,
        Bar(text("breakdown.optimal"), work.best.terms),
        Bar(text("breakdown.device_only"), work.device_only.terms),
        Bar(text("breakdown.server_most"), work.server_most.terms),
    ]


def _shares(terms: Terms, scale_s: float) -> list[tuple[str, float]]:
    """The look of each term and its width in percent of the scale; a longer bar keeps the shares of its parts."""
    full_s = max(scale_s, terms.delay_s) or 1.0
    return [
        (f"sx-term-{name}", round(100 * seconds / full_s, 3)) for name, seconds in zip(TERM_NAMES, terms, strict=True)
    ]
