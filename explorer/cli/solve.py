"""``split-explorer solve``: the split with the least delay, and what it is made of."""

from __future__ import annotations

from typing import Any

import click

from explorer.cli.breakdown import breakdown, found_by, tensors, what_is_run
from explorer.cli.document import write_document
from explorer.cli.errors import CommandError
from explorer.cli.problems import PROBLEMS, Reply
from explorer.cli.question import asks_about_a_model, headline
from explorer.cli.text import joined, longer, printable
from explorer.model.graph import OperationClass
from explorer.present.documents import question_document, stats_document, tensor_document
from explorer.pricing.costs import PricedGraph, Terms
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.compare import longer_by
from explorer.solve.result import Split
from explorer.values.json_files import finite
from explorer.values.units import format_time

# The choices without a split: in the heading of a column, and in a sentence.
UNSPLIT = {"All on the device": "All on the device", "Most on the server": "As much as possible on the server"}
SPLIT = "split"
USUAL = next(iter(METHODS))


class _Solve(click.Command):
    """A command whose help ends with what each method does and takes for granted."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Methods"):
            formatter.write_dl([(name, method.assumes) for name, method in METHODS.items()])


@click.command("solve", cls=_Solve)
@click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    metavar="NAME",
    help=f"How the split is chosen: one of the methods below.  [default: {USUAL}]",
)
@click.option(
    "--problem",
    type=click.Choice([SPLIT, *PROBLEMS]),
    default=SPLIT,
    show_default=True,
    help="What is asked: one split with the least delay; a U-shape, where the model ends on the device too, and labels"
    " and results stay there; or the throughput of inference in a pipeline.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Write JSON: scenario, delay_s, gap, terms_s, device_layers, cut, solver and more.",
)
@asks_about_a_model
def command(priced: PricedGraph, method: str | None, problem: str, as_json: bool) -> None:
    """Find the split of MODEL, a sample model or a graph file, with the least delay in a scenario.

    \b
    Examples:
      split-explorer solve resnet18
      split-explorer solve resnet18 --up 20Mbit/s --rtt 50ms --device-speed 0.5
      split-explorer solve vgg16 --link lte --mode inference --batch 1
      split-explorer solve googlenet --link wifi-6 --method linear
      split-explorer solve resnet18 --problem u-shape
      split-explorer solve mobilenet_v2 --problem throughput --mode inference
      split-explorer solve model.json --scenario office.json --json

    The delay is that of a round of --iterations iterations in training, and of one batch in inference.
    """
    if method is not None and problem != SPLIT:
        raise CommandError(f"--method chooses among ways to split: it goes with --problem {SPLIT}, not {problem}")
    try:
        answer = _split(priced, method or USUAL) if problem == SPLIT else PROBLEMS[problem](priced)
    except SolveError as error:
        raise CommandError(str(error)) from error
    if as_json:
        write_document(answer.document)
    else:
        click.echo("\n\n".join([headline(priced), *answer.paragraphs]))


def _split(priced: PricedGraph, method: str) -> Reply:
    """What a method chooses, beside the optimum."""
    split = solve(priced, method)
    optimum = split if METHODS[method].exact else solve(priced)
    shown = document(split, optimum)
    crossing = shown["cut"]
    cut = tensors("Tensors that cross, each iteration", crossing) if crossing else "Nothing crosses the link."
    paragraphs = [_sentences(split, optimum), breakdown(_choices(split)), cut, found_by(split.method, split.stats)]
    return Reply(shown, paragraphs)


def document(split: Split, optimum: Split) -> dict[str, Any]:
    """The split under the published keys; seconds and bytes, the bytes of one iteration."""
    priced = split.priced
    return {
        **question_document(priced),
        "problem": SPLIT,
        "method": split.method,
        "delay_s": split.delay_s,
        "optimum_s": optimum.delay_s,
        "gap": finite(longer_by(split.delay_s, optimum.delay_s)),
        "optimum_at_least_s": optimum.delay_s if optimum.bound_s is None else optimum.bound_s,
        "violation": priced.violation(split.on_device),
        "terms_s": split.terms._asdict(),
        "device_layers": list(split.device_layers),
        "cut": [tensor_document(priced, u) for u in split.cut],
        "solver": stats_document(split.stats),
    }


def _sentences(split: Split, optimum: Split) -> str:
    """What to do, how long it takes, how good that is, and how long the two choices without a split take."""
    priced = split.priced
    layers, cut = priced.graph.layers, [printable(priced.graph.layers[u].name) for u in split.cut]
    kept = [layer for layer, on in zip(layers, split.on_device, strict=True) if on]
    if not cut:
        advice = "Keep everything on the device"
    elif all(layer.operation_class is OperationClass.INPUT for layer in kept):
        advice = f"Keep nothing but the input on the device and send {joined(cut)} to the server"
    else:
        advice = (
            f"Keep {len(kept)} of {len(layers)} layers on the device, up to {joined(cut)},"
            " and send the rest to the server"
        )
    sentences = [f"{advice}: {what_is_run(priced)} takes {format_time(split.delay_s)}."]
    broken = priced.violation(split.on_device)
    if broken:
        sentences.append(f"The scenario does not allow this split: it {broken}.")
    if split is not optimum:
        sentences.append(_against_optimum(split, optimum))
    if optimum.at_most_above:
        sentences.append(f"No allowed split takes less than {format_time(optimum.bound_s or 0.0)}.")
    unsplit = zip(UNSPLIT, (priced.device_only, priced.server_most), strict=True)
    for choice, mask in unsplit:
        if (mask != split.on_device).any():
            delay_s, broken = priced.terms(mask).delay_s, priced.violation(mask)
            takes = f"{UNSPLIT[choice]} takes {format_time(delay_s)}, {longer(longer_by(delay_s, split.delay_s))}"
            sentences.append(f"{takes}, but {broken}." if broken else f"{takes}.")
    return "\n".join(sentences)


def _against_optimum(split: Split, optimum: Split) -> str:
    """How far a split is from the optimum, or from the best that is known."""
    gap = longer_by(split.delay_s, optimum.delay_s)
    best = "best split known" if optimum.at_most_above else "optimum"
    if gap == 0:
        return f"That is the {best}."
    return f"That is {longer(gap, f'the {best}')}, which takes {format_time(optimum.delay_s)}."


def _choices(split: Split) -> dict[str, Terms]:
    """The split, and the choices without one that differ from it."""
    priced = split.priced
    unsplit = zip(UNSPLIT, (priced.device_only, priced.server_most), strict=True)
    return {
        "This split": split.terms,
        **{choice: priced.terms(mask) for choice, mask in unsplit if (mask != split.on_device).any()},
    }
