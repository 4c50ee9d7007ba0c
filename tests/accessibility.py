"""What every page must pass: no serious accessibility violation, and nothing wider than the window."""

from __future__ import annotations

from playwright.sync_api import Page


def assert_accessible(page: Page, axe_source: str) -> None:
    """The accessibility checker finds nothing critical or serious."""
    page.evaluate(axe_source)
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    serious = [v for v in found["violations"] if v["impact"] in ("critical", "serious")]
    assert serious == [], [(v["id"], [node["target"] for node in v["nodes"]]) for v in serious]


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled to sideways."""
    assert page.viewport_size is not None
    assert page.evaluate("document.scrollingElement.scrollWidth") <= page.viewport_size["width"]
