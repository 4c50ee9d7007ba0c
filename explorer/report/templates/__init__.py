"""Pages are filled in by Jinja, which escapes every text; scripts and style sheets are put in as they are."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from explorer.ui.text import text


def render(template: str, **values: object) -> str:
    """A template of this folder, filled in; ``text`` is the catalogue's. Raises where a value is missing."""
    return _environment().get_template(template).render(**values)


def asset(name: str) -> str:
    """A script or a style sheet of the report's own."""
    return files("explorer.report").joinpath("assets", name).read_text(encoding="utf-8")


def strong(said: str) -> Markup:
    """A text of the catalogue with what stands between ``**`` in bold; everything else as it is, escaped."""
    parts = said.split("**")
    return Markup("").join(
        Markup("<strong>{}</strong>").format(part) if i % 2 else part for i, part in enumerate(parts)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("explorer.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["text"] = text
    environment.filters["strong"] = strong
    return environment
