"""``split-explorer table``: every split that is optimal somewhere, and where."""

from __future__ import annotations

from math import inf
from typing import Any

import click

from explorer.cli.document import write_document
from explorer.cli.errors import CommandError
from explorer.cli.question import asks_about_a_model, headline
from explorer.cli.text import cut_after, table, three_digits
from explorer.present.documents import question_document
from explorer.pricing.costs import TERM_NAMES, PricedGraph
from explorer.solve import SolveError
from explorer.solve.exact.table import SplitTable, split_table
from explorer.solve.parametric.uplink_ranges import winning_uplinks
from explorer.solve.parametric.verify import Verification, verify
from explorer.values.units import format_rate, format_time

UNITS = dict(zip(TERM_NAMES, ("s", "bytes", "s", "bytes", "bytes", "round trips"), strict=True))
SEARCHES = {"closed sets": "searches of the list of all splits", "minimum cuts": "minimum cuts"}  # by route
Interval = tuple[float, float] | None


@click.command("table")
@click.option("--json", "as_json", is_flag=True, help="Write JSON: scenario, terms, rows, range, certificate.")
@click.option(
    "--verify",
    "verified",
    is_flag=True,
    help="Check the table at every vertex of its envelope by a minimum cut (by listing all splits where a memory limit"
    " binds), which proves it for the whole range.",
)
@asks_about_a_model
def command(priced: PricedGraph, as_json: bool, verified: bool) -> None:
    """List every split of MODEL, a sample model or a graph file, that is optimal for some link and speeds.

    \b
    Examples:
      split-explorer table resnet18
      split-explorer table resnet18 --mode inference --batch 1
      split-explorer table googlenet --verify
      split-explorer table model.json --json > table.json

    The table holds for every uplink and downlink, device speed and server speed in its range; the machines, the
    round-trip time, the mode, the batch and the constraints are those of the scenario.

    With --json, each row has features (six numbers), device_layers, cut (the layers whose tensors cross), delay_s
    (in this scenario) and uplink_bytes_per_s (between which rates it wins with all else as in the scenario; null if
    nowhere). The delay of a row is the sum of its features times these coefficients, in the order of terms:

    \b
      device_compute   s of all iterations at speed 1     1 / device speed
      uplink           bytes of smashed data              1 / uplink
      server_compute   s of all iterations at speed 1     1 / server speed
      downlink         bytes of gradients                 1 / downlink
      model_exchange   bytes of the device's parameters   1 / uplink + 1 / downlink
      round_trips      how many                           rtt

    certificate says how the table was proven complete: route (how the splits were searched), vertices (of the
    envelope, where nothing better was found) and oracle_calls.
    """
    try:
        found = split_table(priced)
    except SolveError as error:
        raise CommandError(str(error)) from error
    checked = verify(found) if verified else None
    if checked and not checked.holds:
        raise CommandError(f"the table of {priced.graph.name} is wrong: {_doubts(checked)}; please report this")
    uplinks = winning_uplinks(found, priced.scenario)
    if as_json:
        write_document(document(found, uplinks, checked))
        return
    proof = _proof(found) + (f"\n{_verified(checked)}" if checked else "")
    click.echo("\n\n".join([headline(priced), _rows(found, uplinks), proof]))


def document(found: SplitTable, uplinks: list[Interval], checked: Verification | None) -> dict[str, Any]:
    """The table under the published keys, its rows in the order in which they win along the uplink."""
    priced = found.priced
    names = [layer.name for layer in priced.graph.layers]
    coefficients = priced.coefficients
    own_rtt_s = priced.scenario.link.rtt_s
    return {
        **question_document(priced),
        "terms": [
            {"name": name, "unit": UNITS[name], "coefficient": float(coefficient)}
            for name, coefficient in zip(TERM_NAMES, coefficients, strict=True)
        ],
        "rows": [
            {
                "features": found.features[row].tolist(),
                "device_layers": [name for name, on in zip(names, found.masks[row], strict=True) if on],
                "cut": [names[u] for u in priced.cut(found.masks[row])],
                "delay_s": float(found.features[row] @ coefficients),
                "uplink_bytes_per_s": uplinks[row],
            }
            for row in _in_order(uplinks)
        ],
        "range": {
            "link_bytes_per_s": found.range.link_bytes_per_s,
            "speed": found.range.speed,
            "rtt_s": found.range.rtt_s or (own_rtt_s, own_rtt_s),
        },
        "certificate": {
            "route": found.route,
            "vertices": len(found.certificate.vertices),
            "oracle_calls": found.certificate.oracle_calls,
        },
        **({"verification": _verification(checked)} if checked else {}),
    }


def _in_order(uplinks: list[Interval]) -> list[int]:
    """Rows by the uplink at which they win, the slowest first, then those that win elsewhere."""
    return sorted(range(len(uplinks)), key=lambda row: uplinks[row] or (inf, inf))


def _rows(found: SplitTable, uplinks: list[Interval]) -> str:
    priced = found.priced
    best = found.best(priced.scenario)
    rows = [
        [
            _where(found, row) + ("  <- here" if row == best else ""),
            _between(uplinks[row]),
            f"{int(found.masks[row].sum()):,} of {len(priced.graph.layers):,}",
            format_time(float(found.features[row] @ priced.coefficients)),
        ]
        for row in _in_order(uplinks)
    ]
    return table(["cut after", "wins with an uplink of", "on the device", "delay here"], rows, left=2)


def _where(found: SplitTable, row: int) -> str:
    return cut_after([found.priced.graph.layers[u].name for u in found.priced.cut(found.masks[row])])


def _between(uplink: Interval) -> str:
    return f"{format_rate(uplink[0])} to {format_rate(uplink[1])}" if uplink else "elsewhere"


def _proof(found: SplitTable) -> str:
    """Where the table holds, and why nothing is missing."""
    (slow, fast), (low, high) = found.range.link_bytes_per_s, found.range.speed
    certificate = found.certificate
    splits = f"one of these {len(found.masks)} splits is" if len(found.masks) > 1 else "this split is"
    return (
        f"With {format_rate(slow)} to {format_rate(fast)} each way and machines at {low:g} to {high:g} times their"
        f" speed, {splits} optimal.\n"
        '"Elsewhere" is at another downlink or other speeds than those of the scenario.\n'
        f"Proven at {len(certificate.vertices):,} vertices of the envelope, by {certificate.oracle_calls:,}"
        f" {SEARCHES[found.route]}."
    )


def _verification(checked: Verification) -> dict[str, Any]:
    return {
        "vertices": checked.vertices,
        "complete": checked.complete,
        "anywhere": checked.anywhere,
        "gap": checked.gap,
    }


def _verified(checked: Verification) -> str:
    complete = ", all that there are by brute force," if checked.complete else ""
    return (
        f"Verified by fresh minimum cuts at {checked.vertices:,} vertices{complete} and at {checked.anywhere:,} further"
        f" points: none takes less by more than {three_digits(checked.gap)} of the delay."
    )


def _doubts(checked: Verification) -> str:
    return (
        checked.violations[0]
        if checked.violations
        else f"a split takes less by {three_digits(checked.gap)} of the delay"
    )
