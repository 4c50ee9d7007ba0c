"""Readers of trace files: each returns what a file tells, or refuses it in one sentence with the line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from explorer.dynamics.readers.columns import read_columns
from explorer.dynamics.readers.iperf3 import read_iperf3
from explorer.dynamics.readers.json_file import read_document
from explorer.dynamics.readers.json_rows import read_json_rows
from explorer.dynamics.readers.lines import text_lines
from explorer.dynamics.readers.mahimahi import ENDINGS, read_mahimahi
from explorer.dynamics.readers.named_columns import read_named_columns
from explorer.dynamics.readers.recorded import Recorded
from explorer.dynamics.trace import Trace, TraceError
from explorer.values.json_files import DocumentError

_NUMBER = re.compile(r"[-+.0-9]\S*")


def read_trace(path: Path, base: Trace) -> Trace:
    """Returns the trace in a file; what it does not tell is as in the first step of ``base``.

    The kind of file is told by its ending, ``.up``, ``.down``, ``.csv`` or ``.json``, and otherwise by its first line.
    Raises `TraceError` with the file and the line that breaks a rule, and `OSError` where it cannot be opened.
    """
    try:
        return _reader(path)(path).trace(base)
    except (TraceError, DocumentError) as error:
        raise TraceError("file-invalid", kind="trace", path=str(path), why=error) from error


def _reader(path: Path) -> Callable[[Path], Recorded]:
    """Returns the reader of a file."""
    ending = path.suffix.lower()
    if ending in ENDINGS:
        return read_mahimahi
    if ending == ".json":
        return _read_json
    if ending == ".csv":
        return read_named_columns
    _, first = next(text_lines(path), (0, ""))
    if first.startswith(("{", "[")):
        return _read_json
    fields = re.split(r"[\s,;]+", first)
    if first and not _NUMBER.fullmatch(fields[0]):
        return read_named_columns
    return read_mahimahi if len(fields) == 1 and first else read_columns


def _read_json(path: Path) -> Recorded:
    """Returns what a JSON file tells: rows, or what iperf3 wrote."""
    document, text = read_document(path)
    if isinstance(document, list):
        return read_json_rows(document, text)
    if isinstance(document, dict) and ("intervals" in document or "error" in document):
        return read_iperf3(document, text)
    raise TraceError("trace-json")
