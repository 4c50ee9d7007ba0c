"""JSON rows with ``duration_ms``, ``bandwidth_kbps`` and ``latency_ms``, as players of video are tested with.

    [{"duration_ms": 1000, "bandwidth_kbps": 5000, "latency_ms": 20}, ...]

The bandwidth stands for both directions, the latency for the round trip; ``bandwidth_up_kbps`` makes the first one the
downlink's alone. ``latency_ms`` may be missing in all rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from explorer.dynamics.readers.json_file import line_of, number_in
from explorer.dynamics.readers.lines import checked, lasting, later
from explorer.dynamics.readers.recorded import BOTH, Recorded
from explorer.dynamics.trace import TraceError

DURATION, DOWN, UP, LATENCY = "duration_ms", "bandwidth_kbps", "bandwidth_up_kbps", "latency_ms"
KBIT_PER_S = 1e3 / 8  # bytes/s


def read_json_rows(rows: Sequence[object], text: str) -> Recorded:
    """Returns what rows tell; raises `TraceError` for the first that breaks a rule, with its line in the text."""
    start_s: list[float] = []
    up, down, rtt_s = list[float](), list[float](), list[float]()
    end_s = 0.0
    for number, row in enumerate(rows):
        try:
            if not isinstance(row, dict):
                raise TraceError("trace-no-row", line=0)
            start_s.append(later(start_s, end_s, 0))
            end_s += lasting(number_in(row, DURATION, 0) / 1e3, DURATION, 0)
            for name, field, rates in ((DOWN, BOTH[1], down), (UP if UP in row else DOWN, BOTH[0], up)):
                rates.append(checked(field, number_in(row, name, 0), name, "kbit/s", KBIT_PER_S, 0))
            if LATENCY in row or rtt_s:
                rtt_s.append(checked("rtt_s", number_in(row, LATENCY, 0), LATENCY, "ms", 1e-3, 0))
            if rtt_s and len(rtt_s) < len(start_s):
                raise TraceError("trace-entry-late", line=0, name=LATENCY)
        except TraceError as error:
            raise TraceError(error.code, **error.parameters | {"line": line_of(text, number)}) from error
    series: dict[str, Sequence[float]] = dict(zip(BOTH, (up, down), strict=True))
    return Recorded(start_s, end_s, series | ({"rtt_s": rtt_s} if rtt_s else {}))
