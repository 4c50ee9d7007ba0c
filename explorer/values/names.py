"""Names that anyone may have written: shown so that they do no harm, and one sentence for a name that is not known."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from explorer.values.errors import ExplorerError

LONGEST = 80  # characters of a value that a sentence repeats


def printable(text: str) -> str:
    r"""Returns the text as it may be shown: every character that shows nothing itself is escaped.

    Those are controls and line breaks, which steer a terminal or break a sentence, and marks that turn the direction
    of the text around them. It is for showing alone: what a layer or a model is known by stays as it was written.

    >>> printable("conv\x1b[2J1"), printable("a\u202eb")
    ('conv\\x1b[2J1', 'a\\u202eb')
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or unicodedata.category(char) == "Zs" else char.encode("unicode_escape").decode()
        for char in text
    )


def shortened(value: str) -> str:
    """Returns a value for a sentence: `printable`, and in full up to `LONGEST` characters."""
    shown = printable(value[: LONGEST + 1])
    return shown if len(value) <= LONGEST and len(shown) <= LONGEST else f"{shown[: LONGEST - 3]}..."


class UnknownNameError(ExplorerError):
    """Reports a name that is not in the list it was looked up in.

    It holds the names that are near or, without any, all of them.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        near = difflib.get_close_matches(name.lower()[:LONGEST], names, n=4, cutoff=0.4)
        if near:
            super().__init__("name-unknown-near", kind=kind, name=name, near=tuple(near))
        else:
            super().__init__("name-unknown", kind=kind, name=name, known=tuple(names))
