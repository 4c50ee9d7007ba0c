"""The report and the live graph, each as one HTML file that loads nothing.

The live graph is the page's own component with its data, for somebody who has nothing installed: the sliders move the
cut as they do in the app, with the same code and the same table, and no server. Where scripts are off, and on paper,
pictures and tables stand in its place.
"""

from __future__ import annotations

from importlib.resources import files

from markupsafe import Markup

from explorer.present.palette import DARK, LIGHT
from explorer.present.payload import payload
from explorer.present.view import SliderSetting, Work
from explorer.report.charts import plotly_source
from explorer.report.contents import Report
from explorer.report.cover import cover
from explorer.report.graph_picture import page_svg, theme_css
from explorer.report.scripts import Scripts, data_element, import_map, modules, stylesheet
from explorer.report.sections import SECTIONS
from explorer.report.templates import asset, render
from explorer.report.words import cut_rows, left_out, sentence, subtitle

ENTRY = "graph_view"


def live_html(work: Work) -> str:
    """Returns a view as the text of one HTML file, with sliders that work."""
    scripts = Scripts()
    body = live_graph(work, scripts)
    return render(
        "live.html",
        title=work.graph.label,
        subtitle=subtitle(work),
        sentence=sentence(work),
        picture=Markup(page_svg(work)),
        cut=cut_rows(work.case, work.shown),
        live=body,
        style=live_style(),
        policy=scripts.policy,
    )


def live_graph(work: Work, scripts: Scripts) -> Markup:
    """Returns the component with its code and data, to stand where it is to appear.

    The page hides it until it has started.
    """
    assets = files("explorer").joinpath("web")
    return Markup("").join(
        [
            Markup(render("live_graph.html")),
            data_element("live-data", payload(work, SliderSetting(work.view.scenario))),
            scripts.import_map(import_map(modules(assets, f"{ENTRY}.js"))),
            scripts.run(asset("host.js"), "module"),
        ]
    )


def live_style() -> Markup:
    """Returns the style of a page with the graph: the component's own, the colours of both themes, and the page's."""
    component = stylesheet(files("explorer").joinpath("web"), f"{ENTRY}.css")
    themes = (
        f":root {{ {theme_css(LIGHT)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {theme_css(DARK)} }} }}"
    )
    return Markup("\n".join([component, themes, asset("page.css")]))


def report_html(report: Report, *, interactive: bool = True) -> str:
    """Returns a report as the text of one HTML file that loads nothing.

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
