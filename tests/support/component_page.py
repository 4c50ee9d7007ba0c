"""A browser page that serves the components' assets, in the font that the app has, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit
from playwright.sync_api import Dialog, Page, Route

import explorer

ASSETS = Path(explorer.__file__).with_name("web")
ORIGIN = "http://component.test"
TYPES = {".js": "text/javascript", ".css": "text/css", ".txt": "text/plain"}
# The font that Streamlit brings along: how wide a text is must not depend on the fonts of the machine.
FONT = next(Path(streamlit.__file__).with_name("static").rglob("SourceSansVF-Upright*.woff2"))
FONT_NAME = "font.woff2"
PAGE = """<!doctype html><title>component</title><style>
  @font-face { font-family: "Source Sans"; font-weight: 100 900; src: url("/font.woff2") format("woff2"); }
  :root { --st-font: "Source Sans", sans-serif; }
</style>"""

# Mounts the graph view; what it says to Python is in `sent`.
MOUNT = """async ({ data, again }) => {
  const { default: graphView } = await import("/graph_view.js");
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({ mode: "open" });
  const sheet = parentElement.appendChild(document.createElement("link"));
  const styled = new Promise((done) => sheet.addEventListener("load", done));
  Object.assign(sheet, { rel: "stylesheet", href: "/graph_view.css" });
  window.sent = [];
  const send = (kind) => (name, value) => window.sent.push([kind, name, value]);
  const component = { data, parentElement, setStateValue: send("state"), setTriggerValue: send("trigger") };
  const cleanups = [graphView(component)];
  for (let i = 0; i < again; i += 1) cleanups.push(graphView({ ...component, data: structuredClone(data) }));
  Object.assign(window, { component, graphView, cleanups });
  await styled;
  await new Promise((done) => setTimeout(done, 100));
}"""
UPDATE = """(data) => {
  graphView({ ...component, data });
  document.fonts.dispatchEvent(new Event("loadingdone"));  // draws once more, at once
}"""


@contextmanager
def serving(page: Page) -> Iterator[Page]:
    """The page, empty and with the assets at its origin; leaving it fails if an error reached its console."""
    errors: list[str] = []

    def refuse(dialog: Dialog) -> None:
        errors.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", refuse)
    page.route(f"{ORIGIN}/**", _serve)
    page.goto(f"{ORIGIN}/")
    page.evaluate("() => document.fonts.load('12px Source Sans').then(() => null)")
    yield page
    page.unroute(f"{ORIGIN}/**")
    assert errors == []


def _serve(route: Route) -> None:
    path = ASSETS / route.request.url.removeprefix(f"{ORIGIN}/")
    if path == ASSETS / FONT_NAME:
        route.fulfill(content_type="font/woff2", body=FONT.read_bytes())
    elif path == ASSETS or not path.is_file():
        route.fulfill(content_type="text/html", body=PAGE)
    else:
        route.fulfill(content_type=TYPES[path.suffix], body=path.read_bytes())
