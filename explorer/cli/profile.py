"""``split-explorer profile``: times every layer of a model on this machine, and writes the file of that machine."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from explorer.cli import capture_packages, capture_targets
from explorer.cli.capture_inputs import Inputs, OptionError, read_arguments, read_dimension, read_inputs
from explorer.cli.capture_targets import SAMPLE, Target
from explorer.cli.machine_option import declared
from explorer.cli.text import CommandError, check_writable, write_text
from explorer.machines.record import TimedModel
from explorer.present.i18n.text import text
from explorer.values.names import UnknownNameError
from explorer.values.units import format_time

if TYPE_CHECKING:
    from explorer.timing.subject import Subject


@click.command("profile")
@click.argument("model", metavar="MODEL", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write the machine.  [default: NAME-profile.json]",
)
@click.option(
    "--mode",
    type=click.Choice(("training", "inference")),
    default="training",
    help="What is timed.  [default: training]",
)
@click.option(
    "--batch",
    type=click.IntRange(1, 65536),
    help="Samples in the batch.  [default: the sample model's, otherwise that of the inputs]",
)
@click.option(
    "--machine",
    "base",
    metavar="NAME|FILE",
    help="The machine that this is, by a preset or by a file such as calibrate writes; other models have its times."
    "  [default: by what is found here]",
)
@click.option("--input", "inputs", multiple=True, metavar="[NAME=]SHAPE", help="An example input, as capture takes it.")
@click.option("--arg", "arguments", multiple=True, metavar="NAME=VALUE", help="An argument of the callable.")
@click.option(
    "--hf",
    "configuration",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A transformers configuration (config.json) in place of MODEL.",
)
@click.option("--batch-dim", metavar="NUMBER", help="Which dimension of the inputs is the batch.  [default: 0]")
@click.option("--threads", type=click.IntRange(1, 1024), help="Threads of the processor.  [default: as PyTorch has it]")
@click.option("--cuda", is_flag=True, help="Time the first CUDA device instead of the processor.")
@click.option("--json", "as_json", is_flag=True, help="Write the machine to standard output, too.")
def command(
    model: str | None,
    output: Path | None,
    mode: str,
    batch: int | None,
    base: str | None,
    inputs: tuple[str, ...],
    arguments: tuple[str, ...],
    configuration: Path | None,
    batch_dim: str | None,
    threads: int | None,
    cuda: bool,
    as_json: bool,
) -> None:
    """Time every layer of a model on this machine and write a machine for --device or --server.

    MODEL is a sample model, or what capture takes as TARGET: its code runs on this machine with your rights. For this
    model, mode and batch the machine has exactly the times that were measured; for others they are scaled. An iteration
    of training is timed forward and backward; what the optimiser's step moves in memory is added to that.

    \b
    Examples:
      split-explorer profile resnet18 --mode inference --batch 1 -o here.json
      split-explorer profile mynet.py:Net --input 8x3x32x32 -o here.json
      split-explorer profile resnet18 --machine machine.json --cuda
      split-explorer solve resnet18 --mode inference --batch 1 --device here.json
    """
    if output is not None:
        check_writable(output)
    with redirect_stdout(sys.stderr):  # the model's code may print
        given, values, dimension = read_inputs(inputs), read_arguments(arguments), read_dimension(batch_dim)
        found = _find(model, configuration, values)
        called = given or found.inputs
        if not called:
            raise OptionError("target-needs-input", target=model or str(configuration))
        machine = None if base is None else declared(base)
        path = output or Path(f"{found.name}-profile.json")
        check_writable(path)
        written = _profiled(
            found, called, machine, training=mode == "training", batch=batch, batch_dim=dimension, threads=threads,
            cuda=cuda,
        )  # fmt: skip
    write_text(path, written)
    click.echo(text("timing-written", file=str(path)), err=True)
    if as_json:
        click.echo(written, nl=False)


def _find(model: str | None, configuration: Path | None, values: dict[str, Any]) -> Target:
    import sample_models

    if configuration is not None:
        if model is not None:
            raise OptionError("target-and-configuration", target=model, path=str(configuration))
        return capture_packages.from_configuration(configuration, values)
    if model is None:
        raise OptionError("target-missing")
    target = f"{SAMPLE}{model}" if model in sample_models.REGISTRY else model
    if capture_targets.is_plain(target):
        raise OptionError("target-no-sample", why=UnknownNameError("model", target, sample_models.REGISTRY))
    return capture_packages.find(target, values) or capture_targets.find(target, values)


def _profiled(
    found: Target,
    called: Inputs,
    base: Any,
    *,
    training: bool,
    batch: int | None,
    batch_dim: int | Literal["none"] | None,
    threads: int | None,
    cuda: bool,
) -> str:
    # Seconds of start-up that no mistake found before this point has to wait for.
    from explorer.machines.timed_file import machine_text
    from explorer.pricing import check_workload
    from explorer.scenario.scenario import Mode, Workload
    from explorer.timing.device import chosen
    from explorer.timing.found import found as found_here
    from explorer.timing.profiling import profiled, with_profile
    from explorer.timing.written import machine_of, record_of

    device = chosen(cuda=cuda, threads=threads)
    subject = _subject(found, called, batch_dim)
    graph = subject.captured(batch_dim)
    count = batch or _usual_batch(found, subject)
    check_workload(graph, Workload(mode=Mode.TRAINING if training else Mode.INFERENCE, batch=count))
    mode: Literal["training", "inference"] = "training" if training else "inference"
    click.echo(text("timing-profiling", model=graph.name, mode=mode, batch=count), err=True)
    try:
        profile, whole = profiled(subject, graph, count, training, device)
        here = found_here(device)
    except KeyboardInterrupt:
        raise CommandError(text("timing-profile_interrupted")) from None
    machine = with_profile(machine_of(here, None, None) if base is None else base, graph, profile)
    click.echo(
        text(
            "timing-profiled",
            model=graph.name,
            mode=mode,
            batch=count,
            layers=sum(1 for each in profile.seconds if each > 0),
            time=format_time(whole.seconds),
            noise=round(100 * whole.noise),
        ),
        err=True,
    )
    timed = TimedModel(model=graph.name, mode=mode, batch=count, seconds=whole.seconds, noise=round(whole.noise, 4))
    return machine_text(machine, record_of(here, device, [timed]))


def _subject(found: Target, called: Inputs, batch_dim: int | Literal["none"] | None) -> Subject:
    import sample_models
    from explorer.cli.capture_examples import example
    from explorer.timing.subject import Subject

    if called is found.inputs and found.name in sample_models.REGISTRY and found.title:
        return Subject.sample(found.name)
    args, kwargs = example(called)
    dimension = batch_dim if isinstance(batch_dim, int) else 0
    return Subject(found.name, found.title, found.model, args, kwargs, batch_dim=dimension)


def _usual_batch(found: Target, subject: Subject) -> int:
    import sample_models

    if subject.graph is not None:
        return sample_models.find(found.name).batch
    return subject.own_batch
