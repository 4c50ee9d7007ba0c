"""Run every benchmark, and write ``results.json`` and ``RESULTS.md`` beside this file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from benchmarks import browser, capturing, solving, tables
from benchmarks.measuring import Cell, Result, machine

BENCHMARKS: tuple[Callable[[], Result], ...] = (solving.measure, tables.measure, capturing.measure, browser.measure)
HERE = Path(__file__).parent


def main() -> None:
    """Measure, and write after every benchmark what is known so far."""
    results: list[Result] = []
    where = machine()
    for measure in BENCHMARKS:
        results.append(measure())
        sys.stdout.write(f"{_markdown(results[-1])}\n")
        document = {"machine": where, "results": [asdict(result) for result in results]}
        (HERE / "results.json").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    facts = ", ".join(f"{name} {value}" for name, value in where.items())
    body = "\n".join(map(_markdown, results))
    (HERE / "RESULTS.md").write_text(f"# Results of `make bench`\n\n{facts}\n\n{body}", encoding="utf-8")


def _markdown(result: Result) -> str:
    """A result as a heading, its note and a table."""
    columns = list(result.rows[0])
    numeric = {name for name in columns if not any(isinstance(row[name], str) for row in result.rows)}
    lines = [
        columns,
        ["---:" if name in numeric else "---" for name in columns],
        *([_shown(row[name]) for name in columns] for row in result.rows),
    ]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"## {result.title}\n\n{result.note}\n\n{table}\n"


def _shown(value: Cell) -> str:
    """Three significant digits, whole numbers in full, and a hyphen for what was not measured."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else value


if __name__ == "__main__":
    main()
