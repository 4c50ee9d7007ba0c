"""The report and the graph in the formats that the browser at hand makes."""

from __future__ import annotations

from explorer.present.picture import LIGHT, Look
from explorer.present.view_result import Work
from explorer.report.chromium import pdf, png
from explorer.report.contents import Report
from explorer.report.graph_picture import graph_size, graph_svg
from explorer.report.page import report_html


def report_pdf(report: Report) -> bytes:
    """A report on A4; raises `explorer.report.chromium.BrowserError` where no browser can make it."""
    return pdf(report_html(report, interactive=False))


def graph_png(work: Work, look: Look = LIGHT) -> bytes:
    """The graph with its cut as a PNG; raises `explorer.report.chromium.BrowserError`."""
    width, height = graph_size(work)
    return png(graph_svg(work, look), width, height)
