"""What this machine is: its processor or CUDA device, and the figures that it reaches on the simplest work."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import torch

from explorer.timing.clock import Clock

_SIDE, _NUMBERS = 1024, 1 << 24  # of a matrix, and of a tensor that is copied: 64 MB
_CUDA_SIDE, _CUDA_NUMBERS = 8192, 1 << 28
_REPEATS = 5
_WATTS_A_CORE = 10.0


@dataclass(frozen=True)
class Found:
    """Describes the machine that this runs on."""

    title: str
    kind: str  # of declared machines, whose shares of the peak hold where nothing was timed
    peak_flops: float  # that a large matrix product reaches
    memory_bytes: float
    bandwidth_bytes_per_s: float  # that a copy reaches, reading and writing
    power_w: float  # nobody says it: ten watts a core, or 300 for a CUDA device
    cores: int
    clock_mhz: float | None  # None where the system does not say it


def found(device: torch.device) -> Found:
    """Returns what a device is; takes a second or two."""
    is_cuda = device.type == "cuda"
    peak_flops, bytes_per_s = _product(device, is_cuda), _copy(device, is_cuda)
    if is_cuda:
        properties = torch.cuda.get_device_properties(device)
        power_w, memory = 300.0, float(properties.total_memory)
        return Found(properties.name, "server-gpu", peak_flops, memory, bytes_per_s, power_w, os.cpu_count() or 1, None)
    threads = torch.get_num_threads()
    return Found(
        title=f"{_processor()}, {threads} thread{'s' * (threads > 1)}",
        kind="cpu-effective",
        peak_flops=peak_flops,
        memory_bytes=float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) if hasattr(os, "sysconf") else 8e9,
        bandwidth_bytes_per_s=bytes_per_s,
        power_w=_WATTS_A_CORE * threads,
        cores=os.cpu_count() or 1,
        clock_mhz=_clock_mhz(),
    )


def _product(device: torch.device, is_cuda: bool) -> float:
    side = _CUDA_SIDE if is_cuda else _SIDE
    left, right = torch.randn(side, side, device=device), torch.randn(side, side, device=device)
    return 2 * side**3 / _seconds(device, lambda: left @ right)


def _copy(device: torch.device, is_cuda: bool) -> float:
    source = torch.randn(_CUDA_NUMBERS if is_cuda else _NUMBERS, device=device)
    target = torch.empty_like(source)
    return 2 * source.nbytes / _seconds(device, lambda: target.copy_(source))


def _seconds(device: torch.device, work: object) -> float:
    clock = Clock(device)
    assert callable(work)
    work()
    return median(clock.seconds(work) for _ in range(_REPEATS))


def _cpuinfo(name: str) -> str:
    """Returns the first entry of a name that Linux has for its processors; empty elsewhere."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.partition(":")[0].strip() == name), "")


def _processor() -> str:
    return _cpuinfo("model name") or _cpuinfo("Model") or platform.processor() or platform.machine()


def _clock_mhz() -> float | None:
    said = _cpuinfo("cpu MHz")
    return round(float(said)) if said else None
