"""``split-explorer compare``: every method of choosing a split, side by side."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import click

import sample_models
from explorer.cli.question import asks_about_a_model, cuts, headline
from explorer.cli.text import table, write_document
from explorer.present import errors
from explorer.present.comparison import own_answer
from explorer.present.documents import comparison_document
from explorer.present.i18n.text import text
from explorer.present.measure import gap_text, share_text
from explorer.present.numbers import count_text
from explorer.present.phrases import where_cut
from explorer.pricing import Case
from explorer.scenario import models
from explorer.scenario.codec import option_words
from explorer.solve import SolveError
from explorer.solve.compare import Answer, Comparison, Gain, compare, graph_view_gain, largest_gain
from explorer.solve.result import Solution
from explorer.values.json_files import finite
from explorer.values.units import format_time

# What a solver says of its work, as columns.
LOOKED_AT = ("vertices", "edges", "splits")
TIMES = ("once", "build", "solve")


@click.command("compare")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Write JSON: scenario, trust, best_s, methods, own_cut, graph_view, shown_by.",
)
@cuts
@asks_about_a_model
def command(case: Case, as_json: bool, cut: tuple[str, ...]) -> None:
    """Compare every method of choosing a split of MODEL, a sample model or a graph file, in a scenario.

    \b
    Examples:
      split-explorer compare resnet18
      split-explorer compare googlenet --link wifi-6
      split-explorer compare vgg16 --mode inference --batch 1 --link lte
      split-explorer compare model.json --json

    Building and solving are timed: medians of several runs. Once is what was spent on what is remembered of the model
    for other links. Below the table: what the best split with one cut point takes, on most models no longer.

    With --json, methods lists for each method delay_s, gap (how much longer than the best, 0.1 being 10 %), cut,
    device_layers, exact (whether its answer is proven to be the optimum), problem (why there is no answer) and
    violation (why the scenario does not allow it), with title, source and assumes; own_cut is the same for --cut.
    graph_view has the delays of the best split and of the best one with one cut point, and the gap between them;
    shown_by the sample model and link with the largest such gap, if there is none here. trust is that of the machines,
    as solve says it.
    """
    comparison = compare(case.costs, case.rates)
    own = own_answer(case, cut)
    answers = [*comparison.answers, *filter(None, [own])]
    gain = _gain(case)
    elsewhere = (
        None if gain and gain.gap else largest_gain(map(sample_models.load, sample_models.REGISTRY), case.scenario)
    )
    if as_json:
        shown_by = {"arguments": _arguments(elsewhere), "gap": finite(elsewhere.gap)} if elsewhere else None
        write_document({**comparison_document(case, comparison, gain, own), "shown_by": shown_by})
        return
    notes = [
        text("command-note", method=answer.method.name, why=why) for answer in answers if (why := _why_not(answer))
    ]
    paragraphs = [
        headline(case),
        _rows(comparison, answers),
        "\n".join(notes),
        _unproven(comparison),
        _honestly(comparison, gain, elsewhere),
    ]
    click.echo("\n\n".join(filter(None, paragraphs)))


def _rows(comparison: Comparison, answers: Sequence[Answer]) -> str:
    columns = ("method", "where", "delay", "gap", *LOOKED_AT, *TIMES)
    headings = [text(f"command-column_{column}") for column in columns]
    return table(headings, [_row(comparison, answer) for answer in answers], left=2)


def _row(comparison: Comparison, answer: Answer) -> list[str]:
    split = answer.split
    if split is None:
        return [answer.method.name, text("command-no_answer"), *[""] * (2 + len(LOOKED_AT) + len(TIMES))]
    counts = [getattr(split.stats, name) for name in LOOKED_AT]
    seconds = [getattr(split.stats, f"{name}_s") for name in TIMES]
    return [
        answer.method.name,
        where_cut(comparison.costs, split.on_device),
        format_time(split.delay_s),
        text("command-does_not_fit") if answer.violation else _against_best(comparison, split),
        *(count_text(count) if count else "" for count in counts),
        *(format_time(time_s) if time_s else "" for time_s in seconds),
    ]


def _against_best(comparison: Comparison, split: Solution) -> str:
    gap = comparison.gap(split)
    if gap is None:
        return ""
    if gap == 0:
        return text("command-optimal") if comparison.is_proven else text("command-best_known_here")
    return gap_text(gap)


def _why_not(answer: Answer) -> str:
    """Returns why a method has no answer, or none that is allowed; "" where it has one."""
    if answer.violation:
        return text("command-its_split", violation=errors.sentence(answer.violation))
    if answer.problem is None:
        return ""
    return errors.sentence(answer.problem).removeprefix(f"{answer.method.name}: ")


def _unproven(comparison: Comparison) -> str:
    """Returns how good the best split is where it is not proven to be the optimum."""
    best = comparison.best
    if best is None:
        return text("command-no_exact")
    if comparison.is_proven:
        return ""
    bound = format_time(best.proof.bound_s or 0.0)
    return text("command-unproven", percent=share_text(best.at_most_above), delay=bound)


def _gain(case: Case) -> Gain | None:
    try:
        return graph_view_gain(case)
    except SolveError:  # no prefix fits into the memory
        return None


def _honestly(comparison: Comparison, gain: Gain | None, elsewhere: Gain | None) -> str:
    """Returns how much longer than the best split the best linear prefix takes here, or where it takes longer."""
    if gain is None:
        return text("command-no_prefix")
    best = text("command-best_split") if comparison.is_proven else text("command-best_known")
    here = text("command-prefix", gap=gap_text(gain.gap, best))
    if gain.gap:
        return here
    if elsewhere is None:
        return f"{here}\n{text('command-prefix_nowhere')}"
    command = shlex.join(["split-explorer", "compare", *_arguments(elsewhere)])
    there = text("command-prefix_elsewhere", gap=gap_text(elsewhere.gap), command=command)
    return f"{here}\n{there}"


def _arguments(gain: Gain) -> list[str]:
    name = gain.case.graph.name
    return [name, *option_words(gain.case.scenario, models.find(name).batch)]
