"""What an interrupted calibration has timed already, in a file beside the one that it writes."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from explorer.timing.calibrating import Timing
from explorer.values.json_files import DocumentError, read_json_file


@dataclass(frozen=True)
class Kept:
    """Keeps timings of one device with one number of threads and one PyTorch; those of others do not count."""

    path: Path
    made_with: str

    @classmethod
    def of(cls, path: Path, device: torch.device) -> Kept:
        """Returns what is kept in a file for a device as it is now."""
        return cls(path, f"{device.type}, {torch.get_num_threads()} threads, torch {torch.__version__}")

    def timings(self) -> list[Timing]:
        """Returns the timings that can be used; none where the file is of something else, or broken off."""
        with contextlib.suppress(OSError, DocumentError, KeyError, TypeError, AttributeError):
            document = read_json_file(self.path)
            if isinstance(document, dict) and document["made_with"] == self.made_with:
                return [Timing.from_document(entry) for entry in document["timings"]]
        return []

    def keep(self, timings: Sequence[Timing]) -> None:
        """Writes all timings so far."""
        document = {"made_with": self.made_with, "timings": [timing.document() for timing in timings]}
        self.path.write_text(json.dumps(document), encoding="utf-8")

    def forget(self) -> None:
        """Deletes the file."""
        self.path.unlink(missing_ok=True)
