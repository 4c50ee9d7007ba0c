"""``split-explorer simulate``: what policies are worth where the link and the machines change."""

from __future__ import annotations

from pathlib import Path

import click

from explorer.cli.question import asks_about_a_model, headline
from explorer.cli.simulated import document, paragraphs
from explorer.cli.text import CommandError, write_document
from explorer.dynamics.generators import DEVICES, LINKS, Generator, device_of, source
from explorer.dynamics.policies import POLICIES, Policy, policies
from explorer.dynamics.policies.ruled import ruled
from explorer.dynamics.policies.rules import LARGEST_TEXT, RuleError, read_rules
from explorer.dynamics.readers import read_trace
from explorer.dynamics.run import Question, interval_of, run
from explorer.dynamics.simulate import HELD, PLAYS
from explorer.dynamics.trace import Trace
from explorer.present.dynamics.worth import place_words
from explorer.pricing import Case
from explorer.solve import SolveError
from explorer.values.units import parse_time

MOST_ROUNDS, MOST_SEEDS = 1_000_000, 100_000
SHORTEST_EVERY_S, LONGEST_EVERY_S = 1e-3, 1e7
USUAL_LINK, USUAL_DEVICE = "cell", "steady"
RULES = "rules"


class _Simulate(click.Command):
    """Is a command whose help ends with the generators, their figures and the policies."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, known in (("Generators", LINKS), ("Device generators", DEVICES)):
            with formatter.section(heading):
                formatter.write_dl([(name, _figures(each)) for name, each in known.items()])
        with formatter.section("Policies"):
            formatter.write_text(", ".join(POLICIES))


def _figures(generator: Generator) -> str:
    """Returns the figures of a generator as they are if nobody sets them."""
    return ", ".join(
        f"{name}={value if isinstance(value, str) else f'{value:g}'}" for name, value in vars(generator).items()
    )


@click.command("simulate", cls=_Simulate)
@click.option(
    "--trace",
    metavar="FILE",
    help="A trace: mahimahi (NAME.up and NAME.down), two columns of seconds and Mbit/s, JSON rows with duration_ms,"
    " bandwidth_kbps and latency_ms, CSV with named columns, or what iperf3 --json writes.",
)
@click.option(
    "--generator",
    metavar="NAME[,key=value...]",
    help="A link that changes by a rule or by chance, from those below; step= sets a step's seconds.  [default: cell]",
)
@click.option(
    "--device-generator",
    metavar="NAME[,key=value...]",
    default="steady",
    show_default=True,
    help="A device that changes, from those below.",
)
@click.option(
    "--rounds", type=click.IntRange(1, MOST_ROUNDS), default=100, show_default=True, help="Played on a trace."
)
@click.option(
    "--every",
    metavar="TIME",
    help="How often a round begins.  [default: as long as the best split takes at the mean rates of the first trace, at"
    " least 1s]",
)
@click.option("--seeds", type=click.IntRange(1, MOST_SEEDS), default=1, show_default=True, help="How many traces.")
@click.option(
    "--first-seed", type=click.IntRange(0, 2**32), default=0, show_default=True, help="That of the first one."
)
@click.option("--policies", "names", metavar="A,B,C", help="From those below.  [default: all]")
@click.option("--rules", "rules_file", metavar="FILE", help="TOML with the rules that the policy rules follows.")
@click.option(
    "--play",
    type=click.Choice(list(PLAYS)),
    default=HELD,
    show_default=True,
    help="held: the rates with which a round begins hold for all of it; integrated: it takes as long as the trace needs"
    " to deliver its bytes.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Write JSON: model, play, summary; for one seed also rates, splits and policies, round by round.",
)
@asks_about_a_model
def command(
    case: Case,
    trace: str | None,
    generator: str | None,
    device_generator: str,
    rounds: int,
    every: str | None,
    seeds: int,
    first_seed: int,
    names: str | None,
    rules_file: str | None,
    play: str,
    as_json: bool,
) -> None:
    """Play rounds of MODEL, a sample model or a graph file, on a link that changes, under several policies.

    \b
    Examples:
      split-explorer simulate resnet18
      split-explorer simulate resnet18 --generator cell,band=mmwave --rounds 1000 --seeds 20
      split-explorer simulate resnet18 --generator markov,stay=0.8 --policies foresight,hysteresis,fixed-mean
      split-explorer simulate mobilenet_v2 --mode inference --generator outages --play integrated
      split-explorer simulate resnet18 --device-generator throttling --rules my.toml --policies rules,foresight
      split-explorer simulate resnet18 --trace drive.up --rounds 50 --json

    All policies play a round from the same moment. What a trace does not tell is as in the scenario; it begins again
    after its end. Foresight is the bound: without a cost of changing the split no policy takes less in any round.

    With --json, rates are what the trace says as each round begins, 0 where the link is out. In held play priced_at has
    the rates that hold, and wait_s, for how long a split that needs the link waits for it first; the delay of a round
    is that of its split at these rates, as solve gives it, and wait_s if it sends anything. Policies name for each
    round a position in splits. In summary, low and high are the ends of a 95 % interval over the seeds.
    """
    question = Question(case, rounds, _policies(names, rules_file), play, may_leave_out=names is None)
    base = Trace.of(case.scenario)
    seeded = range(first_seed, first_seed + seeds)
    try:
        if trace is None:
            made = source(USUAL_LINK if generator is None else generator, device_generator)
            every_s = _every(every) or interval_of(case, made.probe(base, first_seed))
            found = run(question, lambda count, often_s, seed: made.trace(base, count, often_s, seed), every_s, seeded)
            where = place_words(made.link, made.device)
        else:
            _check_of_file(generator, device_generator, seeds)
            read, changes = read_trace(Path(trace), base), device_of(device_generator)
            every_s = _every(every) or interval_of(case, read)
            found = run(question, lambda count, often_s, seed: changes.over(read, seed), every_s, seeded)
            where = place_words(None, changes, Path(trace).name)
    except SolveError as error:
        raise CommandError.of(error) from error
    if as_json:
        write_document(document(found))
    else:
        click.echo("\n\n".join([headline(case), *paragraphs(found, where)]))


def _every(written: str | None) -> float:
    """Returns the seconds between rounds that are given, 0 where none are; raises `CommandError` beyond what may be."""
    if written is None:
        return 0.0
    every_s = parse_time(written, "every")
    if not SHORTEST_EVERY_S <= every_s <= LONGEST_EVERY_S:
        low, high = f"{1e3 * SHORTEST_EVERY_S:g}ms", f"{LONGEST_EVERY_S:.0f}s"
        raise CommandError(f'--every must be between {low} and {high}, got "{written}"')
    return every_s


def _check_of_file(generator: str | None, device_generator: str, seeds: int) -> None:
    if generator is not None:
        raise CommandError("--trace gives the link as it was: it does not go with --generator")
    if seeds > 1 and device_generator == USUAL_DEVICE:
        raise CommandError("--seeds: a trace is the same with every seed, unless --device-generator changes the device")


def _policies(names: str | None, rules_file: str | None) -> tuple[Policy, ...]:
    """Returns the policies that are asked for, the one that follows rules with those of a file."""
    chosen = policies(POLICIES if names is None else [name.strip() for name in names.split(",")])
    if rules_file is None:
        return chosen
    if RULES not in {policy.name for policy in chosen}:
        raise CommandError(f"--rules are followed by the policy {RULES}: name it in --policies")
    with open(rules_file, encoding="utf-8", errors="replace") as stream:
        content = stream.read(LARGEST_TEXT + 1)
    try:
        own = ruled(read_rules(content))
    except RuleError as error:
        raise RuleError("file-invalid", kind="rules", path=rules_file, why=error) from error
    return tuple(own if policy.name == RULES else policy for policy in chosen)
