"""A machine of one's own as its file has it, and what it reaches in a mode."""

from __future__ import annotations

from typing import Any

from explorer.machines.kernels import Kernel

BOARD: dict[str, Any] = {
    "format": "split-explorer/machine",
    "version": 1,
    "title": "My board",
    "kind": "embedded-gpu",
    "peak_flops": 1.5e12,
    "memory_bytes": 8_000_000_000,
    "bandwidth_bytes_per_s": 6e10,
    "power_w": 15,
}

PACE: dict[str, Any] = {
    "kernels": [{"kernel": kernel.value, "flops_per_s": 1e11, "bytes_per_s": 2e10} for kernel in Kernel],
    "operation_s": 5e-5,
    "launch": "added",
    "error": 0.1,
}
