"""``split-explorer calibrate``: times reference models on this machine, and writes the machine file that follows.

With --from-times it does so from numbers that somebody read off another machine; torch is then not imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from explorer.cli import machine_option
from explorer.cli.text import CommandError, check_writable, write_text
from explorer.machines.machine import Machine, title_of
from explorer.present.i18n.text import text
from explorer.present.timing_words import calibrated_text, check_text
from explorer.scenario.times import read_times
from explorer.values.units import format_time

if TYPE_CHECKING:
    from explorer.timing.calibrating import Timing
    from explorer.timing.kept import Kept

_MODES = ("inference", "training")


@click.command("calibrate")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="machine.json",
    metavar="FILE",
    help="Where to write the machine.  [default: machine.json]",
)
@click.option("--title", metavar="TEXT", help="What to call the machine.  [default: as its processor]")
@click.option(
    "--base",
    metavar="NAME|FILE",
    help="Preset or machine file whose declared figures it has.  [default: what is found here]",
)
@click.option(
    "--from-times",
    metavar="MODEL=TIME,...",
    help="Do not time anything: take these, of two sample models or more, one heavy and one of many small operations,"
    " as in resnet50=0.96s,mobilenet_v2=0.21s. Needs --base.",
)
@click.option("--mode", type=click.Choice(_MODES), help="Of --from-times: what was timed.  [default: inference]")
@click.option("--batch", type=click.IntRange(1, 65536), help="Of --from-times: samples in the batch.  [default: 1]")
@click.option("--threads", type=click.IntRange(1, 1024), help="Threads of the processor.  [default: as PyTorch has it]")
@click.option("--cuda", is_flag=True, help="Time the first CUDA device instead of the processor.")
@click.option("--restart", is_flag=True, help="Time everything again, also what an interrupted run has kept.")
@click.option("--json", "as_json", is_flag=True, help="Write the machine to standard output, too.")
def command(
    output: Path,
    title: str | None,
    base: str | None,
    from_times: str | None,
    mode: str | None,
    batch: int | None,
    threads: int | None,
    cuda: bool,
    restart: bool,
    as_json: bool,
) -> None:
    """Time reference models on this machine and write a machine for --device or --server.

    Takes some minutes. It times ResNet-50 and MobileNetV2 (on CUDA VGG-16 and MobileNetV2) and a model of further
    parts, layer by layer, forward and in training; then other models, to tell how far its times are off for models that
    were never timed. Ctrl+C keeps what was timed; the same command goes on from there.

    \b
    Examples:
      split-explorer calibrate
      split-explorer calibrate -o laptop.json --threads 4
      split-explorer calibrate -o pi.json --base raspberry-pi-4 \\
          --from-times resnet50=0.96s,mobilenet_v2=0.21s
      split-explorer solve resnet18 --device machine.json
    """
    from explorer.machines.by_hand import calibration_from
    from explorer.machines.timed_file import machine_text

    declared = None if base is None else machine_option.declared(base)
    check_writable(output)
    called = None if title is None else title_of(title, "--title")
    if from_times is None:
        _only_with_times(mode=mode, batch=batch)
        written = _timed(output, declared, called, threads=threads, cuda=cuda, restart=restart)
    else:
        if declared is None:
            raise CommandError(text("timing-needs_base"))
        training = mode == "training"
        times = read_times(from_times, batch or 1)
        calibration = calibration_from(declared, times, training=training)
        machine = declared.model_copy(
            update={"name": "own", "title": called or declared.title, "calibration": calibration}
            | {
                "source": text("timing-source_times", times=from_times, mode=mode or "inference", batch=batch or 1)[
                    :200
                ]
            }
        )
        written = machine_text(machine)
        click.echo(calibrated_text(calibration), err=True)
    write_text(output, written)
    click.echo(text("timing-written", file=str(output)), err=True)
    if as_json:
        click.echo(written, nl=False)


def _only_with_times(**given: Any) -> None:
    for name, value in given.items():
        if value is not None:
            raise CommandError(text("timing-only_with_times", option=f"--{name}"))


def _timed(
    output: Path, base: Machine | None, title: str | None, *, threads: int | None, cuda: bool, restart: bool
) -> str:
    # Seconds of start-up that no mistake found before this point has to wait for.
    from explorer.machines.timed_file import machine_text
    from explorer.timing.calibrating import calibration_of, plan, time_all
    from explorer.timing.device import chosen
    from explorer.timing.found import found
    from explorer.timing.kept import Kept
    from explorer.timing.written import machine_of, record_of, timed_models

    device = chosen(cuda=cuda, threads=threads)
    kept = Kept.of(output.with_name(f"{output.name}.part"), device)
    if restart:
        kept.forget()
    done = _kept(kept)
    items = plan(device.type)
    if done:
        click.echo(text("timing-resumed", count=len(done), total=len(items)), err=True)

    def keep(timing: Timing) -> None:
        done.append(timing)
        kept.keep(done)
        click.echo(_line(timing, len(done), len(items)), err=True)

    try:
        timings = time_all(items, device, tuple(done), keep)
        here = found(device)
    except KeyboardInterrupt:
        raise StoppedError(text("timing-interrupted", count=len(done), file=str(kept.path))) from None
    calibration, checks = calibration_of(timings)
    machine = machine_of(here, base, calibration)
    if title is not None:
        machine = machine.own(title=title, calibration=calibration, source=machine.source)
    click.echo(calibrated_text(calibration), err=True)
    for check in checks:
        click.echo(
            check_text(
                check.timing.item.model,
                check.timing.item.training,
                check.timing.item.batch,
                check.timing.seconds,
                check.told_s,
            ),
            err=True,
        )
    written = machine_text(machine, record_of(here, device, timed_models(timings, checks)))
    kept.forget()
    return written


def _kept(kept: Kept) -> list[Timing]:
    """Returns what an interrupted run has kept; raises `CommandError` where that was timed with other settings."""
    found = kept.found()
    if found is None:
        click.echo(text("timing-kept_unreadable", file=str(kept.path)), err=True)
        return []
    if found.made_with != kept.made_with and found.timings:
        other = {"file": str(kept.path), "count": len(found.timings)}
        raise CommandError(text("timing-kept_other", **other, before=found.made_with, now=kept.made_with))
    return found.timings


def _line(timing: Timing, at: int, total: int) -> str:
    item = timing.item
    return text(
        "timing-progress",
        at=at,
        total=total,
        model=item.model,
        mode="training" if item.training else "inference",
        batch=item.batch,
        time=format_time(timing.seconds),
        noise=round(100 * timing.noise),
    )


class StoppedError(CommandError):
    """Reports that a person stopped the command."""

    exit_code = 130
