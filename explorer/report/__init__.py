"""A split as files for others: a report as HTML and PDF, the live graph alone, and its picture as SVG and PNG."""

from explorer.report.chromium import BrowserError, browser
from explorer.report.contents import Report, Section, starting_fleet
from explorer.report.files import graph_png, report_pdf
from explorer.report.graph_picture import graph_svg
from explorer.report.live import live_html
from explorer.report.page import report_html

__all__ = [
    "BrowserError",
    "Report",
    "Section",
    "browser",
    "graph_png",
    "graph_svg",
    "live_html",
    "report_html",
    "report_pdf",
    "starting_fleet",
]
