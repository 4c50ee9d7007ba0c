"""``split-explorer report``: the answer as a file for others, in the format that the file's ending says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from explorer import presets
from explorer.cli.question import asks_about_a_model, cuts
from explorer.cli.text import CommandError, check_writable
from explorer.money.assumptions import FIGURES, read_assumptions
from explorer.money.month import DAYS_A_MONTH, Fleet
from explorer.present.i18n.text import locale, text
from explorer.pricing import Case
from explorer.questions.inputs import INPUTS, offered
from explorer.solve import METHODS, SolveError
from explorer.values.units import format_bytes

if TYPE_CHECKING:
    from explorer.report.contents import Report


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
@click.option("--days", type=float, metavar="N", help=f"On how many days of a month.  [default: {DAYS_A_MONTH:g}]")
@click.option("--fixed", type=float, metavar="USD", help="What having a server costs a month at all.  [default: 0]")
@click.option("--setup", type=float, metavar="USD", help="What setting the split up costs, once.  [default: 0]")
@click.option(
    "--figure",
    "figures",
    multiple=True,
    metavar="NAME=LOW,EXPECTED,HIGH",
    help=f"A figure of the business case in place of its preset, or NAME=VALUE where it is known: {', '.join(FIGURES)}."
    " Money is in USD, -h is in hours, -w in watts; device-time and server-time are how many times as long as"
    " estimated the two compute. May be given several times.",
)
@click.option(
    "--radio",
    type=click.Choice(list(presets.radios())),
    help="The device's radio, for its energy.  [default: the link's]",
)
@click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    metavar="NAME",
    help=f"Show the split of this method beside the best one: {', '.join(METHODS)}."
    "  [default: that of the scenario file, or the best split]",
)
@click.option(
    "--map-over",
    type=click.Choice(list(INPUTS)),
    nargs=2,
    metavar="X Y",
    help=f"The two inputs of the map, out of {', '.join(INPUTS)}.  [default: uplink device-speed]",
)
@cuts
@asks_about_a_model
def command(
    case: Case,
    output: Path,
    graph_alone: bool,
    figures: tuple[str, ...],
    radio: str | None,
    method: str | None,
    map_over: tuple[str, str] | None,
    cut: tuple[str, ...],
    **fleet: float | None,
) -> None:
    """Write a report on where to cut MODEL, a sample model or a graph file, in a scenario: one file that loads nothing.

    \b
    Examples:
      split-explorer report resnet18 --output report.html
      split-explorer report resnet18 --link lte --devices 200 --rounds-a-day 4 --output report.pdf
      split-explorer report resnet18 --figure server-per-hour=1,1.5,3 --figure data-per-gb=0 --output report.html
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
    inputs = offered(case.graph, case.scenario)
    for name in map_over or ():
        if name not in inputs:
            raise CommandError(f"--map-over: {name} is no input of this scenario, choose from {', '.join(inputs)}")
    check_writable(output)
    about: dict[str, Any] = {"model": click.get_current_context().params["model"], "fleet": _fleet(case, fleet)}
    if figures or radio:
        about["assumptions"] = read_assumptions(case, figures, radio or "")
    if map_over:
        about["map_over"] = map_over
    try:
        made = write(_report(case, method, cut, about))
    except SolveError as error:
        raise CommandError.of(error) from error
    output.write_bytes(made)
    click.echo(text("command-written", file=output, size=format_bytes(len(made))), err=True)


def _report(case: Case, method: str | None, cut: tuple[str, ...], about: dict[str, Any]) -> Report:
    from babel.dates import format_date

    from explorer.present.view import worked_out
    from explorer.report.contents import Report

    today = format_date(date.today(), "d MMMM y", locale=locale())
    return Report(worked_out(case, method, cut), today, **about)


def _fleet(case: Case, given: dict[str, float | None]) -> Fleet | None:
    """Returns how much is run, where anything is said about it; by the names of the options."""
    from explorer.report.contents import starting_fleet

    fields = {
        "devices": "devices",
        "rounds_a_day": "rounds_a_day",
        "days": "days_a_month",
        "fixed": "fixed_per_month",
        "setup": "setup",
    }
    said: dict[str, Any] = {fields[name]: value for name, value in given.items() if value is not None}
    return replace(starting_fleet(case.scenario), **said) if said else None


def _html(report: Report) -> bytes:
    from explorer.report.page import report_html

    return report_html(report).encode()


def _pdf(report: Report) -> bytes:
    from explorer.report.files import BrowserError, report_pdf

    try:
        return report_pdf(report)
    except BrowserError as error:
        raise CommandError.of(error) from error


def _svg(report: Report) -> bytes:
    from explorer.report.graph_picture import graph_svg

    return graph_svg(report.work).encode()


def _png(report: Report) -> bytes:
    from explorer.report.files import BrowserError, graph_png

    try:
        return graph_png(report.work)
    except BrowserError as error:
        raise CommandError.of(error) from error


def _live(report: Report) -> bytes:
    from explorer.report.page import live_html

    return live_html(report.work).encode()


_WRITERS: dict[str, Callable[[Report], bytes]] = {".html": _html, ".pdf": _pdf, ".svg": _svg, ".png": _png}
