"""Settings of all tests, and the one browser that they share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

from explorer.report import chromium

expect.set_options(timeout=15_000)  # a shared machine may be slow; what never comes fails all the same

# No deadline: a shared machine may stall any single example. The same examples every time, so that a failure repeats.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session, on a fresh profile."""
    path = chromium.browser()
    if path is None:
        pytest.fail(
            f"the browser tests need one of {', '.join(chromium.BROWSERS)} on the PATH; `make browser` installs one"
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *chromium.QUIET])
        yield started
        started.close()
