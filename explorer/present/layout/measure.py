"""How wide a text is where nothing draws it: by the widths of a usual bold sans-serif font.

Helvetica-Bold's widths, which Arial and Liberation Sans share; fonts that a page is likely to have are no wider. A
character of an East Asian script is as wide as the font is high, and a mark that stands on another takes no room.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_WIDE = {"W", "F"}  # what Unicode calls wide and full-width
_OTHER = 0.62  # em, of a character that is in none of the groups
_GROUPS = {
    0.278: "ijl.,:;|/ I'",
    0.333: "ft-()[]!`",
    0.389: "r{}*",
    0.5: "z",
    0.556: "aceksvxy0123456789_#?J",
    0.584: "+=<>~",
    0.611: "bdghnopquFTZ",
    0.667: "EPSVXYL",
    0.722: "ABCDHKNRU&",
    0.778: "GOQw",
    0.833: "M",
    0.889: "m%",
    0.944: "W",
    1.0: f"{ELLIPSIS}@",
}
_WIDTHS = {character: width for width, group in _GROUPS.items() for character in group}


def text_width(text: str, size: float) -> float:
    """Returns the width in px of a text in a font of this size in px.

    >>> text_width("layer", 10), text_width("\u5c64", 10)
    (23.35, 10.0)
    """
    return size * sum(map(_em, text))


def fitted(text: str, width: float, size: float) -> str:
    """Returns the text, with an ellipsis in place of its middle where it is wider than ``width`` px.

    More of its end stays than of its beginning: what tells names apart is often their end.
    """
    if text_width(text, size) <= width:
        return text
    kept = len(text) - 1
    while kept > 1 and text_width(_without_middle(text, kept), size) > width:
        kept -= 1
    return _without_middle(text, kept)


def _without_middle(text: str, kept: int) -> str:
    head = kept // 3
    return text[:head] + ELLIPSIS + text[len(text) - (kept - head) :]


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if (width := _WIDTHS.get(character)) is not None:
        return width
    if unicodedata.east_asian_width(character) in _WIDE:
        return 1.0
    return 0.0 if unicodedata.combining(character) else _OTHER
