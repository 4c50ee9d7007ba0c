"""The buttons of a page that take a view away."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explorer import chromium
from explorer.ui.text import text


def _page() -> None:
    from explorer.ui.report import downloads
    from explorer.ui.view import View
    from explorer.ui.work import work

    downloads(work(View.default()))


def _buttons() -> dict[str, bool]:
    """Each button's label, and whether it can be pressed."""
    page = AppTest.from_function(_page, default_timeout=30).run()
    assert not page.exception
    return {button.proto.label: not button.proto.disabled for button in page.get("download_button")}


def test_everything_can_be_taken_away() -> None:
    names = ("html", "pdf", "live", "svg", "png")
    assert set(_buttons()) == {text(f"report.download_{name}") for name in names}


def test_without_a_browser_there_is_neither_pdf_nor_png(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "BROWSERS", ())
    pressed = _buttons()
    for name in ("pdf", "png"):
        assert not pressed.pop(text(f"report.download_{name}"))
    assert all(pressed.values())
