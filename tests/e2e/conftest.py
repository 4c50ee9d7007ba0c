"""A running app, and pages of it that tolerate neither console errors nor requests to other hosts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from app_process import running_app
from page_opener import PageOpener
from playwright.sync_api import Browser, Page

AXE = Path(__file__).resolve().parents[2] / ".cache" / "axe" / "axe.min.js"


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker, to be evaluated in a page."""
    if not AXE.is_file():
        pytest.fail(f"the accessibility tests need axe-core at {AXE}; `make axe` fetches it")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, started once a session by the installed command."""
    with running_app(folder=tmp_path_factory.mktemp("app")) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser, app_url: str) -> Iterator[PageOpener]:
    """Opens pages; afterwards no page may have asked another host for anything or logged an error."""
    opener = PageOpener(browser, app_url)
    yield opener
    opener.close()
    assert not opener.foreign_requests, "requests went to other hosts"
    assert not opener.errors, "the browser's console shows errors"


@pytest.fixture
def page(open_page: PageOpener) -> Page:
    """The app's first page."""
    return open_page()
