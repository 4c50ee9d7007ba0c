"""What went wrong, in the words of the language that is spoken: the message ``error-CODE`` of ``error.ftl``.

An id with a dash inside is an error's code; one with an underscore, such as ``error-names_more``, is a part of others.
"""

from __future__ import annotations

from collections.abc import Mapping

from babel.lists import format_list
from babel.numbers import format_decimal

from explorer.present.i18n.catalogue import DEFAULT
from explorer.present.i18n.text import locale, speaking, text
from explorer.values.errors import ExplorerError
from explorer.values.names import printable, shortened
from explorer.values.units import format_bytes, format_rate, format_time

_WHOLE = ("path", "problem", "operation", "expected")  # not shortened: of ours, or of the machine's owner
_IN_A_ROW = ("got", "line", "column", "at", "number")  # whole numbers without a mark between thousands
MOST_SHOWN = 12  # names in a sentence
ENDS = 4  # layers of a long cycle that are named at either end of it
_FORMATS = {"_bytes_per_s": format_rate, "_bytes": format_bytes, "_s": format_time}  # by the ending of a parameter


def sentence(error: Exception) -> str:
    """Returns what went wrong, ready to be read; an error of somebody else's code says it in its own words."""
    if not isinstance(error, ExplorerError):
        return printable(str(error))
    words = {name: said(name, value) for name, value in error.parameters.items()}
    return text(f"error-{error.code}", **_apart(words, error.parameters))


def english(error: Exception) -> str:
    """Returns `sentence` as JSON has it, whatever language is spoken."""
    with speaking(DEFAULT):
        return sentence(error)


def said(name: str, value: object) -> str | int:
    """Returns a parameter as it stands in a sentence; ``count`` decides between singular and plural, too."""
    if isinstance(value, Exception):
        return sentence(value)
    if isinstance(value, tuple):
        return _listed(name, [printable(str(each)) for each in value])
    if name in _IN_A_ROW and isinstance(value, int):
        return str(value)
    if name == "count" and isinstance(value, int):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        for ending, written in _FORMATS.items():
            if name.endswith(ending):
                return written(value)
        return format_decimal(value, locale=locale()) if isinstance(value, int) else f"{value:g}"
    return printable(str(value)) if name in _WHOLE else shortened(str(value))


def _listed(name: str, names: list[str]) -> str:
    """Returns names one after the other, and of many how many more there are; one more takes no more room."""
    if name == "choices":
        return format_list(names, style="or", locale=locale())
    if name == "inputs":
        return format_list(names, locale=locale())
    if name == "cycle":
        left = len(names) - 2 * ENDS
        if left > 1:
            names = [*names[:ENDS], text("error-layers_more", count=left), *names[-ENDS:]]
        return " -> ".join(names)
    if len(names) <= MOST_SHOWN + 1:
        return ", ".join(names)
    return text("error-names_more", names=", ".join(names[:MOST_SHOWN]), count=len(names) - MOST_SHOWN)


def _apart(words: dict[str, str | int], parameters: Mapping[str, object]) -> dict[str, str | int]:
    """Returns the parameters with what is taken in bytes, where it would look like the limit that it is above."""
    taken = parameters.get("taken_bytes")
    if isinstance(taken, (int, float)) and words["taken_bytes"] == words["limit_bytes"]:
        return {**words, "taken_bytes": f"{format_decimal(round(taken), locale=locale())} B"}
    return words
