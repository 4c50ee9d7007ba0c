"""How long a piece of work takes on a processor or on a CUDA device.

On one thread of a processor, time is that which the thread was given: what else runs on the machine does not count.
With several threads, and on a CUDA device, it is the time that passes, so the machine should do nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

import torch


@dataclass(frozen=True)
class Timed:
    """Holds what repeated runs of the same work took."""

    seconds: float  # the median
    noise: float  # half the distance between the quartiles, as a share of the median

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Timed:
        """Returns what runs took, of which there is at least one."""
        ordered, middle = sorted(seconds), median(seconds)
        spread = ordered[(3 * len(ordered)) // 4] - ordered[len(ordered) // 4]
        return cls(middle, spread / 2 / middle if middle > 0 else 0.0)


@dataclass(frozen=True)
class Clock:
    """Reads the time of a device once all that was asked of it is done."""

    device: torch.device

    @property
    def counts_others(self) -> bool:
        """Returns whether what else runs on the machine makes times longer."""
        return self.device.type != "cpu" or torch.get_num_threads() > 1

    def now(self) -> float:
        """Returns the seconds of a clock that began somewhere."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        return perf_counter() if self.counts_others else process_time()

    def seconds(self, work: Callable[[], object]) -> float:
        """Returns the seconds that one run takes, to the end of its last kernel."""
        began_s = self.now()
        work()
        return self.now() - began_s
