"""One sentence for a name that is not known, with the near ones."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

LONGEST = 80  # characters of a value that a sentence repeats
MOST_SHOWN = 12  # names in a sentence; one more takes no more room than saying that there is one more


def shortened(value: str) -> str:
    """A value for a sentence: in full up to `LONGEST` characters."""
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 3]}..."


def enumerated(names: Sequence[str]) -> str:
    """Names in a sentence: all of them up to about `MOST_SHOWN`, and how many more there are."""
    if len(names) <= MOST_SHOWN + 1:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_SHOWN])} and {len(names) - MOST_SHOWN} more"


class UnknownNameError(ValueError):
    """A name that is not in the list it was looked up in; the message lists near names."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        near = difflib.get_close_matches(name.lower()[:LONGEST], names, n=4, cutoff=0.4) or names
        hint = "did you mean" if near is not names else "known are"
        super().__init__(f'unknown {kind} "{shortened(name)}": {hint} {enumerated(near)}')
