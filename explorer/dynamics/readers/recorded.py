"""What a file tells of a trace, and the trace that it makes with what the scenario says of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.dynamics.trace import Trace, TraceError

BOTH = ("uplink_bytes_per_s", "downlink_bytes_per_s")  # what one rate stands for, where a file has no more


@dataclass(frozen=True)
class Recorded:
    """Holds the series of a file by the names of a trace's fields, one entry a step."""

    start_s: Sequence[float]  # ascending
    end_s: float
    series: Mapping[str, Sequence[float]]

    def trace(self, base: Trace) -> Trace:
        """Returns the trace; what the file does not tell is as in the first step of ``base``.

        Raises `TraceError` where there is no row, and where the link is never there.
        """
        if not self.start_s:
            raise TraceError("trace-empty")
        start_s = np.asarray(self.start_s, dtype=np.float64)
        begins = start_s[0]
        still = base.spread(start_s - begins, float(self.end_s - begins))
        return still.with_series(**{name: np.asarray(values, np.float64) for name, values in self.series.items()})


def end_of(start_s: Sequence[float]) -> float:
    """Returns where the last of some steps ends: it lasts as long as the one before it, and one alone a second."""
    if not start_s:
        return 1.0
    return start_s[-1] + (start_s[-1] - start_s[-2] if len(start_s) > 1 else 1.0)
