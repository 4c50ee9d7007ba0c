"""What every page must pass: no serious accessibility violation, and nothing wider than the window, in every look."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize, expect

WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
STILL_LIMIT_MS = 60_000
MOST_CHECKS = 20

# Streamlit fades what a run has not drawn anew yet; what fades has less contrast than the page has.
STILL = """
    window.isStill = () =>
        document.querySelector('[data-testid=stApp]:not([data-test-script-state=notRunning])') === null
        && document.querySelector('[data-stale=true], [data-testid=stSkeleton], [data-testid=stSpinner]') === null
        && document.fonts.status === 'loaded'
        && document.getAnimations().every((moving) =>
            moving.playState !== 'running' || moving.effect?.getComputedTiming().endTime === Infinity);
"""
# A run that begins while the checker reads makes it read again.
CHECK = """async () => {
    let moved = false;
    const watcher = new MutationObserver(() => { moved = true; });
    watcher.observe(document, {
        attributes: true, subtree: true, attributeFilter: ['data-stale', 'data-test-script-state'],
    });
    const found = await axe.run(document, { resultTypes: ['violations'] });
    watcher.disconnect();
    return moved || !window.isStill() ? null : found.violations;
}"""


def wait_until_still(page: Page) -> None:
    """Wait until no run of the page is under way, nothing of it is faded or moving, and its fonts are there."""
    page.evaluate(STILL)
    page.wait_for_function("window.isStill()", timeout=STILL_LIMIT_MS)


def assert_accessible(page: Page, axe_source: str) -> None:
    """The accessibility checker finds nothing critical or serious on the page at rest."""
    page.evaluate(axe_source)
    for _ in range(MOST_CHECKS):
        wait_until_still(page)
        found = page.evaluate(CHECK)
        if found is not None:
            break
    assert found is not None, "the page does not come to rest"
    serious = [v for v in found if v["impact"] in ("critical", "serious")]
    assert serious == [], [(v["id"], [node["target"] for node in v["nodes"]]) for v in serious]


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled to sideways once the page is at rest."""
    wait_until_still(page)
    assert page.viewport_size is not None
    assert page.evaluate("document.scrollingElement.scrollWidth") <= page.viewport_size["width"]


def assert_accessible_and_fits_in_every_look(page: Page, axe_source: str) -> None:
    """One page, wide and on a phone, light and dark, each time as the browser's own settings change under it."""
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
            assert_fits(page)
            assert_accessible(page, axe_source)
