"""``split-explorer table``: every split that is optimal somewhere, and where."""

from __future__ import annotations

from math import inf
from typing import Any

import click

from explorer.cli.question import asks_about_a_model, headline
from explorer.cli.text import CommandError, table, write_document
from explorer.present import errors
from explorer.present.documents import question_document
from explorer.present.i18n.text import text
from explorer.present.numbers import count_text, number_text
from explorer.present.phrases import where_cut
from explorer.pricing import TERM_NAMES, Case
from explorer.solve import SolveError
from explorer.solve.exact.table import SplitTable, split_table
from explorer.solve.parametric.verify import Verification, verify
from explorer.values.units import format_rate, format_time

UNITS = dict(zip(TERM_NAMES, ("s", "bytes", "s", "bytes", "bytes", "round trips"), strict=True))
PROOFS = {"closed sets": "command-proof_sets", "minimum cuts": "command-proof_cuts"}  # by route
Interval = tuple[float, float] | None


@click.command("table")
@click.option("--json", "as_json", is_flag=True, help="Write JSON: scenario, trust, terms, rows, range, certificate.")
@click.option(
    "--verify",
    "verified",
    is_flag=True,
    help="Check the table at every vertex of its envelope by a minimum cut (by listing all splits where a memory limit"
    " binds), which proves it for the whole range.",
)
@asks_about_a_model
def command(case: Case, as_json: bool, verified: bool) -> None:
    """List every split of MODEL, a sample model or a graph file, that is optimal for some link and speeds.

    \b
    Examples:
      split-explorer table resnet18
      split-explorer table resnet18 --mode inference --batch 1
      split-explorer table googlenet --verify
      split-explorer table model.json --json > table.json

    The table holds for every uplink and downlink, device speed and server speed in its range; the machines, the
    round-trip time, the turnaround, the mode, the batch and the constraints are those of the scenario.

    With --json, each row has features (six numbers), device_layers, cut (the layers whose tensors cross), delay_s
    (in this scenario) and uplink_bytes_per_s (between which rates it wins with all else as in the scenario; null if
    nowhere). The delay of a row is the sum of its features times these coefficients, in the order of terms:

    \b
      device_compute   s of all iterations at speed 1     1 / device speed
      uplink           bytes of smashed data              1 / uplink
      server_compute   s of all iterations at speed 1     1 / server speed
      downlink         bytes of gradients                 1 / downlink
      model_exchange   bytes of the device's parameters   1 / uplink + 1 / downlink
      round_trips      how many                           rtt + turnaround

    certificate says how the table was proven complete: route (how the splits were searched), vertices (of the
    envelope, where nothing better was found) and oracle_calls. trust is that of the machines, as solve says it.
    """
    try:
        found = split_table(case.costs, case.rates)
    except SolveError as error:
        raise CommandError.of(error) from error
    checked = verify(found) if verified else None
    if checked and not checked.holds:
        raise CommandError(f"the table of {case.graph.name} is wrong: {_doubts(checked)}; please report this")
    uplinks = found.uplink_ranges(case.rates)
    if as_json:
        write_document(document(case, found, uplinks, checked))
        return
    proof = _proof(found) + (f"\n{_verified(checked)}" if checked else "")
    click.echo("\n\n".join([headline(case), _rows(case, found, uplinks), proof]))


def document(case: Case, found: SplitTable, uplinks: list[Interval], checked: Verification | None) -> dict[str, Any]:
    """Returns the table under the published keys, its rows in the order in which they win along the uplink."""
    names = [layer.name for layer in case.graph.layers]
    coefficients = case.rates.coefficients
    return {
        **question_document(case),
        "terms": [
            {"name": name, "unit": UNITS[name], "coefficient": float(coefficient)}
            for name, coefficient in zip(TERM_NAMES, coefficients, strict=True)
        ],
        "rows": [
            {
                "features": found.features[row].tolist(),
                "device_layers": [name for name, on in zip(names, found.masks[row], strict=True) if on],
                "cut": [names[u] for u in case.costs.cut(found.masks[row])],
                "delay_s": float(found.features[row] @ coefficients),
                "uplink_bytes_per_s": uplinks[row],
            }
            for row in _in_order(uplinks)
        ],
        "range": {
            "link_bytes_per_s": found.range.link_bytes_per_s,
            "speed": found.range.speed,
            "rtt_s": found.range.rtt_s,
        },
        "certificate": {
            "route": found.route,
            "vertices": len(found.certificate.vertices),
            "oracle_calls": found.certificate.oracle_calls,
        },
        **({"verification": _verification(checked)} if checked else {}),
    }


def _in_order(uplinks: list[Interval]) -> list[int]:
    """Returns the rows by the uplink at which they win, the slowest first, then those that win elsewhere."""
    return sorted(range(len(uplinks)), key=lambda row: uplinks[row] or (inf, inf))


def _rows(case: Case, found: SplitTable, uplinks: list[Interval]) -> str:
    best = found.best(case.rates).row
    rows = [
        [
            text("command-here", where=_where(found, row)) if row == best else _where(found, row),
            _between(uplinks[row]),
            text("command-layers_of", count=int(found.masks[row].sum()), total=len(case.graph.layers)),
            format_time(float(found.features[row] @ case.rates.coefficients)),
        ]
        for row in _in_order(uplinks)
    ]
    columns = ("where", "uplink", "layers", "delay")
    return table([text(f"command-table_{column}") for column in columns], rows, left=2)


def _where(found: SplitTable, row: int) -> str:
    return where_cut(found.costs, found.masks[row])


def _between(uplink: Interval) -> str:
    if uplink is None:
        return text("command-elsewhere")
    return text("command-between", low=format_rate(uplink[0]), high=format_rate(uplink[1]))


def _proof(found: SplitTable) -> str:
    """Returns where the table holds, and why nothing is missing."""
    (slow, fast), (low, high) = found.range.link_bytes_per_s, found.range.speed
    certificate = found.certificate
    return "\n".join(
        [
            text(
                "command-proof_range",
                count=len(found.masks),
                slow=format_rate(slow),
                fast=format_rate(fast),
                low=count_text(low),
                high=count_text(high),
            ),
            text("command-proof_elsewhere"),
            text(PROOFS[found.route], vertices=len(certificate.vertices), calls=certificate.oracle_calls),
        ]
    )


def _verification(checked: Verification) -> dict[str, Any]:
    return {
        "vertices": checked.vertices,
        "complete": checked.complete,
        "anywhere": checked.anywhere,
        "gap": checked.gap,
    }


def _verified(checked: Verification) -> str:
    key = "command-verified_all" if checked.complete else "command-verified"
    return text(key, vertices=checked.vertices, anywhere=checked.anywhere, gap=number_text(checked.gap))


def _doubts(checked: Verification) -> str:
    return (
        errors.sentence(checked.violations[0])
        if checked.violations
        else f"a split takes less by {number_text(checked.gap)} of the delay"
    )
