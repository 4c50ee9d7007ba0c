"""Where the time of an answer goes: a table of the six terms with bars below it, and what the solver looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.cli.text import stacked_bar, table
from explorer.present import errors
from explorer.present.i18n.text import text
from explorer.present.phrases import unsplit_name
from explorer.pricing import Case, Mask, Terms
from explorer.questions.speedup import Unsplit
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
    """Returns the terms of each choice under its heading, and a bar for each; the longest bar is `BAR_WIDTH` long."""
    rows = [
        [f"{letter} {text(f'command-term_{term}')}", *(format_time(getattr(terms, term)) for terms in choices.values())]
        for term, letter in LETTERS.items()
    ]
    rows.append([f"= {text('command-delay')}", *(format_time(terms.delay_s) for terms in choices.values())])
    longest = max(terms.delay_s for terms in choices.values())
    label_width = max(map(len, choices))
    bars = [
        f"{choice.ljust(label_width)}  |{stacked_bar(zip(LETTERS.values(), terms, strict=True), longest, BAR_WIDTH)}"
        for choice, terms in choices.items()
    ]
    return table([text("command-time_heading"), *choices], rows) + "\n\n" + "\n".join(bars)


def tensors(heading: str, crossing: Sequence[Mapping[str, str | float]]) -> str:
    """Returns the tensors that cross, with their bytes each way, from their JSON."""
    rows = [
        [str(tensor["layer"]), *(format_bytes(float(tensor[way])) for way in ("uplink_bytes", "downlink_bytes"))]
        for tensor in crossing
    ]
    return table([heading, text("command-column_up"), text("command-column_down")], rows)


def unsplit(case: Case, on_device: Mask, choices: Sequence[Unsplit] = ("device", "server")) -> list[str]:
    """Returns a sentence for each choice without a split that differs from a split's set: what it takes, if allowed."""
    said = []
    for choice in choices:
        mask = case.costs.all_on_device if choice == "device" else case.costs.all_on_server
        if (mask == on_device).all():
            continue
        violation = case.costs.violation(mask)
        key = "command-unsplit_not_allowed" if violation else "command-unsplit"
        why = errors.sentence(violation) if violation else ""
        name, delay = unsplit_name(case.costs, choice), format_time(case.terms(mask).delay_s)
        said.append(text(key, name=name, delay=delay, violation=why))
    return said


def found_by(what: str, stats: SolverStats) -> str:
    """Returns what a solver looked at, and for how long; nothing of what it did not do."""
    key = "command-looked_network" if stats.edges else "command-looked_vertices"
    times = {"once": stats.once_s, "build": stats.build_s, "solve": stats.solve_s}
    did = [
        *([text(key, vertices=stats.vertices, edges=stats.edges)] if stats.vertices else []),
        *([text("command-looked_splits", splits=stats.splits)] if stats.splits else []),
        *(text(f"command-took_{part}", time=format_time(seconds)) for part, seconds in times.items() if seconds),
    ]
    return text("command-found_by", method=what, work=", ".join(did)) if did else text("command-chosen_by", method=what)
