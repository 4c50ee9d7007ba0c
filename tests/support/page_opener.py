"""Open pages of the app in a real browser and record what they do wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

LIMIT_MS = 60_000  # for a page to open or a control to answer: what never comes fails all the same
LOCAL_SCHEMES = {"data", "blob", "about"}
# Streamlit looks for its server below the address of a page first, and finds it at the root.
LOOKED_FOR = re.compile(r"/\w+/_stcore/")


class PageOpener:
    """Opens pages of the app, each in a browser context of its own, and records what they do wrong.

    ``foreign_requests`` and ``errors`` fill while the pages live; a test that provokes an error on purpose
    checks it there and clears the list.
    """

    def __init__(self, browser: Browser, app_url: str) -> None:
        self.foreign_requests: list[str] = []
        self.errors: list[str] = []
        self._browser = browser
        self._app_url = app_url
        self._contexts: list[BrowserContext] = []

    def __call__(self, path: str = "/", **context_options: Any) -> Page:
        """A page at ``path``; the options are those of Playwright's ``Browser.new_context``, such as ``viewport``."""
        context = self._browser.new_context(**context_options)
        context.set_default_timeout(LIMIT_MS)
        self._contexts.append(context)
        context.on("request", lambda request: self._record_address(request.url))
        context.on("console", self._record_console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._record_address(socket.url)))
        page = context.new_page()
        page.goto(self._app_url + path)
        return page

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()

    def _record_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in LOCAL_SCHEMES and parts.netloc != urlsplit(self._app_url).netloc:
            self.foreign_requests.append(address)

    def _record_console(self, message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        if message.type == "error" and not ("404" in message.text and LOOKED_FOR.match(urlsplit(address).path)):
            self.errors.append(f"{message.text} ({address})")


def as_read(words: str) -> str:
    """Returns words written in Markdown as a reader has them: without the marks of names and of weight."""
    return words.replace("`", "").replace("**", "")


def downloaded(page: Page, name: str, folder: Path) -> Path:
    """Returns the file behind a button of this name, saved in a folder as the browser would call it."""
    with page.expect_download() as started:
        page.get_by_role("button", name=name, exact=True).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path
