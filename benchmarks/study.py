"""The study of `explorer.dynamics.study` in one process: ``python -m benchmarks.study [ROUNDS [held|integrated]]``.

Prints what adapting saves against each baseline, over all devices and then by model, by device, by band and by state.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from explorer.dynamics.simulate import HELD
from explorer.dynamics.study import ADAPTING, BASELINES, ROUNDS, Row, parts, play_part, saving

BY = ("model", "device", "band", "state")


def main() -> None:
    """Play all parts, and print the tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    play = sys.argv[2] if len(sys.argv) > 2 else HELD
    rows = [row for part in parts(rounds=rounds, play=play) for row in play_part(part)]
    for policy in ADAPTING:
        sys.stdout.write(f"\n{policy}: % of time saved against\n\n| | {' | '.join(BASELINES)} |\n")
        sys.stdout.write(f"| --- |{' ---: |' * len(BASELINES)}\n{_line('all', rows, policy)}")
        for field in BY:
            for value in dict.fromkeys(getattr(row, field) for row in rows):
                sys.stdout.write(_line(value, [row for row in rows if getattr(row, field) == value], policy))


def _line(name: str, rows: Iterable[Row], policy: str) -> str:
    kept = list(rows)
    cells = [_cell(kept, policy, baseline) for baseline in BASELINES]
    return f"| {name} | {' | '.join(cells)} |\n"


def _cell(rows: list[Row], policy: str, baseline: str) -> str:
    found = saving(rows, policy, baseline)
    if found is None or found.high is None:
        return "-"
    return f"{100 * found.mean:.1f} ± {100 * (found.high - found.mean):.1f}"


if __name__ == "__main__":
    main()
