"""The report as one HTML file."""

from __future__ import annotations

from markupsafe import Markup

from explorer.report.charts import plotly_source
from explorer.report.contents import Report
from explorer.report.cover import cover
from explorer.report.graph_picture import page_svg
from explorer.report.live import live_graph, live_style
from explorer.report.scripts import Scripts, data_element
from explorer.report.sections import SECTIONS
from explorer.report.templates import asset, render
from explorer.report.words import cut_rows, left_out


def report_html(report: Report, *, interactive: bool = True) -> str:
    """A report as the text of one HTML file that loads nothing.

    With scripts the graph is live and the charts are Plotly's; without, as on paper, all of them are pictures. A
    report that is not ``interactive`` has the pictures alone, and a fiftieth of the size.
    """
    work, scripts = report.work, Scripts()
    sections = [section(report) for section in SECTIONS]
    charts = {chart.name: chart.figures for section in sections for chart in section.charts}
    live, drawing = Markup(""), Markup("")
    if interactive:
        live = live_graph(work, scripts)
        drawing = data_element("chart-data", charts) + scripts.run(plotly_source()) + scripts.run(asset("charts.js"))
    return render(
        "report.html",
        title=work.graph.label,
        date=report.date,
        cover=cover(report),
        live=live,
        picture=Markup(page_svg(work)),
        cut=cut_rows(work.case, work.shown),
        left_out=left_out(work.shown),
        interactive=interactive,
        sections=sections,
        drawing=drawing,
        style=live_style() + Markup(asset("report.css")),
        policy=scripts.policy,
    )
