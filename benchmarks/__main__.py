"""Run every benchmark, or those named: ``python -m benchmarks [NAME...]``.

Writes ``results.json``, ``RESULTS.md`` and ``README_TABLE.md`` beside this file after each. Results of benchmarks that
are not run stay as they were, if they come from the same machine and libraries.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict

from benchmarks import block_wise, browser, capturing, dynamics, large, load, maps, phase_maps, side_by_side, tables
from benchmarks.measuring import Result, machine
from benchmarks.report import read, result_markdown, write

BENCHMARKS: dict[str, Callable[[], Result]] = {
    "side-by-side": side_by_side.measure,
    "large": large.measure,
    "block-wise": block_wise.measure,
    "tables": tables.measure,
    "maps": maps.measure,
    "phase-maps": phase_maps.measure,
    "dynamics": dynamics.measure,
    "capturing": capturing.measure,
    "browser": browser.measure,
    "load": load.measure,
}


def main() -> None:
    """Measure, and write after every benchmark what is known so far."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"which to run, all by default: {', '.join(BENCHMARKS)}"
    )
    names = parser.parse_args().names
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    where = machine()
    before = read()
    known = before["results"] if before["machine"] == where else {}
    for name in names or BENCHMARKS:
        known[name] = asdict(BENCHMARKS[name]())
        sys.stdout.write(f"{result_markdown(known[name])}\n")
        write({"machine": where, "results": {each: known[each] for each in BENCHMARKS if each in known}})


if __name__ == "__main__":
    main()
