"""Identical neighbouring blocks drawn as one: which are, which stay apart, and what the one is called.

A run of identical blocks is *closed*, one node; *open*, a node a block; or open where the cut is: the block with the
cut is a node, and so are all before it and all behind it. Where everything is placed then depends only on whether the
cut is in the run's first block, its last or one between, so that few pictures serve every cut: the *state* of a
drawing has a letter a run, and a picture is laid out for each state that a page may have to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from explorer.model.blocks import Block
from explorer.model.repeats import Repeat
from explorer.present.layout.labels import block_labels
from explorer.present.layout.measure import ELLIPSIS

CLOSED, FIRST, MIDDLE, LAST, OPEN = "c", "f", "m", "l", "o"
MOST_RUNS = 12  # with states for a cut in each; where there are more, a cut opens its run whole
MOST_OPENED = 40  # runs with a state in which each is open whole; where there are more, a cut opens all
_NAMED_BY_ENDS = f" {ELLIPSIS} "  # in the label of a block that is a piece of a longer chain


@dataclass(frozen=True)
class FoldedNames:
    """What blocks ``i`` to ``j`` of a run are called: ``starts[i] + between + ends[j]``, counted from its first."""

    starts: tuple[str, ...]
    between: str
    ends: tuple[str, ...]

    def of(self, first: int, last: int) -> str:
        """Returns the name of the blocks from one to another of the run."""
        return f"{self.starts[first]}{self.between}{self.ends[last]}"


def folded_names(labels: Sequence[str]) -> FoldedNames:
    """Returns how to call neighbours among blocks with these labels: ``h.0`` to ``h.31`` is ``h.0...31``.

    >>> folded_names(["h.0", "h.1", "h.2"]).of(0, 2)
    'h.0\u20262'
    """
    if all(_NAMED_BY_ENDS in label for label in labels):
        halves = [label.split(_NAMED_BY_ENDS, 1) for label in labels]
        return FoldedNames(tuple(start for start, _ in halves), _NAMED_BY_ENDS, tuple(end for _, end in halves))
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*labels, strict=False))
    shared = re.sub(r"\d+$", "", "".join(letters[0] for letters in alike))
    ends = tuple(label[len(shared) :] for label in labels)
    numbered = all(end[:1].isdigit() for end in ends)
    return FoldedNames(tuple(labels), ELLIPSIS if numbered else _NAMED_BY_ENDS, ends if numbered else tuple(labels))


def states(count: int) -> list[str]:
    """Returns the states of ``count`` runs that a picture with folded runs may have to show, all closed first."""
    closed = CLOSED * count
    if count > MOST_RUNS:
        return [closed]
    return [closed, *(_with(closed, run, letter) for run in range(count) for letter in (FIRST, MIDDLE, LAST))]


def opened_states(count: int) -> list[str]:
    """Returns the states in which a run is open whole, the one with every run open first; none without a run."""
    one = [_with(CLOSED * count, run, OPEN) for run in range(count)] if 1 < count <= MOST_OPENED else []
    return [OPEN * count, *one] if count else []


def _with(state: str, run: int, letter: str) -> str:
    return state[:run] + letter + state[run + 1 :]


def state_at(runs: Sequence[Repeat], cut: Iterable[int]) -> tuple[str, dict[int, int]]:
    """Returns the state for cuts in these blocks, and for each run opened there the block; all open where none fits."""
    inside: dict[int, set[int]] = {}
    for block in cut:
        for number, run in enumerate(runs):
            if run.first <= block < run.end:
                inside.setdefault(number, set()).add(block)
    state = CLOSED * len(runs)
    at: dict[int, int] = {}
    for number, found in inside.items():
        block = min(found)
        at[number] = block
        letter = FIRST if block == runs[number].first else LAST if block == runs[number].end - 1 else MIDDLE
        state = _with(state, number, letter if len(found) == 1 and len(runs) <= MOST_RUNS else OPEN)
    known = {*states(len(runs)), *opened_states(len(runs))}
    return (state, at) if state in known else (OPEN * len(runs), {})


def grouped(count: int, runs: Sequence[Repeat], state: str, at: dict[int, int] | None = None) -> list[range]:
    """Returns which of ``count`` blocks each node stands for; ``at`` gives the block at which a run is opened."""
    groups: list[range] = []
    position = 0
    for number, (run, letter) in enumerate(zip(runs, state, strict=True)):
        groups += [range(i, i + 1) for i in range(position, run.first)]
        position = run.end
        usual = {FIRST: run.first, MIDDLE: run.first + 1, LAST: run.end - 1}
        block = (at or {}).get(number, usual.get(letter))
        if letter == CLOSED:
            groups.append(range(run.first, run.end))
        elif letter == OPEN or block is None:
            groups += [range(i, i + 1) for i in range(run.first, run.end)]
        else:
            around = (range(run.first, block), range(block, block + 1), range(block + 1, run.end))
            groups += [group for group in around if group]
    return [*groups, *(range(i, i + 1) for i in range(position, count))]


def group_labels(parts: Sequence[Block], runs: Sequence[Repeat], groups: Sequence[range]) -> list[str]:
    """Returns what stands on each node."""
    labels = block_labels(parts)
    names = {run: folded_names(labels[run.first : run.end]) for run in runs}
    of_block = {block: run for run in runs for block in range(run.first, run.end)}

    def label(group: range) -> str:
        if len(group) == 1:
            return labels[group[0]]
        run = of_block[group[0]]
        return names[run].of(group[0] - run.first, group[-1] - run.first)

    return list(map(label, groups))


def widest_labels(labels: Sequence[str], runs: Sequence[Repeat]) -> list[str]:
    """Returns labels that need at least the room that any state needs for its own."""
    names = [folded_names(labels[run.first : run.end]) for run in runs]
    return [*labels, *(f"{max(name.starts, key=len)}{name.between}{max(name.ends, key=len)}" for name in names)]
