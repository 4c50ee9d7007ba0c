"""Mahimahi's packet traces: a line for each packet of 1,500 bytes that the link can deliver, with its millisecond.

A pair of files, ``NAME.up`` and ``NAME.down``, holds both directions; one file alone stands for both. Packets are
counted in windows of half a second, as mahimahi's own graphs count them. The last packet's time is the trace's end.
"""

from __future__ import annotations

from math import ceil
from pathlib import Path

from explorer.dynamics.readers.lines import MOST_STEPS, number_of, text_lines
from explorer.dynamics.readers.recorded import BOTH, Recorded
from explorer.dynamics.trace import TraceError

PACKET_BYTES = 1_500
WINDOW_MS = 500
ENDINGS = (".up", ".down")


def read_mahimahi(path: Path) -> Recorded:
    """Returns what a packet trace, or a pair of them, tells; of a pair as far as the shorter one goes.

    Raises `TraceError` for the first line that is no millisecond or goes back in time, and where one of a pair is
    missing.
    """
    if path.suffix.lower() not in ENDINGS:
        rates, end_s = _rates(path)
        return _recorded(end_s, dict.fromkeys(BOTH, rates))
    path.stat()  # so that a file that is not there itself is not told to lack another one
    pair = [path.with_suffix(ending.upper() if path.suffix.isupper() else ending) for ending in ENDINGS]
    for one in pair:
        if not one.exists():
            raise TraceError("trace-pair", path=str(path), other=one.name)
    (up, up_end_s), (down, down_end_s) = map(_rates, pair)
    return _recorded(min(up_end_s, down_end_s), dict(zip(BOTH, (up, down), strict=True)))


def _recorded(end_s: float, series: dict[str, list[float]]) -> Recorded:
    steps = ceil(end_s * 1e3 / WINDOW_MS)
    start_s = [step * WINDOW_MS / 1e3 for step in range(steps)]
    return Recorded(start_s, end_s, {name: rates[:steps] for name, rates in series.items()})


def _rates(path: Path) -> tuple[list[float], float]:
    """Returns the bytes a second of each window, the last one counted over what there is of it, and the end."""
    packets: list[int] = []
    last_ms = 0
    for line, text in text_lines(path):
        value = number_of(text, "time", "ms", line)
        if value < 0:
            raise TraceError("trace-negative", line=line, name="time", got=value)
        if not value.is_integer():
            raise TraceError("trace-not-whole", line=line, got=text)
        if value < last_ms:
            raise TraceError("trace-back", line=line, got=text, last=last_ms)
        if value > MOST_STEPS * WINDOW_MS:
            raise TraceError("trace-too-many", line=line, most=MOST_STEPS)
        last_ms = int(value)
        window = max(0, last_ms - 1) // WINDOW_MS  # a packet at the end of a window has used its time
        packets += [0] * (window + 1 - len(packets))
        packets[window] += 1
    if not packets:
        raise TraceError("trace-empty")
    if last_ms == 0:
        raise TraceError("trace-no-time")
    lengths_ms = [WINDOW_MS] * (len(packets) - 1) + [last_ms - WINDOW_MS * (len(packets) - 1)]
    rates = [count * PACKET_BYTES * 1e3 / length for count, length in zip(packets, lengths_ms, strict=True)]
    return rates, last_ms / 1e3
