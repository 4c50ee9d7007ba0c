"""What every benchmark shares: a timer, and the table that it hands in."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

Cell = str | int | float | None
LIBRARIES = ("numpy", "scipy", "ortools", "networkx", "torch")


@dataclass(frozen=True)
class Result:
    """One table of measurements; all rows have the same columns, whose names end in their unit."""

    title: str
    note: str  # what was measured, how often, and what the columns mean
    rows: list[dict[str, Cell]]


def seconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    started = perf_counter()
    run()
    return perf_counter() - started


def median_ms(run: Callable[[], object], repeats: int = 15) -> float:
    """The median of ``repeats`` calls after one that warms up, in milliseconds."""
    run()
    return 1e3 * median(seconds(run) for _ in range(repeats))


def machine() -> dict[str, Cell]:
    """What the measurements ran on."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }
