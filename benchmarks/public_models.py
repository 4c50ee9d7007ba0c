"""Capture a hundred public models as their users would: ``python -m benchmarks.public_models [NAME...]``.

Needs their libraries (timm, transformers, diffusers and others; `benchmarks.public_list`), of which those not installed
are left out. Every model is captured by the command line in a process of its own, limited in time and memory, and then
held against two independent computations: its own parameters counted, and torch's ``FlopCounterMode`` with our
corrections. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import os
import re
import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.measuring import seconds
from benchmarks.public_list import MODELS, PublicModel

FORK = multiprocessing.get_context("fork")  # what is imported before has not to be again
LIMIT_S = 240
LIMIT_BYTES = 14 << 30  # of addresses, of which torch reserves more than it uses
BATCH = 2
LARGEST_REAL = 300_000_000  # parameters of a model that is run on real numbers where it does not run on shapes alone
COLUMNS = (
    "model",
    "library",
    "layers",
    "parameters: ours",
    "its own",
    "forward GFLOPs: ours",
    "FlopCounterMode",
    "capture in s",
    "torch.export in s",
    "peak in MB",
    "captured",
)
_INPUT = re.compile(r"(?:(?P<keyword>\w+)=)?(?P<shape>[\dx]+)(?::(?P<dtype>\w+))?")


@dataclass
class Outcome:
    """What became of one model; None where it was not got so far."""

    layers: int | None = None
    parameters: int | None = None  # that layers use
    unused: int = 0  # parameters that the graph's remarks list
    own_parameters: int | None = None
    flops: int | None = None
    own_flops: int | None = None
    capture_s: float | None = None
    export_s: float | None = None
    peak_mb: float | None = None
    error: str = ""  # the command line's sentence
    in_evaluation: bool = False  # whether it was captured in evaluation mode, as the graph's remarks say
    check: str = ""  # why the model could not be held against the computations

    @property
    def is_right(self) -> bool:
        """Whether it was captured, every parameter accounted for and the FLOPs equal."""
        return self.layers is not None and self.all_parameters == self.own_parameters and self.flops == self.own_flops

    @property
    def all_parameters(self) -> int | None:
        """Those that layers use and those that the graph says no layer uses."""
        return None if self.parameters is None else self.parameters + self.unused


def main() -> None:
    """Print a row for every model, or for those named, and the totals."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.public_models")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which models, all by default")
    parser.add_argument("--quick", action="store_true", help="do not time torch.export")
    options = parser.parse_args()
    known = {model.name: model for model in MODELS}
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"there is no model {unknown[0]!r}; there are {', '.join(known)}")
    _table([known[name] for name in options.names] or list(MODELS), timed=not options.quick)


def _table(models: list[PublicModel], *, timed: bool) -> None:
    missing = sorted({model.library for model in models if not model.is_installed})
    if missing:
        sys.stdout.write(f"Not installed, so left out: {', '.join(missing)}.\n\n")
    sys.stdout.write(f"| {' | '.join(COLUMNS)} |\n| --- | --- |{' ---: |' * 8} --- |\n")
    sys.stdout.flush()
    _warm_up()
    outcomes = []
    for model in models:
        if model.is_installed:
            outcomes.append(_outcome(model, timed=timed))
            sys.stdout.write(f"| {' | '.join(_cells(model, outcomes[-1]))} |\n")
            sys.stdout.flush()
    captured = [outcome for outcome in outcomes if outcome.layers is not None]
    flops = sum(outcome.flops == outcome.own_flops for outcome in captured)
    parameters = sum(outcome.all_parameters == outcome.own_parameters for outcome in captured)
    right = sum(outcome.is_right for outcome in captured)
    ratios = sorted(each.capture_s / each.export_s for each in captured if each.capture_s and each.export_s)
    sys.stdout.write(
        f"\n{len(captured)} of {len(outcomes)} captured; FLOPs equal in {flops}, parameters in {parameters}, "
        f"both in {right}."
    )
    if ratios:
        middle = ratios[len(ratios) // 2]
        sys.stdout.write(f" Capture takes {middle:.2f} times torch.export (median), {ratios[-1]:.2f} at most.")
    sys.stdout.write("\n")


def _outcome(model: PublicModel, *, timed: bool) -> Outcome:
    """The outcome of a model in a process of its own; what it had found out where it did not end by itself."""
    here, there = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_run_there, args=(model, there), kwargs={"timed": timed})
    process.start()
    there.close()
    outcome = None
    with contextlib.suppress(EOFError):
        while True:
            outcome = here.recv()
    process.join()
    return outcome or Outcome(error=f"the process ended with {process.exitcode} within {LIMIT_S} s of work")


def _cells(model: PublicModel, outcome: Outcome) -> list[str]:
    def whole(count: int | None) -> str:
        return "-" if count is None else f"{count:,}"

    def giga(flops: int | None) -> str:
        return "-" if flops is None else f"{flops / 1e9:.6g}"

    def number(value: float | None) -> str:
        return "-" if value is None else f"{value:.3g}"

    ours = whole(outcome.parameters) + (f" + {outcome.unused:,} unused" if outcome.unused else "")
    verdict = "no" if outcome.layers is None else "yes" if outcome.is_right else "differs"
    differ = outcome.flops is not None and outcome.own_flops is not None and outcome.flops != outcome.own_flops
    gap = f"{outcome.flops:,} FLOPs of {outcome.own_flops:,}." if differ else ""
    notes = " ".join(filter(None, [outcome.error, gap, outcome.check])).replace("|", "/").replace("\n", " ")
    return [
        model.name,
        model.library,
        whole(outcome.layers),
        ours,
        whole(outcome.own_parameters),
        giga(outcome.flops),
        giga(outcome.own_flops),
        number(outcome.capture_s),
        number(outcome.export_s),
        number(outcome.peak_mb),
        f"{verdict}: {notes}" if notes else verdict,
    ]


def _run_there(model: PublicModel, report: Connection, *, timed: bool) -> None:
    """Capture in this process, then check; reports what is known after each step, should the next one not end."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_S, LIMIT_S))
    outcome = Outcome()
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        with contextlib.suppress(Exception):
            _once_before(model)
        _capture(model, outcome)
        report.send(outcome)
        try:
            _check(model, outcome, timed=timed)
        except Exception as error:  # whatever a stranger's model does; the capture stands
            outcome.check = f"not checked: {type(error).__name__}: {str(error)[:200]}"
        report.send(outcome)


def _warm_up() -> None:
    """Import what capture and export need before the processes part, so that neither's time has it."""
    import torch

    import explorer.capture  # noqa: F401

    torch.set_num_threads(1)  # threads do not survive the parting
    torch.export.export(torch.nn.Linear(2, 2), (torch.zeros(2, 2),), strict=False)


def _once_before(model: PublicModel) -> None:
    """Build once, for what the library imports then."""
    import torch

    with torch.device("meta"):
        model.build()


def _capture(model: PublicModel, outcome: Outcome) -> None:
    from explorer import cli
    from explorer.model.graph import ModelGraph

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.json"
        target = f"benchmarks.public_list:factories.{model.name.replace('-', '_')}"
        inputs = [part for each in model.inputs for part in ("--input", each.replace("B", str(BATCH), 1))]
        arguments = ["capture", target, *inputs, "--output", str(file)]
        said = io.StringIO()

        def run() -> None:
            with redirect_stderr(said), contextlib.suppress(SystemExit):
                cli.main(arguments)

        outcome.capture_s = seconds(run)
        outcome.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        if not file.exists():
            outcome.error = said.getvalue().strip()
            return
        graph = ModelGraph.from_json(file.read_text(encoding="utf-8"))
    outcome.layers, outcome.parameters = len(graph.layers), graph.parameters
    outcome.flops = graph.forward_flops(_batch(model))
    for remark in graph.remarks:
        if remark.code == "parameters-unused":
            outcome.unused += int(remark.values["count"])
        outcome.in_evaluation |= remark.code == "captured-in-evaluation"
        if remark.code in ("flops-unneeded", "flops-from-no-input"):
            outcome.flops += int(remark.values["count"]) * (_batch(model) if remark.values["per"] == "sample" else 1)


def _batch(model: PublicModel) -> int:
    """The batch that the command was given: that of the letter B, or else the first size."""
    return BATCH if any("B" in each for each in model.inputs) else int(model.inputs[0].partition("x")[0])


def _check(model: PublicModel, outcome: Outcome, *, timed: bool) -> None:
    """Count the parameters and the FLOPs without capture, on shapes alone or, where that fails, on numbers."""
    import torch
    from torch._subclasses.fake_tensor import FakeTensorMode

    from explorer.capture.largest import at_their_largest

    with torch.backends.mkldnn.flags(enabled=False):
        mode: Any = FakeTensorMode(allow_non_fake_inputs=True)
        try:
            with torch.device("meta"):
                module = model.build()
            outcome.own_parameters = _parameters(module)
            if model.in_bfloat16:
                module.bfloat16()
            if outcome.in_evaluation:
                module.eval()
            with mode, _own_parameters():
                module.to_empty(device="cpu")
            with at_their_largest():
                outcome.own_flops = _flops(module, model, mode)
        except Exception:
            if (outcome.own_parameters or 0) > LARGEST_REAL:
                raise
            mode = contextlib.nullcontext()
            module = model.build()
            if outcome.in_evaluation:
                module.eval()
            outcome.own_parameters = _parameters(module)
            outcome.own_flops = _flops(module, model, mode)
        if timed:
            with mode:
                args, kwargs = example(model)
            outcome.export_s = seconds(lambda: torch.export.export(module, args, kwargs, strict=False))


@contextlib.contextmanager
def _own_parameters() -> Iterator[None]:
    """Modules get new parameters on conversion: one without values cannot hold one with a device."""
    import torch

    before = torch.__future__.get_overwrite_module_params_on_conversion()
    torch.__future__.set_overwrite_module_params_on_conversion(True)
    try:
        yield
    finally:
        torch.__future__.set_overwrite_module_params_on_conversion(before)


def _parameters(module: Any) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _flops(module: Any, model: PublicModel, mode: Any) -> int:
    from torch.utils.flop_counter import FlopCounterMode

    from explorer.capture.counting import CORRECTIONS

    with mode:
        args, kwargs = example(model)
        with FlopCounterMode(display=False, custom_mapping=CORRECTIONS) as counter:
            module(*args, **kwargs)
    return int(counter.get_total_flops())


def example(model: PublicModel) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The inputs of a model as tensors, whole numbers all 1, which every vocabulary has."""
    import torch

    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for each in model.inputs:
        match = _INPUT.fullmatch(each.replace("B", str(BATCH), 1))
        if match is None:
            raise ValueError(f"input {each!r} of {model.name} is not KEYWORD=SHAPE:TYPE")
        sizes = tuple(map(int, match["shape"].split("x")))
        tensor = torch.ones(sizes, dtype=getattr(torch, match["dtype"] or "float32"))
        if match["keyword"]:
            kwargs[match["keyword"]] = tensor
        else:
            args.append(tensor)
    return tuple(args), kwargs


if __name__ == "__main__":
    main()
