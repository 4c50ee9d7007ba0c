"""The texts of each language as Fluent resources, ``LANGUAGE/ROOM.ftl``: read a room at a time, once a process.

Project Fluent, because one file then serves Python and the browser alike, with plurals and choices in it; a catalogue
of gettext would need a second implementation of plurals in the browser and knows no other choice. The id of a message
begins with its room: ``graph-fact_delay`` stands in ``graph.ftl``.

One of the languages is made up from another one, for tests: English with an accent on every letter and every vowel
twice, a third longer. What a page shows without accents did not come from the catalogue, and what does not fit would
not fit in a language of longer words either. What is no text is left as it is: HTML elements and entities,
placeholders of Plotly, icons and addresses of Markdown.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast, serialize
from fluent.syntax.visitor import Transformer

DEFAULT = "en"
PSEUDO = "en-XA"
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ"
_ACCENTS = dict(zip(_PLAIN, _ACCENTED, strict=True)) | {
    vowel: 2 * accented for vowel, accented in zip("aeou", "ȧḗǿŭ", strict=True)
}
_NO_TEXT = re.compile(r"(<[^<>]*>|&#?\w+;|%\{[^{}]*\}|\]\([^()]*\)|:material/\w+:|`[^`]*`)")


@cache
def languages() -> tuple[str, ...]:
    """Returns the languages that there are: one a folder, and the made-up one of the tests."""
    return (
        *sorted(folder.name for folder in files(__package__).iterdir() if folder.joinpath("app.ftl").is_file()),
        PSEUDO,
    )


@cache
def rooms() -> tuple[str, ...]:
    """Returns the names of the files that every language has."""
    return tuple(sorted(file.name[:-4] for file in _folder(DEFAULT).iterdir() if file.name.endswith(".ftl")))


@cache
def bundle(language: str, room: str) -> FluentBundle:
    """Returns the messages of a room, ready to be filled; raises `KeyError` for a room that there is not."""
    made = FluentBundle([DEFAULT if language == PSEUDO else language], use_isolating=False)
    made.add_resource(resource(language, room))
    return made


@cache
def resource(language: str, room: str) -> ast.Resource:
    """Returns the messages of a room as a syntax tree; raises `KeyError` for a room that there is not."""
    if room not in rooms():
        raise KeyError(room)
    file = _folder(DEFAULT if language == PSEUDO else language).joinpath(f"{room}.ftl")
    tree = FluentParser(with_spans=False).parse(file.read_text(encoding="utf-8"))
    if junk := [entry.content for entry in tree.body if isinstance(entry, ast.Junk)]:
        raise ValueError(f"{language}/{room}.ftl: not Fluent: {str(junk[0]).strip()}")
    if language == PSEUDO:
        Accents().visit(tree)
    return tree


@cache
def source(language: str, room: str, only: frozenset[str] = frozenset()) -> str:
    """Returns the messages of a room as text, for code in the browser.

    It has all of them, or ``only`` those with these ids.
    """
    body: list[ast.EntryType] = [
        entry
        for entry in resource(language, room).body
        if isinstance(entry, ast.Message) and (not only or entry.id.name in only)
    ]
    return serialize(ast.Resource(body))


def keys(language: str = DEFAULT) -> frozenset[str]:
    """Returns the ids of all messages of a language."""
    entries = (entry for room in rooms() for entry in resource(language, room).body)
    return frozenset(entry.id.name for entry in entries if isinstance(entry, ast.Message))


def _folder(language: str) -> Traversable:
    return files(__package__).joinpath(language)


def accented(said: str) -> str:
    """Returns the text in the made-up language.

    >>> accented("<b>Up to</b>")
    '<b>Ŭƥ ŧǿǿ</b>'
    """
    parts = _NO_TEXT.split(said)
    return "".join(
        part if position % 2 else "".join(_ACCENTS.get(letter, letter) for letter in part)
        for position, part in enumerate(parts)
    )


class Accents(Transformer):
    """Rewrites all text of a Fluent resource in the made-up language."""

    def visit_TextElement(self, node: ast.TextElement) -> ast.TextElement:  # noqa: N802 - the library's name for it
        return ast.TextElement(accented(node.value))
