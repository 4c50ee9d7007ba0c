"""Lines and numbers of a trace file from anyone: read one by one, up to a limit, each refused by its line."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

from explorer.dynamics.trace import LIMITS, TraceError

LARGEST = 64_000_000  # bytes of a file that are read
LONGEST = 10_000  # bytes of a line
MOST_STEPS = 1_000_000  # steps of a trace: eleven days of seconds
SHORTEST_S, LATEST_S = 1e-6, 1e9  # of a step, and of a moment: thirty years
_PLAIN = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")  # float() also takes 1_0, nan and ٣


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Returns the lines of a file with their numbers; those that are empty or begin with # are left out.

    Raises `TraceError` for a file or a line that is too long, and for a line that is not UTF-8 text, and `OSError`.
    """
    read = 0
    with open(path, "rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(LONGEST + 1), b""), 1):
            read += len(line)
            if read > LARGEST:
                raise TraceError("trace-too-large", line=number, most_bytes=float(LARGEST))
            if len(line) > LONGEST:
                raise TraceError("trace-line-too-long", line=number, most=LONGEST)
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError as error:
                raise TraceError("trace-not-text", line=number) from error
            if text and not text.startswith("#"):
                yield number, text


def number_of(text: str, name: str, unit: str, line: int) -> float:
    """Returns the number that a field of a line holds; raises `TraceError` for what is no plain number.

    ``unit`` is that of the number, "" for none.
    """
    text = text.strip()
    value = float(text) if _PLAIN.fullmatch(text) else math.nan
    if not math.isfinite(value):
        if not unit:
            raise TraceError("trace-number", line=line, name=name, got=text)
        raise TraceError("trace-number-of", line=line, name=name, unit=unit, got=text)
    return value


def checked(field: str, value: float, name: str, unit: str, scale: float, line: int) -> float:
    """Returns a value in SI of a field of a trace; raises `TraceError` where it is negative or beyond what can be.

    ``value`` times ``scale`` is SI; a value that is too large may stand in another unit, so the sentence names it.
    """
    low, high = LIMITS[field]
    if low >= 0 and value < 0:
        raise TraceError("trace-negative", line=line, name=name, got=value)
    if not low <= value * scale <= high:
        limits = {"low": float(low / scale), "high": float(high / scale)}
        code = "trace-beyond-of" if unit else "trace-beyond"
        raise TraceError(code, line=line, name=name, unit=unit, got=value, **limits)
    return value * scale


def later(start_s: list[float], moment_s: float, line: int) -> float:
    """Returns a moment; raises `TraceError` where it is not later than the last one, or too late, or one too many."""
    if moment_s > LATEST_S:
        raise TraceError("trace-late", line=line, most=LATEST_S, got=moment_s)
    if start_s and not moment_s > start_s[-1]:
        raise TraceError("trace-unsorted", line=line, got=f"{moment_s:.12g}", last=f"{start_s[-1]:.12g}")
    if start_s and moment_s - start_s[-1] < SHORTEST_S * (1 - 1e-6):
        raise TraceError("trace-short", line=line, least=SHORTEST_S, got=moment_s - start_s[-1])
    if len(start_s) >= MOST_STEPS:
        raise TraceError("trace-too-many", line=line, most=MOST_STEPS)
    return moment_s


def lasting(seconds: float, name: str, line: int) -> float:
    """Returns how long a step lasts; raises `TraceError` where that is no time, or too short or too long for one."""
    if seconds <= 0:
        raise TraceError("trace-no-duration", line=line, name=name)
    if seconds < SHORTEST_S * (1 - 1e-6):
        raise TraceError("trace-short", line=line, least=SHORTEST_S, got=seconds)
    if seconds > LATEST_S:
        raise TraceError("trace-late", line=line, most=LATEST_S, got=seconds)
    return seconds
