"""A browser page that serves the components' assets and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Dialog, Page, Route

import explorer

ASSETS = Path(explorer.__file__).with_name("web")
ORIGIN = "http://component.test"
TYPES = {".js": "text/javascript", ".css": "text/css", ".txt": "text/plain"}


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
    yield page
    page.unroute(f"{ORIGIN}/**")
    assert errors == []


def _serve(route: Route) -> None:
    path = ASSETS / route.request.url.removeprefix(f"{ORIGIN}/")
    if path == ASSETS or not path.is_file():
        route.fulfill(content_type="text/html", body="<!doctype html><title>component</title>")
    else:
        route.fulfill(content_type=TYPES[path.suffix], body=path.read_bytes())
