"""CSV with named columns: a time or a duration, rates, and whatever else of a trace was measured.

The unit stands in the name: ``time_s,uplink_mbps,downlink_mbps,rtt_ms,device_speed``. Known are

    time or duration                      _s, _ms
    uplink, downlink, or rate for both    _bps, _kbps, _mbps, _gbps, _bytes_per_s
    rtt or latency                        _s, _ms
    device_speed, server_speed            factors on the machines' profiles
    device_load, memory_share             0 to 1
    temperature                           _c

Other columns are passed over.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from explorer.dynamics.readers.lines import checked, lasting, later, number_of, text_lines
from explorer.dynamics.readers.recorded import BOTH, Recorded, end_of
from explorer.dynamics.trace import TraceError

TIME, DURATION = "time", "duration"
_SECONDS = {"s": ("s", 1.0), "seconds": ("s", 1.0), "ms": ("ms", 1e-3)}  # by ending: the unit, and what makes it SI
_RATES = {
    **dict.fromkeys(("bps", "bit_s", "bit_per_s"), ("bit/s", 1 / 8)),
    **dict.fromkeys(("kbps", "kbit_s", "kbit_per_s"), ("kbit/s", 1000.0 / 8)),
    **dict.fromkeys(("mbps", "mbit_s", "mbit_per_s"), ("Mbit/s", 1000000.0 / 8)),
    **dict.fromkeys(("gbps", "gbit_s", "gbit_per_s"), ("Gbit/s", 1000000000.0 / 8)),
    "bytes_per_s": ("B/s", 1.0),
}
_NO_UNIT = {"": ("", 1.0)}
# What a column may begin with: the fields of a trace that it fills, and its units by ending.
_KNOWN: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, float]]]] = {
    **dict.fromkeys(("time", "timestamp"), ((TIME,), _SECONDS)),
    "duration": ((DURATION,), _SECONDS),
    **dict.fromkeys(("uplink", "upload", "up"), (BOTH[:1], _RATES)),
    **dict.fromkeys(("downlink", "download", "down"), (BOTH[1:], _RATES)),
    **dict.fromkeys(("rate", "bandwidth", "throughput"), (BOTH, _RATES)),
    **dict.fromkeys(("rtt", "latency"), (("rtt_s",), _SECONDS)),
    **{name: ((name,), _NO_UNIT) for name in ("device_speed", "server_speed", "device_load", "memory_share")},
    "temperature": (("temperature_c",), {"c": ("\N{DEGREE SIGN}C", 1.0)}),
}


@dataclass(frozen=True)
class _Column:
    """Describes a column that is read."""

    position: int
    name: str  # as the file has it
    fields: tuple[str, ...]
    unit: str
    scale: float  # to SI


def read_named_columns(path: Path) -> Recorded:
    """Returns what a CSV file tells; raises `TraceError` for its first column or line that breaks a rule."""
    rows = _rows(path)
    first = next(rows, None)
    if first is None:
        raise TraceError("trace-empty")
    columns = _columns(*first)
    width = len(first[1])
    start_s: list[float] = []
    series: dict[str, list[float]] = {field: [] for column in columns for field in column.fields}
    end_s = 0.0
    for line, row in rows:
        if len(row) != width:
            raise TraceError("trace-width", line=line, wanted=width, got=len(row))
        for column in columns:
            value = number_of(row[column.position], column.name, column.unit, line)
            if column.fields[0] in (TIME, DURATION):
                end_s = _moment(start_s, column, value, end_s, line)
                continue
            for field in column.fields:
                series[field].append(checked(field, value, column.name, column.unit, column.scale, line))
    is_timed = TIME in series
    told = {name: values for name, values in series.items() if name not in (TIME, DURATION)}
    return Recorded(start_s, end_of(start_s) if is_timed else end_s, told)


def _moment(start_s: list[float], column: _Column, value: float, end_s: float, line: int) -> float:
    """Puts down when a row begins, by its time or by the durations before it; returns where a duration ends."""
    if value < 0:
        raise TraceError("trace-negative", line=line, name=column.name, got=value)
    seconds = value * column.scale
    if column.fields[0] == TIME:
        start_s.append(later(start_s, seconds, line))
        return end_s
    start_s.append(later(start_s, end_s, line))
    return end_s + lasting(seconds, column.name, line)


def _columns(line: int, header: list[str]) -> list[_Column]:
    """Returns the columns that are read, the time first; raises `TraceError` for one in a unit that is not known."""
    found: list[_Column] = []
    for position, name in enumerate(header):
        plain = re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")
        stem = next((each for each in sorted(_KNOWN, key=len, reverse=True) if _begins(plain, each)), None)
        if stem is None:
            continue
        fields, units = _KNOWN[stem]
        ending = plain.removeprefix(stem).strip("_")
        if ending not in units:
            known = tuple(f"{stem}_{each}".rstrip("_") for each in units)
            raise TraceError("trace-unit", line=line, name=name, known=known)
        if any(field in column.fields for column in found for field in fields):
            raise TraceError("trace-column-twice", line=line, name=name)
        found.append(_Column(position, name.strip(), fields, *units[ending]))
    timed = [column for column in found if column.fields[0] in (TIME, DURATION)]
    if len(timed) != 1:
        raise TraceError("trace-no-time-column", line=line)
    if not any(field in BOTH for column in found for field in column.fields):
        raise TraceError("trace-no-rate-column", line=line)
    return timed + [column for column in found if column not in timed]


def _begins(name: str, stem: str) -> bool:
    return name == stem or name.startswith(f"{stem}_")


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    for line, text in text_lines(path):
        try:
            yield line, next(csv.reader([text], strict=True))
        except csv.Error as error:
            raise TraceError("trace-csv", line=line, problem=str(error)) from error
