"""The page that the browser gets first: Streamlit's own, which names every file of the first view and has its answer.

Left alone, the browser hears of those files one after the other: of Streamlit's scripts, then of the elements of the
page, then of the component, each as the one before has run. And nothing is to be seen until all of them have. So the
page lists them at the top; and that of Explore has the graph view in a place of its own, which works at once and which
Streamlit takes over when it is there (``first_view.js``).
What other pages need follows when the browser is idle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from streamlit import file_util

from explorer.app.bar import page_title
from explorer.app.cache import work
from explorer.app.component import GRAPH_VIEW
from explorer.app.explore.parts import graph_data
from explorer.app.page import EXPLORE, LANGUAGE, OPTIONS
from explorer.app.styles import style
from explorer.present.i18n.catalogue import DEFAULT, languages
from explorer.present.i18n.text import speaking
from explorer.present.palette import DARK, LIGHT
from explorer.present.payload_types import FirstView
from explorer.present.view import SliderSetting, View, from_query

# The elements of the first view, each a file of Streamlit's own: its name begins like this, and a hash follows.
ELEMENTS = ("BidiComponent", "Html", "Selectbox", "NumberInput", "ButtonGroup", "Checkbox", "TextInput", "Button")
# Those of other pages, the smallest first: the browser gets them when it has nothing else to do (``index/later.js``).
LATER = (
    *("Button", "Checkbox", "DownloadButton", "PageLink", "Spinner", "ImageList", "Metric", "Slider"),
    *("DataFrame", "PlotlyChart"),
)
COMPONENT = f"./_stcore/bidi-components/{GRAPH_VIEW}"

_SPOKEN = "THE-LANGUAGE"  # its place in the page
_IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
_FONT = re.compile(r'href="(\./static/media/SourceSans[^"]+)"')


def index_html(page: str, query: Mapping[str, str]) -> str:
    """Returns the page that an address asks for: ``page`` is a script of `explorer.app.page`."""
    asked = query.get(LANGUAGE, DEFAULT)
    spoken = asked if asked in languages() else DEFAULT
    with speaking(spoken):
        view, problems = from_query({name: value for name, value in query.items() if name not in OPTIONS})
        title = f"<title>{escape(page_title(page, view))}</title>"
        html = _streamlits_page().replace("<title>Streamlit</title>", title).replace(_SPOKEN, spoken, 1)
        if page != EXPLORE or problems:  # what is wrong with the address stands above the graph
            return html
        first = _first_view(view, has_stories=not query)
        return html.replace('<div id="root"></div>', f'<div id="root"></div>\n{first}')


def _first_view(view: View, *, has_stories: bool) -> str:
    """Returns the place of the graph view with what fills it."""
    given: FirstView = {
        "data": graph_data(work(view), SliderSetting(view.scenario)),
        "style": _asset("bundle/graph_view.css"),
    }
    written = json.dumps(given).replace("<", r"\u003c")
    return f"""\
    <main id="first-view"{' class="below-stories"' if has_stories else ""}></main>
    <script type="application/json" id="first-view-data">{written}</script>
    <script type="module" async>
      import {{ firstView }} from "{COMPONENT}/graph_view.js";
      firstView(JSON.parse(document.getElementById("first-view-data").textContent));
    </script>"""


@cache
def _streamlits_page() -> str:
    """Returns Streamlit's page with the style that all pages share and a hint for each file of the first view."""
    folder = Path(file_util.get_static_dir())
    page = (folder / "index.html").read_text(encoding="utf-8")
    scripts = folder / "static" / "js"
    later = [f"./static/js/{path.name}" for element in LATER for path in sorted(scripts.glob(f"{element}.*.js"))]
    font = _FONT.search(page)
    head = [
        f'<script data-language="{_SPOKEN}">{_asset("index/start.js")}</script>',
        f"<style>{_start_css(font[1] if font else '')}</style>",
        # Under #root, so that it outweighs Streamlit's own rules, which the browser gets later.
        f"<style>#root {{ {style('page.css').read_text(encoding='utf-8')} }}</style>",
        f'<link rel="modulepreload" href="{COMPONENT}/graph_view.js">',
        *(
            f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
            for name in needed(scripts, ELEMENTS)
            if name not in page
        ),
    ]
    last = f"<script data-files='{json.dumps(later)}'>{_asset('index/later.js')}</script>"
    return page.replace("<script", "\n    ".join([*head, "<script"]), 1).replace("</body>", f"{last}\n</body>", 1)


def _start_css(font: str) -> str:
    """Returns the first style, with the address of the font and both themes' colours in their places."""
    css = _asset("index/start.css").replace("FONT", font)
    for place in ("background", "text"):
        css = css.replace(place.upper(), f"light-dark({getattr(LIGHT, place)}, {getattr(DARK, place)})")
    return css


@cache
def _asset(name: str) -> str:
    return files("explorer").joinpath("web", name).read_text(encoding="utf-8")


def needed(folder: Path, elements: Iterable[str]) -> list[str]:
    """Returns the names of the files that these elements are in, and of all that those import, each once."""
    found: dict[str, None] = {}
    waiting = [path.name for element in elements for path in sorted(folder.glob(f"{element}.*.js"))]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += _imports(folder / name)
    return list(found)


def _imports(file: Path) -> Iterator[str]:
    return (match[1] for match in _IMPORTED.finditer(file.read_text(encoding="utf-8")))
