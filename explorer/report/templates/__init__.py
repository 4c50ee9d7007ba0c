"""Pages are filled in by Jinja, which escapes every text; scripts and style sheets are put in as they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from explorer.present.i18n.text import WORD_JOINER, language, text

UNITS = (
    *("ns", "µs", "ms", "s", "min", "h", "d", "hours", "minutes", "seconds", "%", "USD", "W", "Wh", "kWh", "MWh"),
    *("bit/s", "kbit/s", "Mbit/s", "Gbit/s", "B", "kB", "MB", "GB", "TB", "GB/s", "TFLOP/s"),
)
NUMBER_AND_UNIT = re.compile(rf"(?<=\d) (?=(?:{'|'.join(map(re.escape, UNITS))})(?!\w))")
ESCAPED = re.compile(r"\\([^\w\s])")


def render(template: str, **values: object) -> str:
    """Returns a template of this folder, filled in; raises where a value is missing. ``text`` is the catalogue's."""
    return _environment().get_template(template).render(**values)


def asset(name: str) -> str:
    """Returns a script or a style sheet of the report's own."""
    return files("explorer.report").joinpath("assets", name).read_text(encoding="utf-8")


def prose(said: str) -> Markup:
    """Returns a text of the catalogue with what stands between ``**`` in bold and between backquotes as code.

    Everything else is as it is, escaped. Of what `explorer.present.i18n.text.plain` put into it to keep Markdown from
    reading it, nothing is left.
    """
    return _between("**", "strong", said.replace(WORD_JOINER, ""), lambda part: _between("`", "code", part, _read))


def _between(mark: str, tag: str, said: str, inner: Callable[[str], str]) -> Markup:
    """Returns a text with every second part between marks in an element; a mark behind a backslash is none."""
    parts = re.split(rf"(?<!\\){re.escape(mark)}", said)
    element = Markup(f"<{tag}>{{}}</{tag}>")
    return Markup("").join(element.format(inner(part)) if i % 2 else inner(part) for i, part in enumerate(parts))


def _read(said: str) -> str:
    return together(ESCAPED.sub(r"\1", said))


def together(said: str) -> str:
    """Returns a text whose numbers stay on one line with their units."""
    return NUMBER_AND_UNIT.sub("\N{NO-BREAK SPACE}", said)


def dotted(said: str) -> Markup:
    """Returns the name of a layer, or of several, that may break behind each dot.

    It breaks nowhere else as long as a line holds a part.
    """
    return Markup(".<wbr>").join(said.split("."))


def _finalised(value: object) -> object:
    """Returns a text made ready; what is markup already is left as it is."""
    return together(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("explorer.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalised,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(text=text, language=language)
    environment.filters["prose"] = prose
    environment.filters["dotted"] = dotted
    return environment
