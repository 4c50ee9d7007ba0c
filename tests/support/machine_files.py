"""A machine of one's own as its file has it."""

from __future__ import annotations

from typing import Any

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
