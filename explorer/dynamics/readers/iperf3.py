"""The JSON that ``iperf3 --json`` writes, run on the device against the server.

Its intervals tell what was sent, or with ``--reverse`` received; with ``--bidir`` both. One direction alone stands for
both. The round trip is that of TCP where iperf3 tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.dynamics.readers.json_file import line_of, number_in
from explorer.dynamics.readers.lines import checked, later
from explorer.dynamics.readers.recorded import BOTH, Recorded
from explorer.dynamics.trace import TraceError
from explorer.values.json_files import shown

BIT_PER_S = 1 / 8  # bytes/s
SUM, BACK = "sum", "sum_bidir_reverse"


def read_iperf3(document: Mapping[str, Any], text: str) -> Recorded:
    """Returns what a document of iperf3 tells; raises `TraceError` for the first interval that breaks a rule.

    It raises one, too, where the run failed, with what iperf3 said of it.
    """
    if document.get("error"):
        raise TraceError("trace-iperf-failed", problem=str(document["error"]))
    intervals = document["intervals"]
    if not isinstance(intervals, list):
        raise TraceError("trace-iperf-intervals", got=shown(intervals))
    start_s: list[float] = []
    sent, received, rtt_s = list[float](), list[float](), list[float]()
    end_s = 0.0
    for number, interval in enumerate(intervals):
        try:
            one = _part(interval, SUM)
            moment_s = number_in(one, "start", 0)
            if moment_s < 0:
                raise TraceError("trace-negative", line=0, name="start", got=moment_s)
            start_s.append(later(start_s, moment_s, 0))
            end_s = later(start_s, number_in(one, "end", 0), 0)
            sent.append(_rate(one))
            if BACK in interval:
                received.append(_rate(_part(interval, BACK)))
            rtt_s += _round_trip(interval)
        except TraceError as error:
            raise TraceError(error.code, **error.parameters | {"line": line_of(text, number, "intervals")}) from error
    is_reverse = bool(_object(_object(document, "start"), "test_start").get("reverse", 0))
    both = (sent, received) if received and len(received) == len(sent) else (sent, sent)
    series = dict(zip(BOTH, both[::-1] if is_reverse else both, strict=True))
    return Recorded(start_s, end_s, series | ({"rtt_s": rtt_s} if rtt_s and len(rtt_s) == len(sent) else {}))


def _object(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def _part(interval: object, name: str) -> dict[str, object]:
    part = interval.get(name) if isinstance(interval, dict) else None
    if not isinstance(part, dict):
        raise TraceError("trace-entry", line=0, name=name, got=shown(part))
    return part


def _rate(part: dict[str, object]) -> float:
    name = "bits_per_second"
    return checked(BOTH[0], number_in(part, name, 0), name, "bit/s", BIT_PER_S, 0)


def _round_trip(interval: dict[str, Any]) -> list[float]:
    """Returns the mean round trip of the streams that tell theirs, in microseconds there; none where no one does."""
    listed = interval.get("streams")
    streams = (
        [each for each in listed if isinstance(each, dict) and each.get("rtt")] if isinstance(listed, list) else []
    )
    told = [checked("rtt_s", number_in(stream, "rtt", 0), "rtt", "us", 1e-6, 0) for stream in streams]
    return [sum(told) / len(told)] if told else []
