"""Text of two columns, seconds and Mbit/s, as Pensieve and Lumos5G have it; a third column is the downlink.

    0.0  12.5
    1.0   8.1

One rate stands for both directions. Each line holds until the next one begins.
"""

from __future__ import annotations

import re
from pathlib import Path

from explorer.dynamics.readers.lines import checked, later, number_of, text_lines
from explorer.dynamics.readers.recorded import BOTH, Recorded, end_of
from explorer.dynamics.trace import TraceError
from explorer.presets import MBIT_PER_S

_BETWEEN = re.compile(r"[\s,;]+")


def read_columns(path: Path) -> Recorded:
    """Returns what a file of columns tells; raises `TraceError` for the first line that is none of them."""
    start_s: list[float] = []
    up, down = list[float](), list[float]()
    width = 0
    for line, text in text_lines(path):
        fields = _BETWEEN.split(text)
        width = width or len(fields)
        if len(fields) != width or width not in (2, 3):
            raise TraceError("trace-columns", line=line, got=text)
        moment_s = number_of(fields[0], "time", "s", line)
        if moment_s < 0:
            raise TraceError("trace-negative", line=line, name="time", got=moment_s)
        start_s.append(later(start_s, moment_s, line))
        for rates, name, field in zip((up, down), ("uplink", "downlink"), (fields[1], fields[-1]), strict=True):
            value = number_of(field, name, "Mbit/s", line)
            rates.append(checked(f"{name}_bytes_per_s", value, name, "Mbit/s", MBIT_PER_S, line))
    return Recorded(start_s, end_of(start_s), dict(zip(BOTH, (up, down), strict=True)))
