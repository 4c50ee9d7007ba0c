"""The report as PDF and the graph as PNG, made by the browser at hand: Chromium or Chrome without a window.

A browser lays out and prints better than any library would, and whoever opens a report has one. It runs in a folder
of its own that is deleted afterwards, loads nothing but the page, and is ended with all its processes if it takes too
long.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from explorer.present.palette import LIGHT, Theme
from explorer.present.view import Work
from explorer.report.contents import Report
from explorer.report.graph_picture import graph_size, graph_svg
from explorer.report.page import report_html

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIMIT_S = 60.0
QUIET = (  # asks nobody for anything by itself
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FLAGS = (
    "--headless",
    *QUIET,
    "--disable-extensions",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
)


def report_pdf(report: Report) -> bytes:
    """Returns a report on A4; raises `explorer.report.files.BrowserError` where no browser can make it."""
    return pdf(report_html(report, interactive=False))


def graph_png(work: Work, look: Theme = LIGHT) -> bytes:
    """Returns the graph with its cut as a PNG; raises `explorer.report.files.BrowserError`."""
    width, height = graph_size(work)
    return png(graph_svg(work, look), width, height)


class BrowserError(ValueError):
    """Reports that there is no browser, or that it did not do what it was asked: which, and what to do instead."""


def browser() -> str | None:
    """Returns the path of the first browser of `BROWSERS` that is installed."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def pdf(page: str) -> bytes:
    """Returns an HTML page as it prints, on the paper that its style asks for; raises `BrowserError`."""
    return _made(page, "page.html", "page.pdf", "--print-to-pdf={}", "--no-pdf-header-footer")


def png(svg: str, width: int, height: int, scale: float = 2.0) -> bytes:
    """Returns an SVG picture of a size in px as a PNG with ``scale`` times as many pixels; raises `BrowserError`."""
    page = f"<!DOCTYPE html><style>html, body {{ margin: 0 }} svg {{ display: block }}</style>{svg}"
    size = f"--window-size={width},{height}"
    return _made(page, "page.html", "page.png", "--screenshot={}", size, f"--force-device-scale-factor={scale:g}")


def _made(page: str, source: str, result: str, order: str, *more: str) -> bytes:
    path = browser()
    if path is None:
        raise BrowserError(
            f"a PDF or PNG needs Chromium or Chrome, and none of {', '.join(BROWSERS)} is on the PATH; "
            "the HTML report opens in any browser, which can print it to a PDF"
        )
    with TemporaryDirectory(prefix="split-explorer-", ignore_cleanup_errors=True) as folder:
        page_file, result_file = Path(folder, source), Path(folder, result)
        page_file.write_text(page, encoding="utf-8")
        profile = f"--user-data-dir={Path(folder, 'profile')}"
        # Root, as in a container, cannot have its sandbox; the page is ours, and its policy runs no text of others.
        sandbox = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
        _run([path, *FLAGS, *sandbox, profile, order.format(result_file), *more, page_file.as_uri()])
        if not result_file.is_file() or not result_file.stat().st_size:
            raise BrowserError(f"{path} wrote no file: it may need a newer version")
        return result_file.read_bytes()


def _run(command: list[str]) -> None:
    """Runs to the end, or end it with all that it started; raises `BrowserError`."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(LIMIT_S)
    except subprocess.TimeoutExpired:
        raise BrowserError(f"{command[0]} did not finish within {LIMIT_S:g} s") from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends whatever is left of it; a browser is a group of processes."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
