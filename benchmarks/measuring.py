"""What every benchmark shares: timers, and the table and bars that it hands in."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter

Cell = str | int | float | None
LIBRARIES = ("numpy", "scipy", "ortools", "networkx", "torch", "igraph", "PyMaxflow")


@dataclass(frozen=True)
class Bar:
    """One thing that the product should reach, and what was measured."""

    what: str
    wanted: str
    measured: str
    met: bool


@dataclass(frozen=True)
class Result:
    """One table of measurements; all rows have the same columns, whose names end in their unit."""

    title: str
    note: str  # what was measured, how often, and what the columns mean
    rows: list[dict[str, Cell]]
    bars: list[Bar] = field(default_factory=list)


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
        **{name: _version(name) for name in LIBRARIES},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
