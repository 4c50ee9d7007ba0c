"""Every text that a page shows, by key, from one gettext catalogue: ``locale/LANGUAGE/LC_MESSAGES/split-explorer.po``.

A key is ``section.name``; placeholders are filled with `str.format`. A language is a file with the same keys.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

LANGUAGE = "en"
WORD_JOINER = "\u2060"  # no width, and no break
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)  # where an address would become a link
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def text(key: str, **values: object) -> str:
    """The text of a key with its placeholders filled; raises `KeyError` for a key the catalogue lacks."""
    return catalogue(LANGUAGE)[key].format(**values)


def section(name: str) -> dict[str, str]:
    """All texts of a section by name, placeholders unfilled, for code that fills them in the browser."""
    prefix = f"{name}."
    return {key.removeprefix(prefix): said for key, said in catalogue(LANGUAGE).items() if key.startswith(prefix)}


def plain(value: str) -> str:
    """Text from a file or an address for a place that reads Markdown: it is shown as it is, and links nowhere."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub(WORD_JOINER, value))


@cache
def catalogue(language: str) -> dict[str, str]:
    """The whole catalogue of a language."""
    path = files(__package__).joinpath("locale", language, "LC_MESSAGES", "split-explorer.po")
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id}
