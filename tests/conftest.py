"""Settings of all tests, and the one browser that they share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright
from report_files import Files, written_example, written_hostile

from explorer.report import files

expect.set_options(timeout=60_000)  # a shared machine may be slow; what never comes fails all the same

# No deadline: a shared machine may stall any single example. The same examples every time, so that a failure repeats.
settings.register_profile("repeatable", deadline=None, derandomize=True, print_blob=True)
# A fifth of the examples, for `make check`.
settings.register_profile("quick", deadline=None, derandomize=True, print_blob=True, max_examples=20)
# Twenty times as many, others every time, for `make deep`.
settings.register_profile("deep", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session, on a fresh profile."""
    path = files.browser()
    if path is None:
        pytest.fail(
            f"the browser tests need one of {', '.join(files.BROWSERS)} on the PATH; `make browser` installs one"
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *files.QUIET])
        yield started
        started.close()


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The report and the live graph of the first example, written once."""
    return written_example(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The report and the live graph of a stranger's graph, written once."""
    return written_hostile(tmp_path_factory.mktemp("hostile"))
