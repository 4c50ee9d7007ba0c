"""What an interrupted calibration has timed already, in a file beside the one that it writes."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch

from explorer.timing.calibrating import Timing
from explorer.values.json_files import DocumentError, read_json_file


class Found(NamedTuple):
    """Holds the timings of a file, and with what they were made."""

    made_with: str
    timings: list[Timing]


@dataclass(frozen=True)
class Kept:
    """Keeps timings of one device with one number of threads and one PyTorch."""

    path: Path
    made_with: str

    @classmethod
    def of(cls, path: Path, device: torch.device) -> Kept:
        """Returns what is kept in a file for a device as it is now."""
        return cls(path, f"{device.type}, threads {torch.get_num_threads()}, torch {torch.__version__}")

    def found(self) -> Found | None:
        """Returns what the file holds, nothing where there is none; None where it cannot be read."""
        if not self.path.exists():
            return Found(self.made_with, [])
        with contextlib.suppress(OSError, DocumentError, KeyError, TypeError, ValueError, AttributeError):
            document = read_json_file(self.path)
            if isinstance(document, dict):
                return Found(str(document["made_with"]), list(map(Timing.from_document, document["timings"])))
        return None

    def keep(self, timings: Sequence[Timing]) -> None:
        """Writes all timings so far."""
        document = {"made_with": self.made_with, "timings": [timing.document() for timing in timings]}
        self.path.write_text(json.dumps(document), encoding="utf-8")

    def forget(self) -> None:
        """Deletes the file."""
        self.path.unlink(missing_ok=True)
