"""``split-explorer solve``: the split with the least delay, and what it is made of."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from explorer.cli.breakdown import breakdown, found_by, tensors, unsplit
from explorer.cli.problems import PROBLEMS, Reply, with_overlap
from explorer.cli.question import asks_about_a_model, cuts, headline
from explorer.cli.text import CommandError, write_document
from explorer.present import errors
from explorer.present.accuracy import accuracy_note_of
from explorer.present.basis import basis_document, basis_lines
from explorer.present.because import because
from explorer.present.documents import question_document, stats_document, tensor_document
from explorer.present.i18n.catalogue import DEFAULT
from explorer.present.i18n.text import speaking, text
from explorer.present.measure import gain_sentence, gap_text
from explorer.present.overlap_words import asks_for_overlap
from explorer.present.phrases import place, sentence
from explorer.present.survival_words import survival_sentence
from explorer.present.view import slider_range
from explorer.pricing import Case, Terms
from explorer.questions.survival import doubted
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.compare import longer_by
from explorer.solve.exact.table import split_table
from explorer.solve.own_cut import OWN_CUT, own_cut
from explorer.solve.result import Solution
from explorer.values.json_files import finite
from explorer.values.names import printable
from explorer.values.units import format_time

SPLIT = "split"
USUAL = next(iter(METHODS))


class _Solve(click.Command):
    """Is a command whose help ends with what each method does and takes for granted."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Methods"):
            formatter.write_dl([(name, method.assumes) for name, method in METHODS.items()])


@click.command("solve", cls=_Solve)
@click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    metavar="NAME",
    help=f"How the split is chosen: one of the methods below.  [default: that of the scenario file, or {USUAL}]",
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
    help="Write JSON: scenario, trust, delay_s, gap, because, terms_s, device_layers, cut, solver and more; with"
    " --overlap pipelined also pipelined, the best split of the pipeline.",
)
@cuts
@asks_about_a_model
def command(case: Case, method: str | None, problem: str, as_json: bool, cut: tuple[str, ...]) -> None:
    """Find the split of MODEL, a sample model or a graph file, with the least delay in a scenario.

    \b
    Examples:
      split-explorer solve resnet18
      split-explorer solve resnet18 --up 20Mbit/s --rtt 50ms --device-speed 0.5
      split-explorer solve vgg16 --link lte --mode inference --batch 1
      split-explorer solve googlenet --link wifi-6 --method linear
      split-explorer solve resnet18 --cut layer2.1.relu#2
      split-explorer solve resnet18 --problem u-shape
      split-explorer solve mobilenet_v2 --problem throughput --mode inference
      split-explorer solve resnet18 --overlap pipelined --micro-batches 8
      split-explorer solve model.json --scenario office.json --json

    The delay is that of a round of --iterations iterations in training, and of one batch in inference.

    With --json, trust says of each machine where its times come from (timing: profiled, measured, calibrated, scaled by
    another model, mode or batch that was timed, or estimated) and how many times as long, or as short, they may be
    (factor); timing alone is that of the machine trusted least. delay_between_s is what the split takes where both are
    as fast, and as slow, as that; period_between_s is the same of the throughput's period.
    """
    method_given, cut_given = map(_is_given, ("method", "cut"))  # what a scenario file names asks nothing else
    if problem != SPLIT and method_given:
        raise CommandError(f"--method chooses among ways to split: it goes with --problem {SPLIT}, not {problem}")
    if cut_given and (problem != SPLIT or method_given):
        other = "--method" if problem == SPLIT else f"--problem {problem}"
        raise CommandError(f"--cut sets the split: it does not go with {other}")
    if problem != SPLIT and asks_for_overlap(case):
        raise CommandError(text("command-no_pipeline", problem=problem))
    try:
        answer = _split(case, method or USUAL, cut) if problem == SPLIT else PROBLEMS[problem](case)
        if problem == SPLIT and asks_for_overlap(case):
            answer = with_overlap(case, answer)
    except SolveError as error:
        raise CommandError.of(error) from error
    if as_json:
        write_document(answer.document)
    else:
        click.echo("\n\n".join([headline(case, pipelined=asks_for_overlap(case)), *answer.paragraphs]))


def _is_given(option: str) -> bool:
    """Returns whether an option stands on the command line."""
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


def _split(case: Case, method: str, after: tuple[str, ...]) -> Reply:
    """Returns what a method chooses, or the split after some layers, beside the optimum."""
    split = own_cut(case.costs, case.rates, after) if after else solve(case.costs, case.rates, method)
    optimum = split if not after and METHODS[method].exact else solve(case.costs, case.rates)
    shown = document(case, split, optimum)
    crossing = shown["cut"]
    cut = tensors(text("command-crossing"), crossing) if crossing else text("command-nothing_crosses")
    paragraphs = [
        _sentences(case, split, optimum),
        breakdown(_choices(case, split)),
        cut,
        *([] if after else [found_by(split.method, split.stats)]),
    ]
    return Reply(shown, paragraphs)


def document(case: Case, split: Solution, optimum: Solution) -> dict[str, Any]:
    """Returns the split under the published keys; seconds and bytes, the bytes of one iteration."""
    violation = case.costs.violation(split.on_device)
    with speaking(DEFAULT):
        why = _because(case, split)
    return {
        **question_document(case),
        "problem": SPLIT,
        "method": split.method,
        "delay_s": split.delay_s,
        "delay_between_s": [each.delay_s for each in doubted(split.terms, case.costs)],
        "optimum_s": optimum.delay_s,
        "gap": finite(longer_by(split.delay_s, optimum.delay_s)),
        "optimum_at_least_s": optimum.delay_s if optimum.proof.bound_s is None else optimum.proof.bound_s,
        "because": why or None,
        "violation": errors.english(violation) if violation else None,
        "terms_s": split.terms._asdict(),
        "before_first_round": basis_document(split.split, split.rates),
        "device_layers": list(split.device_layers),
        "cut": [tensor_document(case, u) for u in split.cut],
        "solver": stats_document(split.stats),
    }


def _sentences(case: Case, split: Solution, optimum: Solution) -> str:
    """Returns what to do and how long it takes, how good that is and why, and what the choices without a split take."""
    sentences = [sentence(split, text("cut-yours") if split.method == OWN_CUT else "")]
    violation = case.costs.violation(split.on_device)
    if violation:
        sentences.append(text("command-violation", violation=errors.sentence(violation)))
    if split is not optimum:
        sentences.append(_against_optimum(split, optimum))
    if optimum.at_most_above:
        sentences.append(text("command-bound", delay=format_time(optimum.proof.bound_s or 0.0)))
    sentences.append(gain_sentence(case, split.on_device))
    if split is optimum and not optimum.at_most_above:
        sentences.append(survival_sentence(case, split.on_device))
    sentences.append(_because(case, split))
    sentences += basis_lines(split.split, split.rates)
    sentences.append(accuracy_note_of(case.costs, split.on_device, case.scenario))
    sentences += unsplit(case, split.on_device)
    return "\n".join(map(printable, filter(None, sentences)))


def _because(case: Case, split: Solution) -> str:
    """Returns why the best split is better than those beside it, or why a split is not; "" where no table is found."""
    try:
        found = split_table(case.costs, case.rates, slider_range(case.scenario))
    except SolveError:
        return ""
    return because(found, case.rates, split.split)


def _against_optimum(split: Solution, optimum: Solution) -> str:
    """Returns how far a split is from the optimum, or from the best that is known."""
    gap = longer_by(split.delay_s, optimum.delay_s)
    best = text("command-best_known") if optimum.at_most_above else text("phrase-best_split")
    if gap == 0:
        return text("command-is_best", best=best)
    return text("phrase-from_best", gap=gap_text(gap, best), delay=format_time(optimum.delay_s))


def _choices(case: Case, split: Solution) -> dict[str, Terms]:
    """Returns the split, and the choices without one that differ from it."""
    others = [mask for mask in (case.costs.all_on_device, case.costs.all_on_server) if (mask != split.on_device).any()]
    return {
        text("command-this_split"): split.terms,
        **{place(case.costs, mask): case.terms(mask) for mask in others},
    }
