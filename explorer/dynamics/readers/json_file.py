"""A JSON file that is read whole, with the line at which each part of a list in it begins."""

from __future__ import annotations

import json
import re
from math import inf
from pathlib import Path

from explorer.dynamics.readers.lines import LARGEST
from explorer.dynamics.trace import TraceError
from explorer.values.json_files import read_json


def read_document(path: Path) -> tuple[object, str]:
    """Returns what a JSON file holds, and its text.

    Raises `TraceError` for a file that is too large, `DocumentError` as `read_json` does, and `OSError`.
    """
    with open(path, "rb") as stream:
        data = stream.read(LARGEST + 1)  # no more than tells that it is too much
    if len(data) > LARGEST:
        raise TraceError("trace-too-large", line=data.count(b"\n") + 1, most_bytes=float(LARGEST))
    if not data.strip():
        raise TraceError("trace-empty")
    return read_json(data, largest=LARGEST), data.decode("utf-8-sig")


def line_of(text: str, row: int, after: str = "") -> int:
    """Returns the line at which an entry of a list begins: of the whole text, or of the list behind a key."""
    decoder, blank = json.JSONDecoder(), " \t\r\n,"
    found = re.search(rf'"{after}"\s*:\s*\[' if after else r"\[", text)
    if found is None:  # a key that is written with escapes
        return 1
    at = found.end()
    for _ in range(row):
        at = _past(text, at, blank)
        at = decoder.raw_decode(text, at)[1]
    return text.count("\n", 0, _past(text, at, blank)) + 1


def _past(text: str, at: int, blank: str) -> int:
    while text[at] in blank:
        at += 1
    return at


def number_in(row: dict[str, object], name: str, line: int) -> float:
    """Returns a number that an object has by name; raises `TraceError` where it has none."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        got = "nothing" if name not in row else json.dumps(value)
        raise TraceError("trace-entry", line=line, name=name, got=got)
    try:
        return float(value)
    except OverflowError:  # a whole number of hundreds of digits, which whoever asked refuses by its range
        return inf
