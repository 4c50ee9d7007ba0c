"""Plain text for people, JSON for programs, and how the command line says what went wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from explorer.present import errors
from explorer.present.i18n.text import text
from explorer.values.names import printable

GAP = "  "  # between columns


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Returns the columns under headings; the first ``left`` columns are text, the others numbers flush right.

    >>> print(table(["layer", "time"], [["conv1", "2 ms"], ["fc", "15 ms"]]))
    layer   time
    conv1   2 ms
    fc     15 ms
    """
    cells = [list(headings), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]

    def line(row: list[str]) -> str:
        padded = [
            cell.ljust(width) if position < left else cell.rjust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return GAP.join(padded).rstrip()

    return "\n".join(map(line, cells))


def stacked_bar(parts: Iterable[tuple[str, float]], full: float, width: int) -> str:
    """Returns each part as a run of its letter, ``full`` being ``width`` letters long.

    Ends are rounded, not lengths, so the bar is as long as its sum.

    >>> stacked_bar([("D", 2.0), ("u", 1.0)], full=4.0, width=8)
    'DDDDuu'
    """
    bar = ""
    reached = 0.0
    for letter, part in parts:
        reached += part
        bar += letter * (round(reached / full * width) - len(bar) if full > 0 else 0)
    return bar


class CommandError(click.ClickException):
    """Reports what a person did wrong, in one sentence on standard error; ends the command with status 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))

    @classmethod
    def of(cls, error: Exception) -> CommandError:
        """Returns what a person did wrong in the words of the language that is spoken."""
        return cls(errors.sentence(error))


def check_writable(path: Path) -> None:
    """Raises `CommandError` where a file cannot be written, before work whose result would then be lost.

    A file that is there stays as it is.
    """
    was_there = path.exists()
    try:
        path.open("ab").close()
    except OSError as error:
        raise _unwritable(path, error) from error
    if not was_there:
        path.unlink()


def write_text(path: Path, content: str) -> None:
    """Writes a file; raises `CommandError` where it cannot be written."""
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> CommandError:
    problem = error.strerror or str(error)
    if not path.parent.is_dir():
        problem = text("command-no_directory", folder=path.parent)
    return CommandError(text("command-unwritable", file=path, problem=problem))


def write_document(document: Any) -> None:
    """Writes one JSON document to standard output; names outside ASCII are escaped, so any console takes it."""
    click.echo(json.dumps(document, indent=2, allow_nan=False))
