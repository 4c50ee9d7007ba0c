"""The text of a key in the language of whoever asks: a run of a page, a command, a report.

A key is the id of a Fluent message in `explorer.present.i18n.catalogue`. The language belongs to the context that is
running, not to the process: a page of one session and a page of another run at the same time. So nothing that sessions
share may hold a text; it holds values, and texts are made where they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache

from babel import Locale

from explorer.present.i18n.catalogue import DEFAULT, PSEUDO, bundle, languages, source
from explorer.present.payload_types import TextData
from explorer.values.names import UnknownNameError

REMEMBERED = 8192  # texts: a page has some hundreds, and a map says the same of many places
WORD_JOINER = "\u2060"  # no width, and no break
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)  # where an address would become a link
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")
_LOCALES = {DEFAULT: "en-GB", PSEUDO: "en-GB"}  # lists without a comma before "and"
_language: ContextVar[str | None] = ContextVar("language", default=None)
_of_session: Callable[[], str | None] | None = None


def text(key: str, **values: object) -> str:
    """Returns the text of a key with its placeholders filled.

    A number among ``values`` is written as the language writes it, and decides between singular and plural; a text
    stands as it is. Raises `KeyError` for a key that the catalogue lacks, `LookupError` for a missing value.
    """
    written = {name: value if isinstance(value, (str, int, float)) else str(value) for name, value in values.items()}
    return _filled(language(), key, **written)


@lru_cache(maxsize=REMEMBERED, typed=True)  # 2 and 2.0 are equal, and not written alike
def _filled(language: str, key: str, /, **values: str | int | float) -> str:
    messages = bundle(language, key.partition("-")[0])
    pattern = messages.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    said, problems = messages.format_pattern(pattern, values)
    if problems:
        raise LookupError(f"{key}: {problems[0]}")
    return str(said)


def language() -> str:
    """Returns the language in which texts are made here: that of `speak`, otherwise the session's."""
    return _language.get() or (_of_session and _of_session()) or DEFAULT


def speak_as(of_session: Callable[[], str | None]) -> None:
    """Makes texts where `speak` named no language in the one that a call returns; None is for none."""
    global _of_session
    _of_session = of_session


def locale() -> Locale:
    """Returns what Babel knows of the language: how it writes lists, numbers and dates."""
    return _locale(language())


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language), sep="-")


def speak(name: str) -> None:
    """Makes a language that of all texts from here on in this context; raises `UnknownNameError`."""
    if name not in languages():
        raise UnknownNameError("language", name, languages())
    _language.set(name)


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Makes a language that of all texts inside a ``with`` block; raises `UnknownNameError`."""
    before = _language.get()
    speak(name)
    try:
        yield
    finally:
        _language.set(before)


def messages(*rooms: str, only: frozenset[str] = frozenset()) -> TextData:
    """Returns the texts of some rooms for code in the browser, ``only`` those with these ids if any are named.

    ``language`` is what its numbers and plurals follow, ``messages`` are the texts in Fluent's own syntax.
    """
    said = "\n".join(source(language(), room, only) for room in rooms)
    return {"language": str(locale()).replace("_", "-"), "messages": said}


def plain(value: str) -> str:
    """Returns text from a file or an address for a place that reads Markdown: shown as it is, linking nowhere."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub(WORD_JOINER, value))


def prose(words: str) -> str:
    """Returns a sentence of `explorer.present.phrases` for a place that reads Markdown.

    The names, which it has in backquotes, are set as code; all else is shown as it is.
    """
    return "".join(f"`{part}`" if i % 2 else plain(part) for i, part in enumerate(words.split("`")))
