"""The report as one HTML file."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from explorer.report.charts import plotly_source
from explorer.report.contents import Report
from explorer.report.graph_picture import page_svg
from explorer.report.live import live_graph, live_style
from explorer.report.scripts import Scripts, data_element
from explorer.report.sections import SECTIONS
from explorer.report.templates import asset, render
from explorer.report.words import against, cut_rows, left_out, sentence, timing, uplink_range
from explorer.ui.shown import Work
from explorer.ui.text import text
from explorer.units import format_rate, format_time


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
        title=work.graph.title or work.graph.name,
        date=report.date,
        sentence=sentence(work),
        facts=_facts(work),
        scenario=_scenario(work),
        live=live,
        picture=Markup(page_svg(work)),
        cut=cut_rows(work.shown),
        left_out=left_out(work.shown),
        interactive=interactive,
        sections=sections,
        drawing=drawing,
        style=live_style() + Markup(asset("report.css")),
        policy=scripts.policy,
    )


def _facts(work: Work) -> list[dict[str, str]]:
    """The numbers that decide, each with what it is held against."""
    split, uplink = work.shown, uplink_range(work)
    delays = {"device": work.device_only.delay_s, "server": work.server_most.delay_s}
    facts = [{"name": text("graph.fact_delay"), "value": format_time(split.delay_s), "note": timing(work)}]
    for name, seconds in delays.items():
        facts.append(
            {
                "name": text(f"graph.fact_{name}"),
                "value": format_time(seconds),
                "note": against(seconds, split.delay_s),
            }
        )
    if uplink is not None:
        now = format_rate(work.priced.scenario.link.uplink_bytes_per_s)
        facts.append(
            {"name": text("graph.fact_holds"), "value": uplink, "note": text("graph.holds_now", value=now)},
        )
    return facts


def _scenario(work: Work) -> list[dict[str, Any]]:
    """What the answer is for, in a line each."""
    scenario = work.priced.scenario
    workload, link = scenario.workload, scenario.link
    rates = text(
        "sidebar.link_custom_help",
        up=format_rate(link.uplink_bytes_per_s),
        down=format_rate(link.downlink_bytes_per_s),
        rtt=format_time(link.rtt_s),
    )
    unit = text(f"breakdown.unit_{workload.mode.value}", count=f"{workload.iterations:,}", batch=workload.batch)
    stays = scenario.constraints.raw_data_stays
    return [
        {"name": text("sidebar.device"), "value": _at_speed(scenario.device.title, scenario.device_speed)},
        {"name": text("sidebar.server"), "value": _at_speed(scenario.server.title, scenario.server_speed)},
        {"name": text("sidebar.link"), "value": rates.rstrip(".")},
        {"name": text("sidebar.mode"), "value": unit},
        {"name": text("report.raw_data"), "value": text("report.stays") if stays else text("report.may_leave")},
    ]


def _at_speed(title: str, speed: float) -> str:
    return title if speed == 1 else text("report.at_speed", machine=title, speed=f"{speed:g}")
