"""Every text that a page shows, by key, from one catalogue: ``explorer/ui/text/LANGUAGE.toml``.

A key is ``section.name``; placeholders are filled with `str.format`. A language is a file with the same keys.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGE = "en"


def text(key: str, **values: object) -> str:
    """The text of a key with its placeholders filled; raises `KeyError` for a key the catalogue lacks."""
    section, name = key.split(".", 1)
    return catalogue(LANGUAGE)[section][name].format(**values)


def section(name: str) -> dict[str, str]:
    """All texts of a section, placeholders unfilled, for code that fills them in the browser."""
    return catalogue(LANGUAGE)[name]


@cache
def catalogue(language: str) -> dict[str, dict[str, str]]:
    """The whole catalogue of a language."""
    path = files(__package__).joinpath("text", f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
