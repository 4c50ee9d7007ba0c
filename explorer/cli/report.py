"""``split-explorer report``: the answer as a file for others, in the format that the file's ending says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.errors import CommandError
from explorer.cli.question import asks_about_a_model
from explorer.delay import PricedGraph
from explorer.solve import SolveError
from explorer.units import format_bytes
from explorer.whatif.business import Fleet
from explorer.whatif.inputs import INPUTS, offered

if TYPE_CHECKING:
    from explorer.report import Report


@click.command("report")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to write; .html and .pdf are the report, .svg and .png a picture of the graph.",
)
@click.option("--graph-alone", is_flag=True, help="Write the live graph without the report; with .html.")
@click.option("--devices", type=int, metavar="N", help="How many devices the business case is for.  [default: 1000]")
@click.option(
    "--rounds-a-day",
    type=float,
    metavar="N",
    help="Training rounds, or batches in inference, that each of them runs a day.  [default: 24, or 1440 batches]",
)
@click.option(
    "--map-over",
    type=click.Choice(list(INPUTS)),
    nargs=2,
    metavar="X Y",
    help=f"The two inputs of the map, out of {', '.join(INPUTS)}.  [default: uplink device-speed]",
)
@asks_about_a_model
def command(
    priced: PricedGraph,
    output: Path,
    graph_alone: bool,
    devices: int | None,
    rounds_a_day: float | None,
    map_over: tuple[str, str] | None,
) -> None:
    """Write a report on where to cut MODEL, a sample model or a graph file, in a scenario: one file that loads nothing.

    \b
    Examples:
      split-explorer report resnet18 --output report.html
      split-explorer report resnet18 --link lte --devices 200 --rounds-a-day 4 --output report.pdf
      split-explorer report resnet18 --graph-alone --output graph.html
      split-explorer report model.json --output graph.svg

    In the HTML the graph is live: sliders move the cut without a server, and charts answer to the mouse. With scripts
    off, and on paper, they are pictures. PDF and PNG are made by Chromium or Chrome, which must be on the PATH.
    """
    ending = output.suffix.lower()
    write = _WRITERS.get(ending)
    if write is None:
        raise CommandError(f'output "{output}" must end in {", ".join(_WRITERS)}, got "{output.suffix}"')
    if graph_alone:
        if ending != ".html":
            raise CommandError(f'--graph-alone writes the live graph, which is .html, got "{output.suffix}"')
        write = _live
    if map_over and map_over[0] == map_over[1]:
        raise CommandError(f"--map-over takes two inputs, got {map_over[0]} twice")
    for name in map_over or ():
        if name not in offered(priced.scenario):
            raise CommandError(f"--map-over: {name} change nothing in inference, choose another input")
    fleet = _fleet(priced, devices, rounds_a_day)
    try:
        made = write(_report(priced, click.get_current_context().params["model"], fleet, map_over))
    except SolveError as error:
        raise CommandError(str(error)) from error
    try:
        output.write_bytes(made)
    except OSError as error:
        raise CommandError(f'output "{output}" cannot be written: {error.strerror or error}') from error
    click.echo(f"{output}: {format_bytes(len(made))}", err=True)


def _report(priced: PricedGraph, model: str, fleet: Fleet | None, map_over: tuple[str, str] | None) -> Report:
    from babel.dates import format_date

    from explorer.report import Report
    from explorer.ui.shown import worked_out

    today = format_date(date.today(), "d MMMM y", locale="en")
    report = Report(worked_out(priced), today, fleet=fleet, model=model)
    return replace(report, map_over=map_over) if map_over else report


def _fleet(priced: PricedGraph, devices: int | None, rounds_a_day: float | None) -> Fleet | None:
    """How much is run, where anything is said about it."""
    from explorer.report import starting_fleet

    if devices is None and rounds_a_day is None:
        return None
    usual = starting_fleet(priced.scenario)
    return Fleet(
        devices=usual.devices if devices is None else devices,
        rounds_a_day=usual.rounds_a_day if rounds_a_day is None else rounds_a_day,
    )


def _html(report: Report) -> bytes:
    from explorer.report import report_html

    return report_html(report).encode()


def _pdf(report: Report) -> bytes:
    from explorer.report import BrowserError, report_pdf

    try:
        return report_pdf(report)
    except BrowserError as error:
        raise CommandError(str(error)) from error


def _svg(report: Report) -> bytes:
    from explorer.report import graph_svg

    return graph_svg(report.work).encode()


def _png(report: Report) -> bytes:
    from explorer.report import BrowserError, graph_png

    try:
        return graph_png(report.work)
    except BrowserError as error:
        raise CommandError(str(error)) from error


def _live(report: Report) -> bytes:
    from explorer.report import live_html

    return live_html(report.work).encode()


_WRITERS: dict[str, Callable[[Report], bytes]] = {".html": _html, ".pdf": _pdf, ".svg": _svg, ".png": _png}
