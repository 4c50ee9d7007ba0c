"""A graph file from a stranger: its names reach every part of the page as text and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from app_process import running_app
from page_opener import PageOpener
from playwright.sync_api import Browser, Page, expect

from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass, Tensor, Work
from explorer.present.i18n.text import WORD_JOINER

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
BREAKOUT = "</script><script>alert(2)</script>"
MARKDOWN = "![picture](http://127.0.0.1:9/picture.png) [link](http://127.0.0.1:9/) :red[colour]"
SHOWN = MARKDOWN.replace("://", f":{WORD_JOINER}//")
LINK = 'a <a href="javascript:alert(3)">link</a>'


def chain(*names: str) -> ModelGraph:
    """A chain of layers with these names, the first of them the input."""
    image = Tensor(shape=(Affine(0, 1), Affine(10, 0)), bytes=Affine(0, 40), grad_bytes=Affine(0, 40))
    work = Work(flops=Affine(0, 10**9), bytes=Affine(0, 10**6), operations=1)
    layers = [
        Layer(
            name=name,
            operation="input" if i == 0 else HOSTILE,
            operation_class=OperationClass.INPUT if i == 0 else OperationClass.CONVOLUTION,
            module_path="" if i == 0 else f"{HOSTILE}.{i // 3}",
            inputs=names[i - 1 : i] if i else (),
            output=image,
            forward=Work() if i == 0 else work,
            backward=Work() if i == 0 else work,
        )
        for i, name in enumerate(names)
    ]
    return ModelGraph(name="hostile", title=f"Model {HOSTILE} {MARKDOWN}", layers=tuple(layers))


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app that offers the hostile graph beside the samples."""
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "hostile.json"
    path.write_text(chain("x", HOSTILE, BREAKOUT, LINK, *(f"{HOSTILE}{i}" for i in range(5))).to_json())
    with running_app(folder=folder, graphs=[path]) as url:
        yield url


@pytest.fixture
def hostile_page(browser: Browser, hostile_url: str) -> Iterator[Page]:
    """The page of the hostile graph; a dialog, an error or a request elsewhere fails the test."""
    opener = PageOpener(browser, hostile_url)
    page = opener("/?model=hostile&keep=" + HOSTILE.replace(" ", "%20"))
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    opener.close()
    assert dialogs == []
    assert opener.foreign_requests == []
    assert opener.errors == []


def test_names_are_text_on_the_page(hostile_page: Page) -> None:
    page = hostile_page
    expect(page.locator(".sx-headline")).to_contain_text("of 9 layers")
    search = page.get_by_label("Find a layer").first
    search.fill("link")
    search.press("Enter")
    expect(page.locator(".sx-inspector")).to_contain_text(LINK)
    search.fill(BREAKOUT)
    search.press("Enter")
    expect(page.locator(".sx-inspector")).to_contain_text(BREAKOUT)
    expect(page.get_by_text(f"Model {HOSTILE} {MARKDOWN}").first).to_be_visible()
    assert page.locator("img[src=x], img[src*='127'], a[href*='127']").count() == 0


def test_an_address_is_text_in_the_warning_about_it(browser: Browser, hostile_url: str) -> None:
    opener = PageOpener(browser, hostile_url)
    page = opener(f"/?model={quote(MARKDOWN)}&batch={quote(MARKDOWN)}&up={'9' * 5000}")
    expect(page.get_by_text(f'unknown model "{SHOWN[:78]}')).to_be_visible()
    expect(page.get_by_text(f'whole number, got "{SHOWN[:78]}')).to_be_visible()
    expect(page.get_by_text("up may have at most 500 characters, got 5000")).to_be_visible()
    assert page.locator("img[src*='127'], a[href*='127']").count() == 0
    opener.close()
    assert opener.foreign_requests == []


def test_names_are_text_in_the_download(hostile_page: Page, browser: Browser, tmp_path: Path) -> None:
    expect(hostile_page.locator(".sx-headline")).to_contain_text("of 9 layers")
    with hostile_page.expect_download() as download:
        hostile_page.get_by_role("button", name="Live graph as HTML").click()
    path = tmp_path / "hostile.html"
    download.value.save_as(path)
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto(path.as_uri())
    expect(page.locator(".sx-headline")).to_contain_text("of 9 layers")
    search = page.get_by_label("Find a layer").first
    for name in (HOSTILE, BREAKOUT, LINK):
        search.fill(name)
        search.press("Enter")
        expect(page.locator(".sx-inspector")).to_contain_text(name)
    assert page.locator("img").count() == 0
    assert [each for each in asked if not each.startswith("data:")] == [path.as_uri()]
    context.close()
