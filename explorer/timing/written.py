"""The machines that timing makes, with their records."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Literal

import torch

from explorer.machines.calibration import Calibration
from explorer.machines.machine import LONGEST_TITLE, OWN, Machine, tidy
from explorer.machines.record import Record, TimedModel
from explorer.timing.calibrating import Check, Timing
from explorer.timing.clock import Clock
from explorer.timing.found import Found


def machine_of(found: Found, base: Machine | None, calibration: Calibration | None) -> Machine:
    """Returns this machine: by what was found, or by the declared figures of ``base``, with a calibration."""
    if base is not None:
        return base.model_copy(update={"name": OWN, "calibration": calibration, "measured": None, "profile": None})
    return Machine(
        name=OWN,
        title=tidy(found.title, LONGEST_TITLE),
        source=f"found on the machine, its power assumed; PyTorch {torch.__version__}, {datetime.now(UTC):%Y-%m-%d}",
        estimated=(),
        role="device",
        kind=found.kind,
        peak_flops=float(f"{found.peak_flops:.4g}"),
        memory_bytes=found.memory_bytes,
        bandwidth_bytes_per_s=float(f"{found.bandwidth_bytes_per_s:.4g}"),
        power_w=found.power_w,
        calibration=calibration,
    )


def record_of(found: Found, device: torch.device, models: Sequence[TimedModel]) -> Record:
    """Returns what was timed, with what software, on what and when."""
    time: Literal["processor", "wall"] = "wall" if Clock(device).counts_others else "processor"
    return Record(
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        software={
            "torch": str(torch.__version__),
            "python": platform.python_version(),
            "system": platform.platform(),
            "split-explorer": version("split-explorer"),
        },
        processor=found.title,
        cores=found.cores,
        threads=torch.get_num_threads(),
        clock_mhz=found.clock_mhz,
        load=round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        time=time,
        models=tuple(models),
    )


def timed_models(timings: Sequence[Timing], checks: Sequence[Check]) -> list[TimedModel]:
    """Returns the record of all timings, with what the calibration says of those that were kept out."""
    told_s = {check.timing.item: float(f"{check.told_s:.4g}") for check in checks}
    return [
        TimedModel(
            model=timing.item.model,
            mode="training" if timing.item.training else "inference",
            batch=timing.item.batch,
            seconds=float(f"{timing.seconds:.4g}"),
            noise=float(f"{timing.noise:.2g}"),
            told_s=told_s.get(timing.item),
        )
        for timing in timings
    ]
