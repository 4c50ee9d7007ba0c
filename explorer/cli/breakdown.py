"""Where the time of an answer goes: a table of the six terms with bars below it, and what the solver looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.cli.text import stacked_bar, table
from explorer.pricing.costs import PricedGraph, Terms
from explorer.scenario.scenario import Mode
from explorer.solve.result import SolverStats
from explorer.values.units import format_bytes, format_time

BAR_WIDTH = 64
LETTERS = {
    "device_compute": "D",
    "uplink": "u",
    "server_compute": "S",
    "downlink": "d",
    "model_exchange": "m",
    "round_trips": "r",
}


def breakdown(choices: Mapping[str, Terms]) -> str:
    """The terms of each choice under its heading, and a bar for each; the longest bar is `BAR_WIDTH` long."""
    rows = [
        [f"{letter} {term.replace('_', ' ')}", *(format_time(getattr(terms, term)) for terms in choices.values())]
        for term, letter in LETTERS.items()
    ]
    rows.append(["= delay", *(format_time(terms.delay_s) for terms in choices.values())])
    longest = max(terms.delay_s for terms in choices.values())
    label_width = max(map(len, choices))
    bars = [
        f"{choice.ljust(label_width)}  |{stacked_bar(zip(LETTERS.values(), terms, strict=True), longest, BAR_WIDTH)}"
        for choice, terms in choices.items()
    ]
    return table(["Where the time goes", *choices], rows) + "\n\n" + "\n".join(bars)


def tensors(heading: str, crossing: Sequence[Mapping[str, str | float]]) -> str:
    """The tensors that cross, with their bytes each way, from their JSON."""
    rows = [
        [str(tensor["layer"]), *(format_bytes(float(tensor[way])) for way in ("uplink_bytes", "downlink_bytes"))]
        for tensor in crossing
    ]
    return table([heading, "up", "down"], rows)


def what_is_run(priced: PricedGraph) -> str:
    """What the delay is of: ``a round of 20 iterations``."""
    workload = priced.scenario.workload
    training = workload.mode is Mode.TRAINING
    return f"a round of {workload.iterations:,} iterations" if training else "inference on one batch"


def found_by(what: str, stats: SolverStats) -> str:
    """What a solver looked at, and for how long; nothing of what it did not do."""
    edges = f" and {stats.edges:,} edges" if stats.edges else ""
    did = [
        *([f"{stats.vertices:,} vertices{edges}"] if stats.vertices else []),
        *([f"{stats.splits:,} splits priced"] if stats.splits else []),
        *([f"prepared once in {format_time(stats.once_s)}"] if stats.once_s else []),
        *([f"built in {format_time(stats.build_s)}"] if stats.build_s else []),
        *([f"solved in {format_time(stats.solve_s)}"] if stats.solve_s else []),
    ]
    return f"Found by {what}: {', '.join(did)}." if did else f"Chosen by {what}, which looks at no costs."
