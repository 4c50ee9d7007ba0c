"""``split-explorer compare``: every method of choosing a split, side by side."""

from __future__ import annotations

import shlex

import click

import sample_models
from explorer.cli.document import write_document
from explorer.cli.question import asks_about_a_model, headline, words_for
from explorer.cli.text import joined, percent, printable, table
from explorer.delay import PricedGraph
from explorer.solve import SolveError
from explorer.solve.compare import Answer, Comparison, compare
from explorer.solve.documents import comparison_document
from explorer.solve.gain import Gain, graph_view_gain, largest_gain
from explorer.units import format_time


@click.command("compare")
@click.option("--json", "as_json", is_flag=True, help="Write JSON: best_s, methods, graph_view, shown_by.")
@asks_about_a_model
def command(priced: PricedGraph, as_json: bool) -> None:
    """Compare every method of choosing a split of MODEL, a sample model or a graph file, in a scenario.

    \b
    Examples:
      split-explorer compare resnet18
      split-explorer compare googlenet --link wifi-6
      split-explorer compare vgg16 --mode inference --batch 1 --link lte
      split-explorer compare model.json --json

    Building and solving are timed: medians of several runs, what is remembered of the model being there already.
    Below the table: what the graph view saves over the best split with one cut point, which on most models is nothing.

    With --json, methods lists for each method delay_s, gap (how much longer than the best, 0.1 being 10 %), cut,
    device_layers, problem (why there is no answer) and violation (why the scenario does not allow it), with title,
    source and assumes. graph_view has the delays of the two splits, shown_by the sample model and link with the
    largest gain, if this one has none.
    """
    comparison = compare(priced)
    gain = _gain(priced)
    elsewhere = (
        None if gain and gain.saved else largest_gain(map(sample_models.load, sample_models.REGISTRY), priced.scenario)
    )
    if as_json:
        shown_by = {"arguments": _arguments(elsewhere), "saved": elsewhere.saved} if elsewhere else None
        write_document({**comparison_document(comparison, gain), "shown_by": shown_by})
        return
    notes = [f"{answer.method.name}: {why}" for answer in comparison.answers if (why := _why_not(answer))]
    paragraphs = [
        headline(priced),
        _rows(comparison),
        "\n".join(notes),
        _unproven(comparison),
        _honestly(gain, elsewhere),
    ]
    click.echo("\n\n".join(filter(None, paragraphs)))


def _rows(comparison: Comparison) -> str:
    headings = ["method", "cut after", "delay", "longer by", "vertices", "edges", "splits", "build", "solve"]
    return table(headings, [_row(comparison, answer) for answer in comparison.answers], left=2)


def _row(comparison: Comparison, answer: Answer) -> list[str]:
    split = answer.split
    if split is None:
        return [answer.method.name, "no answer", *[""] * 7]
    stats = split.stats
    names = [printable(comparison.priced.graph.layers[u].name) for u in split.cut]
    return [
        answer.method.name,
        joined(names) if names else "nothing: all on the device",
        format_time(split.delay_s),
        "does not fit" if answer.violation else _longer(comparison.gap(split)),
        *(f"{count:,}" if count else "" for count in (stats.vertices, stats.edges, stats.splits)),
        format_time(stats.build_s),
        format_time(stats.solve_s),
    ]


def _longer(gap: float | None) -> str:
    if gap is None:
        return ""
    return percent(gap) if gap else "optimal"


def _why_not(answer: Answer) -> str:
    """Why a method has no answer, or none that is allowed; "" where it has one."""
    if answer.violation:
        return f"its split {answer.violation}"
    return answer.problem.removeprefix(f"{answer.method.name}: ")


def _unproven(comparison: Comparison) -> str:
    """How good the best split is where it is not proven to be the optimum."""
    best = comparison.best
    if best is None:
        return "No exact method has an allowed answer here, so it is not known how far the others are from the best."
    if not best.at_most_above:
        return ""
    return (
        f"The best split known is at most {percent(best.at_most_above)} above the optimum:"
        f" no allowed split takes less than {format_time(best.bound_s or 0.0)}."
    )


def _gain(priced: PricedGraph) -> Gain | None:
    try:
        return graph_view_gain(priced)
    except SolveError:  # no prefix fits into the memory
        return None


def _honestly(gain: Gain | None, elsewhere: Gain | None) -> str:
    """What the graph view saves here, or where it saves something."""
    if gain is None:
        return "No linear prefix fits into the memory here, so there is nothing to compare the graph view with."
    if gain.saved:
        return f"The graph view saves {percent(gain.saved)} over the best linear prefix."
    nothing = "The graph view saves nothing here over the best linear prefix."
    if elsewhere is None:
        return f"{nothing}\nNo sample model shows a gain in this scenario, nor over any of the preset links."
    command = shlex.join(["split-explorer", "compare", *_arguments(elsewhere)])
    return f"{nothing}\nIt saves {percent(elsewhere.saved)} in this case: {command}"


def _arguments(gain: Gain) -> list[str]:
    return words_for(gain.priced.graph.name, gain.priced.scenario)
