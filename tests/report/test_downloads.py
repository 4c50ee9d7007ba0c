"""The buttons of a page that take a view away."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explorer.present.i18n.text import text
from explorer.report import files


def _page() -> None:
    from explorer.app.cache import work
    from explorer.app.downloads import offer_downloads
    from explorer.present.view import View

    offer_downloads(work(View.default()))


def _buttons() -> dict[str, bool]:
    """Each button's label, and whether it can be pressed."""
    page = AppTest.from_function(_page, default_timeout=300).run()
    assert not page.exception
    return {button.proto.label: not button.proto.disabled for button in page.get("download_button")}


def test_everything_can_be_taken_away() -> None:
    names = ("html", "pdf", "live", "svg", "png")
    assert set(_buttons()) == {text(f"report-download_{name}") for name in names}


def test_without_a_browser_there_is_neither_pdf_nor_png(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BROWSERS", ())
    pressed = _buttons()
    for name in ("pdf", "png"):
        assert not pressed.pop(text(f"report-download_{name}"))
    assert all(pressed.values())


def _explore_after_a_bad_entry() -> None:
    import streamlit as st

    from explorer.app.cache import work
    from explorer.app.downloads import entered, offer_downloads
    from explorer.present.user_figures import Entries
    from explorer.present.view import OWN_FIGURES, View

    st.session_state[OWN_FIGURES] = Entries().with_fleet("devices", -3)
    done = work(View.default())
    offer_downloads(done, entered(done))


def test_a_report_that_cannot_use_what_was_entered_says_so() -> None:
    page = AppTest.from_function(_explore_after_a_bad_entry, default_timeout=300).run()
    assert not page.exception
    (warning,) = page.warning
    assert "-3" in warning.value
    assert text("business-problems") in warning.value
