"""Plain text for people: tables, bars and sentences, with units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

GAP = "  "  # between columns
LEAST_GAP = 0.001  # a smaller difference of delays is not written in digits


def printable(text: str) -> str:
    r"""The text with every control character escaped: a name from a file may not steer the terminal.

    >>> printable("conv\x1b[2J1")
    'conv\\x1b[2J1'
    """
    return "".join(ch if ch.isprintable() else ch.encode("unicode_escape").decode() for ch in text)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Columns under headings; the first ``left`` columns are text, the others numbers flush right.

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
    """Each part as a run of its letter, ``full`` being ``width`` letters long.

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


def three_digits(value: float) -> str:
    """A number for people, to three significant digits, with commas between thousands.

    >>> three_digits(12345.6), three_digits(0.0617)
    ('12,300', '0.0617')
    """
    return f"{float(f'{value:.3g}'):,.12g}"


def percent(fraction: float) -> str:
    """A fraction as percent.

    >>> percent(0.0617)
    '6.17 %'
    """
    return f"{three_digits(fraction * 100)} %"


def longer(gap: float, than: str = "") -> str:
    """How far a delay is from another one, in words; ``gap`` is the fraction by which it is longer.

    >>> longer(0.0423, "the optimum"), longer(4.53, "the optimum")
    ('4.23 % longer than the optimum', '5.53 times as long as the optimum')
    >>> longer(-0.241), longer(0.0), longer(1e-5)
    ('24.1 % less', 'just as long', 'less than 0.1 % longer')
    """
    if gap == 0 or gap >= 1:
        words, particle = f"{_times(1 + gap)} as long" if gap else "just as long", "as"
    else:
        share = percent(abs(gap)) if abs(gap) >= LEAST_GAP else f"less than {percent(LEAST_GAP)}"
        words, particle = f"{share} {'longer' if gap > 0 else 'less'}", "than"
    return f"{words} {particle} {than}" if than else words


def _times(ratio: float) -> str:
    """``5.53 times``; against a delay of 0 no number says it."""
    return f"{three_digits(ratio)} times" if math.isfinite(ratio) else "infinitely many times"


def cut_after(names: Sequence[str]) -> str:
    """Where a split cuts: the layers whose tensors cross, by their names."""
    return joined([printable(name) for name in names]) if names else "no cut: all on the device"


def joined(names: Sequence[str], most: int = 3) -> str:
    """``a``, ``a and b``, ``a, b and c``, ``a, b and 4 more``.

    >>> joined(["a", "b", "c", "d"])
    'a, b and 2 more'
    """
    shown = list(names) if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
